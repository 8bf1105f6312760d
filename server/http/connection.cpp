#include "http/connection.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPChunkedStream.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponseImpl.h>
#include <Poco/Net/HTTPServerSession.h>
#include <Poco/Net/NetException.h>

#include <algorithm>
#include <optional>

#include "http/request_id.hpp"

namespace sessionaudit::server {
namespace {

using Poco::Net::HTTPResponse;
using Poco::Net::HTTPServerRequestImpl;
using Poco::Net::HTTPServerResponseImpl;
using Poco::Net::HTTPServerSession;

/// Opens what is protected, because Poco's own loop asks the system four times before each request.
class Session : public HTTPServerSession {
  public:
    using HTTPServerSession::HTTPServerSession;
    /// Waits for the first byte of a request; false when the client is gone.
    bool wait() { return peek() != std::char_traits<char>::eof(); }
    void send(const std::string& bytes) {
        const char* at = bytes.data();
        auto left = static_cast<std::streamsize>(bytes.size());
        while (left > 0) {
            const int sent = write(at, left);
            if (sent <= 0) throw Poco::Net::ConnectionResetException();
            at += sent;
            left -= sent;
        }
    }
};

bool safe(const std::string& value) {
    return std::none_of(value.begin(), value.end(),
                        [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

void add(std::string& head, std::string_view name, std::string_view value) {
    head.append(name).append(": ").append(value).append("\r\n");
}

std::string head_of(const Reply& reply, const std::string& request_id, bool keep_alive, bool secure) {
    std::string head = "HTTP/1.1 " + std::to_string(reply.status) + " " +
                       HTTPResponse::getReasonForStatus(static_cast<HTTPResponse::HTTPStatus>(reply.status)) +
                       "\r\n";
    head.reserve(768);
    if (!reply.content_type.empty()) add(head, "Content-Type", reply.content_type);
    if (reply.stream)
        add(head, "Transfer-Encoding", "chunked");
    else if (reply.status != 204 && reply.status != 304)
        add(head, "Content-Length", std::to_string(reply.body.size()));
    bool cached = false;
    bool policy = false;
    for (const auto& [name, value] : reply.headers) {
        // A value from outside that would begin a line of its own is left out, whatever it was meant to be.
        if (!safe(name) || !safe(value)) continue;
        cached = cached || name == "Cache-Control";
        policy = policy || name == "Content-Security-Policy";
        add(head, name, value);
    }
    if (!cached) add(head, "Cache-Control", "no-store");
    if (!policy) add(head, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    add(head, "X-Content-Type-Options", "nosniff");
    add(head, "Referrer-Policy", "no-referrer");
    if (secure) add(head, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    add(head, "X-Request-Id", request_id);
    if (!keep_alive) add(head, "Connection", "close");
    head.append("\r\n");
    return head;
}

void send_reply(Session& session, const Reply& reply, const std::string& request_id, bool with_content,
                bool keep_alive, bool secure) {
    std::string bytes = head_of(reply, request_id, keep_alive, secure);
    if (!reply.stream) {
        if (with_content) bytes += reply.body;
        session.send(bytes);
        return;
    }
    session.send(bytes);
    if (!with_content) return;
    Poco::Net::HTTPChunkedOutputStream out(session);
    out.exceptions(std::ios::badbit);
    try {
        reply.stream(out);
        out.flush();
    } catch (...) {
        // Or its end would be sent as if all had been written.
        session.socket().impl()->shutdown();
        throw;
    }
}

/// RFC 9112 section 6: a length that can be read in two ways is how requests are smuggled.
bool framing_is_doubtful(const Poco::Net::HTTPRequest& request) {
    const auto lengths = std::count_if(request.begin(), request.end(), [](const auto& field) {
        return Poco::icompare(field.first, Poco::Net::HTTPMessage::CONTENT_LENGTH) == 0;
    });
    const auto encodings = std::count_if(request.begin(), request.end(), [](const auto& field) {
        return Poco::icompare(field.first, Poco::Net::HTTPMessage::TRANSFER_ENCODING) == 0;
    });
    if (lengths > 1 || encodings > 1 || (lengths > 0 && encodings > 0)) return true;
    if (encodings == 1 && !request.getChunkedTransferEncoding()) return true;
    if (lengths == 1) {
        const std::string& length = request.get(Poco::Net::HTTPMessage::CONTENT_LENGTH);
        return length.empty() || length.size() > 18 ||
               !std::all_of(length.begin(), length.end(), [](char c) { return c >= '0' && c <= '9'; });
    }
    return false;
}

Reply malformed(const std::string& sentence, const std::string& request_id) {
    return problem_reply({400, "malformed-request", sentence}, request_id);
}

/// One request; false when the connection is to be closed.
bool serve(Session& session, const ConnectionParts& parts, Deadlines::Watch& watch) {
    const auto begun = Deadlines::Steady::now();
    watch.set(parts.limits.head_time, false);
    FinishedRequest finished;
    finished.request_id = next_request_id();
    Reply reply;
    bool keep_alive = false;
    bool with_content = true;
    const bool secure = session.socket().secure();
    HTTPServerResponseImpl unused(session);
    Poco::Net::HTTPServerParams::Ptr params = parts.params;
    std::optional<HTTPServerRequestImpl> request;
    try {
        request.emplace(unused, session, params.get());
    } catch (const Poco::Net::MessageException&) {
        reply = malformed("the head of the request is no HTTP/1.1", finished.request_id);
    } catch (const Poco::DataException&) {
        reply = malformed("a number in the head of the request is none", finished.request_id);
    }
    if (request) {
        watch.set(parts.limits.body_time, false);
        finished.method = request->getMethod();
        with_content = finished.method != "HEAD";
        if (framing_is_doubtful(*request)) {
            reply = malformed("the length of the body can be read in two ways", finished.request_id);
        } else {
            if (request->getExpectContinue()) session.send("HTTP/1.1 100 Continue\r\n\r\n");
            Arrival arrival{*request,
                            request->stream(),
                            request->clientAddress().host().toString(),
                            finished.request_id,
                            false,
                            {},
                            {},
                            {},
                            {}};
            reply = parts.dispatcher.answer(arrival);
            keep_alive = request->getKeepAlive() && !arrival.content_left && !parts.stopping;
            finished.operation = std::move(arrival.operation);
            finished.actor = std::move(arrival.actor);
            finished.fault = std::move(arrival.fault);
        }
    }
    watch.set(parts.limits.body_time, false);
    if (reply.stream) watch.clear();  // as long as there is something to send
    send_reply(session, reply, finished.request_id, with_content, keep_alive, secure);
    finished.status = reply.status;
    finished.bytes_out = reply.body.size();
    finished.duration = Deadlines::Steady::now() - begun;
    parts.observer.request_finished(finished);
    return keep_alive;
}

}  // namespace

void Connection::run() {
    parts_.observer.connection_opened();
    try {
        Session session(socket(), parts_.params);
        session.socket().setNoDelay(true);
        Deadlines::Watch watch(parts_.deadlines, session.socket().impl()->sockfd());
        bool more = true;
        while (more && !parts_.stopping) {
            watch.set(parts_.limits.idle_time, true);
            more = session.wait() && serve(session, parts_, watch);
        }
    } catch (const Poco::Exception&) {
        // The client is gone, or its time was up: nobody is left to be told.
    } catch (const std::exception&) {
        // The same, told by a stream.
    }
    parts_.observer.connection_closed();
}

}  // namespace sessionaudit::server
