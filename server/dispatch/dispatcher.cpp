#include "dispatch/dispatcher.hpp"

#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/URI.h>
#include <cxxabi.h>

#include <cstdlib>
#include <iostream>
#include <istream>
#include <optional>
#include <typeinfo>

#include "api/description_text.hpp"
#include "auth/authenticator.hpp"
#include "dispatch/compression.hpp"
#include "dispatch/cross_origin.hpp"
#include "dispatch/forwarded.hpp"
#include "dispatch/repeat.hpp"
#include "http/gunzip_buffer.hpp"

namespace sessionaudit::server {
namespace {

using Poco::Net::HTTPServerRequest;

/// Counts what it lets through, and ends the request where that is too much.
class LimitedBuffer : public std::streambuf {
  public:
    LimitedBuffer(std::streambuf& source, std::size_t limit) : source_(source), left_(limit) {}

  protected:
    int_type underflow() override {
        const std::streamsize got =
            source_.sgetn(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
        if (got <= 0) return traits_type::eof();
        if (static_cast<std::size_t>(got) > left_)
            throw Problem(413, "body-too-large", "the body is larger than this operation takes");
        left_ -= static_cast<std::size_t>(got);
        setg(buffer_.data(), buffer_.data(), buffer_.data() + got);
        return traits_type::to_int_type(*gptr());
    }

  private:
    std::streambuf& source_;
    std::size_t left_;
    std::array<char, 16 * 1024> buffer_{};
};

std::string media_type(const std::string& content_type) {
    std::string type = content_type.substr(0, content_type.find(';'));
    while (!type.empty() && type.back() == ' ')
        type.pop_back();
    return Poco::toLower(type);
}

/// RFC 9112 section 3.2.2: a whole address is taken too; whose it is does not matter here.
std::string origin_form(const std::string& target) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!target.starts_with(scheme)) continue;
        const std::size_t path = target.find('/', scheme.size());
        return path == std::string::npos ? "/" : target.substr(path);
    }
    return target;
}

/// RFC 8259 section 8.1: JSON that travels is UTF-8.
bool is_utf8(const std::string& content_type) {
    const std::string lower = Poco::toLower(content_type);
    const std::size_t at = lower.find("charset=");
    if (at == std::string::npos) return true;
    const std::string_view name = std::string_view(lower).substr(at + 8);
    return name.starts_with("utf-8") || name.starts_with("\"utf-8\"");
}

Fields query_of(const std::string& uri) {
    const std::size_t mark = uri.find('?');
    if (mark == std::string::npos) return {};
    Fields fields;
    try {
        Poco::URI parsed;
        parsed.setRawQuery(uri.substr(mark + 1));
        for (auto& [name, value] : parsed.getQueryParameters())
            fields.emplace_back(std::move(name), std::move(value));
    } catch (const Poco::Exception&) {
        throw Problem(400, "malformed-query", "the query holds a % that begins no escape");
    }
    return fields;
}

/// The body of a request, decompressed and bounded.
class Content {
  public:
    Content(Arrival& arrival, const Operation& operation, const Limits& limits) {
        const HTTPServerRequest& head = arrival.head;
        const std::string type = media_type(head.getContentType());
        if (type != operation.body_type && !(operation.beacon && type == "text/plain"))
            throw Problem(415, "unsupported-media-type",
                          "this operation takes " + operation.body_type + "; say so in Content-Type");
        if (!is_utf8(head.getContentType()))
            throw Problem(415, "unsupported-media-type", "texts are UTF-8 here; send them so");
        const bool json = operation.body_type == "application/json";
        const std::size_t configured = json ? limits.body_bytes : limits.bulk_bytes;
        const std::size_t limit =
            operation.body_bytes == 0 ? configured : std::min(configured, operation.body_bytes);
        if (head.hasContentLength() && static_cast<std::uint64_t>(head.getContentLength64()) > limit)
            throw Problem(413, "body-too-large",
                          "the body is larger than " + std::to_string(limit) + " bytes");
        const std::string encoding = Poco::toLower(head.get("Content-Encoding", "identity"));
        std::streambuf* source = arrival.content.rdbuf();
        if (encoding == "gzip")
            source = &unpacked_.emplace(*source);
        else if (encoding != "identity") {
            Problem problem(415, "unsupported-encoding",
                            "send the body as it is, or with Content-Encoding: gzip");
            problem.headers.emplace_back("Accept-Encoding", "gzip");
            throw problem;
        }
        if (json && encoding == "identity" && head.hasContentLength()) {
            plain_ = source;
            length_ = static_cast<std::size_t>(head.getContentLength64());
            return;
        }
        limited_.emplace(*source, limit);
        stream_.emplace(&*limited_);
        stream_->exceptions(std::ios::badbit);  // so that Problem leaves the stream
    }
    std::istream& stream() { return *stream_; }
    std::string text() {
        std::string text;
        if (plain_ != nullptr) {
            // As it comes: what is only announced gets no memory.
            while (text.size() < length_) {
                const std::size_t had = text.size();
                text.resize(std::min(length_, had + std::max(had, kPieceSize)));
                plain_->sgetn(text.data() + had, static_cast<std::streamsize>(text.size() - had));
            }
            return text;
        }
        std::array<char, 16 * 1024> piece{};
        while (stream_->read(piece.data(), piece.size()), stream_->gcount() > 0)
            text.append(piece.data(), static_cast<std::size_t>(stream_->gcount()));
        return text;
    }

  private:
    static constexpr std::size_t kPieceSize = std::size_t{16} * 1024;
    std::streambuf* plain_ = nullptr;  ///< a body of known length that is taken as it is
    std::size_t length_ = 0;
    std::optional<GunzipBuffer> unpacked_;
    std::optional<LimitedBuffer> limited_;
    std::optional<std::istream> stream_;
};

std::string kind_of(const std::exception& fault) {
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> name(
        abi::__cxa_demangle(typeid(fault).name(), nullptr, nullptr, &status), &std::free);
    return status == 0 ? name.get() : typeid(fault).name();
}

Reply answer_or_note_refusal(Call& call, const std::function<Reply(Call&)>& handler) {
    StaffAuditLog& audit_log = call.app.authenticator.audit_log();
    const std::string& operation = call.operation.id;
    try {
        return handler(call);
    } catch (const Problem& problem) {
        audit_log.refused(call.principal->actor, operation, problem.status);
        throw;
    } catch (const Error& error) {
        audit_log.refused(call.principal->actor, operation, problem_of(error).status);
        throw;
    } catch (const std::exception&) {
        audit_log.refused(call.principal->actor, operation, 500);
        throw;
    }
}

/// What a person did or was refused goes to the ledger before they are told.
Reply answer_noted(Call& call, const std::function<Reply(Call&)>& handler) {
    if (!call.principal || call.principal->kind != Principal::Kind::user) return handler(call);
    Reply reply = answer_or_note_refusal(call, handler);
    if (call.operation.method != "GET")
        call.app.authenticator.audit_log().granted(call.principal->actor, call.operation.id, reply.status);
    return reply;
}

/// A person by their id: their name has no place in a log that goes elsewhere.
std::string name_for_log(const Call& call) {
    if (!call.principal || call.principal->kind != Principal::Kind::user) return call.actor();
    return "user:" + call.principal->id.to_string();
}

bool has_content(const HTTPServerRequest& head) {
    return head.getChunkedTransferEncoding() || (head.hasContentLength() && head.getContentLength64() > 0);
}

}  // namespace

Dispatcher::Dispatcher(App& app, AddRoutes add_routes)
    : app_(app), description_(description_text()), routes_(description_, add_routes) {}

Reply Dispatcher::answer(Arrival& arrival) noexcept {
    try {
        Reply reply = answer_or_refuse(arrival);
        if (!arrival.page_origin.empty()) let_page_read(reply, arrival.page_origin);
        return reply;
    } catch (...) {
        Reply reply;
        reply.status = 500;
        return reply;
    }
}

Reply Dispatcher::answer_or_refuse(Arrival& arrival) {
    try {
        return dispatch(arrival);
    } catch (const Problem& problem) {
        return problem_reply(problem, arrival.request_id);
    } catch (const Error& error) {
        const Problem problem = problem_of(error);
        if (problem.status >= 500) arrival.fault = error.what();
        return problem_reply(problem, arrival.request_id);
    } catch (const std::exception& fault) {
        // What it says may hold anything, a person's data too, so that its kind has to do.
        arrival.fault = kind_of(fault);
        return problem_reply(
            {500, "internal", "this is a fault of the server; its log has this request's id"},
            arrival.request_id);
    }
}

Reply Dispatcher::dispatch(Arrival& arrival) {
    const HTTPServerRequest& head = arrival.head;
    arrival.client = client_address(arrival.client, head, app_.config.trusted_proxies);
    arrival.content_left = has_content(head);
    const std::string uri = origin_form(head.getURI());
    const Match match = description_.match(head.getMethod(), std::string_view(uri).substr(0, uri.find('?')));
    if (match.for_pages) arrival.page_origin = require_page(head, app_.config);
    if (match.operation == nullptr) {
        if (match.for_pages && head.getMethod() == "OPTIONS") return answer_preflight(head, match.allowed);
        if (match.allowed.empty())
            throw Problem(404, "no-such-route", "nothing is served at this path; docs/api.md lists what is");
        Problem problem(405, "method-not-allowed", "this path takes " + match.allowed);
        problem.headers.emplace_back("Allow", match.allowed);
        throw problem;
    }
    const Operation& operation = *match.operation;
    arrival.operation = operation.id;
    Call call{app_, operation, head, arrival.request_id, arrival.client, match.values, query_of(uri),
              {},   nullptr,   {}};
    call.principal = app_.authenticator.identify(head, operation, arrival.client);
    arrival.actor = name_for_log(call);
    if (call.principal) app_.authenticator.require(*call.principal, operation);
    Description::check_parameters(operation, call.path_values, call.query);
    std::optional<Content> content;
    std::string text;
    if (operation.body_type.empty()) {
        if (arrival.content_left) throw Problem(400, "unexpected-body", "this operation takes no body");
    } else if (arrival.content_left) {
        content.emplace(arrival, operation, app_.config.limits);
        if (operation.body) {
            text = content->text();
            call.body = parse_json_body(text);
            arrival.content_left = false;
            Description::check_body(operation, call.body);
        } else {
            arrival.begin_bulk();
            call.stream = &content->stream();
        }
    } else if (operation.body_required) {
        throw Problem(400, "missing-body", "this operation needs a body of " + operation.body_type);
    }
    Reply reply =
        answer_noted(call, [&](Call& noted) { return answer_once(noted, routes_.of(operation), text); });
    compress(head, operation.secret, reply);
    if (call.stream != nullptr && call.stream->peek() == std::istream::traits_type::eof())
        arrival.content_left = false;
    return reply;
}

}  // namespace sessionaudit::server
