#include "http/connection.hpp"

#include <Poco/Ascii.h>
#include <Poco/Exception.h>
#include <Poco/Net/HTTPChunkedStream.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponseImpl.h>
#include <Poco/Net/HTTPServerSession.h>
#include <Poco/Net/NetException.h>

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <optional>

#include "http/body_buffer.hpp"
#include "http/problem.hpp"
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
    int take(char* to, std::streamsize size) { return read(to, size); }
    int descriptor() { return socket().impl()->sockfd(); }
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

bool is_field_name(const std::string& name) {
    constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
    return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
        return Poco::Ascii::isAlphaNumeric(c) || kOthers.find(c) != std::string_view::npos;
    });
}

bool is_field_value(const std::string& value) {
    return std::none_of(value.begin(), value.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
    });
}

/// RFC 9112 sections 2.3, 3.2 and 5.1, RFC 9110 section 5.5: what others may read as another request. A name
/// with a blank before its colon is no name.
const char* doubt_of(const Poco::Net::HTTPRequest& request) {
    const std::string& version = request.getVersion();
    if (version != Poco::Net::HTTPMessage::HTTP_1_1 && version != Poco::Net::HTTPMessage::HTTP_1_0)
        return "the head names a version that is not spoken here";
    for (const auto& [name, value] : request)
        if (!is_field_name(name) || !is_field_value(value))
            return "a header field has no proper name or value";
    const auto hosts = std::count_if(request.begin(), request.end(), [](const auto& field) {
        return Poco::icompare(field.first, Poco::Net::HTTPRequest::HOST) == 0;
    });
    if (hosts > 1 || (hosts == 0 && version == Poco::Net::HTTPMessage::HTTP_1_1))
        return "the Host is missing, or named twice";
    if (framing_is_doubtful(request)) return "the length of the body can be read in two ways";
    return nullptr;
}

std::uint64_t body_length(const Poco::Net::HTTPRequest& request) {
    return request.hasContentLength() ? static_cast<std::uint64_t>(request.getContentLength64()) : 0;
}

Reply refusal(int status, const std::string& type, const std::string& sentence,
              const std::string& request_id) {
    return problem_reply({status, type, sentence}, request_id);
}

/// Of a head that Poco would not read to its end.
Reply unreadable(const std::string& why, const std::string& request_id) {
    if (why.find("URI") != std::string::npos)
        return refusal(414, "uri-too-long", "the path and query are longer than this server reads",
                       request_id);
    if (why.find("Too many") != std::string::npos || why.find("Field") != std::string::npos)
        return refusal(431, "head-too-large", "there are too many header fields, or one is too long",
                       request_id);
    return refusal(400, "malformed-request", "the head of the request is no HTTP/1.1", request_id);
}

/// Null when the head is one that may be answered.
std::optional<Reply> head_fault(const Poco::Net::HTTPRequest& request, const Limits& limits,
                                const std::string& request_id) {
    if (request.getURI().size() > limits.uri_bytes)
        return refusal(414, "uri-too-long",
                       "the path and query are longer than " + std::to_string(limits.uri_bytes) + " bytes",
                       request_id);
    std::size_t bytes = request.getURI().size();
    for (const auto& [name, value] : request)
        bytes += name.size() + value.size() + 4;
    if (request.size() > limits.fields || bytes > limits.head_bytes)
        return refusal(431, "head-too-large",
                       "a request has at most " + std::to_string(limits.fields) + " header fields and " +
                           std::to_string(limits.head_bytes) + " bytes of them",
                       request_id);
    if (const char* const doubt = doubt_of(request))
        return refusal(400, "malformed-request", doubt, request_id);
    return std::nullopt;
}

/// Reads on for a moment. A connection that is closed while the client still sends is reset, and the client
/// would lose the answer that tells it why (RFC 9112 section 9.6).
void linger(Session& session, Deadlines::Watch& watch) {
    watch.set(Deadlines::Phase::closing);
    ::shutdown(session.descriptor(), SHUT_WR);
    std::array<char, 16 * 1024> waste{};
    while (::recv(session.descriptor(), waste.data(), waste.size(), 0) > 0)
        ;
}

/// One request; false when the connection is to be closed.
bool serve(Session& session, const ConnectionParts& parts, Deadlines::Watch& watch) {
    const auto begun = Deadlines::Steady::now();
    watch.set(Deadlines::Phase::head);
    FinishedRequest finished;
    finished.request_id = next_request_id();
    Reply reply;
    bool keep_alive = false;
    bool with_content = true;
    bool unread = true;
    const bool secure = session.socket().secure();
    HTTPServerResponseImpl unused(session);
    Poco::Net::HTTPServerParams::Ptr params = parts.params;
    std::optional<HTTPServerRequestImpl> request;
    try {
        request.emplace(unused, session, params.get());
    } catch (const Poco::Net::MessageException& fault) {
        reply = unreadable(fault.message(), finished.request_id);
    } catch (const Poco::DataException&) {
        reply = refusal(400, "malformed-request", "a number in the head of the request is malformed",
                        finished.request_id);
    }
    if (request) {
        watch.set(Deadlines::Phase::body);
        finished.method = request->getMethod();
        with_content = finished.method != "HEAD";
        if (auto fault = head_fault(*request, parts.limits, finished.request_id)) {
            reply = std::move(*fault);
        } else {
            if (request->getExpectContinue()) session.send("HTTP/1.1 100 Continue\r\n\r\n");
            const bool chunked = request->getChunkedTransferEncoding();
            BodyBuffer body([&](char* to, std::streamsize size) { return session.take(to, size); },
                            chunked ? std::nullopt : std::optional(body_length(*request)));
            std::istream content(&body);
            content.exceptions(std::ios::badbit);  // so that a Problem leaves the stream
            Arrival arrival{*request,
                            content,
                            [&watch] { watch.set(Deadlines::Phase::bulk); },
                            request->clientAddress().host().toString(),
                            finished.request_id,
                            false,
                            {},
                            {},
                            {},
                            {}};
            reply = parts.handler.answer(arrival);
            unread = arrival.content_left;
            keep_alive = request->getKeepAlive() && !unread && !parts.stopping;
            finished.operation = std::move(arrival.operation);
            finished.actor = std::move(arrival.actor);
            finished.fault = std::move(arrival.fault);
        }
    }
    watch.set(reply.stream ? Deadlines::Phase::streaming : Deadlines::Phase::body);
    send_reply(session, reply, finished.request_id, with_content, keep_alive, secure);
    finished.status = reply.status;
    finished.bytes_out = reply.body.size();
    finished.duration = Deadlines::Steady::now() - begun;
    parts.observer.request_finished(finished);
    if (unread) linger(session, watch);
    return keep_alive;
}

/// Tells the beginning of a connection and its end, however it ends.
class Open {
  public:
    explicit Open(Observer& observer) : observer_(observer) { observer_.connection_opened(); }
    Open(const Open&) = delete;
    Open& operator=(const Open&) = delete;
    ~Open() { observer_.connection_closed(); }

  private:
    Observer& observer_;
};

/// When it is full. Over TLS there is no answer: the handshake would cost more than it tells.
void turn_away(Poco::Net::StreamSocket& socket) {
    static constexpr std::string_view kAnswer =
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: "
        "close\r\n\r\n";
    // What it may have sent is not waited for: that would keep the few threads that do this busy.
    if (!socket.secure())
        socket.sendBytes(kAnswer.data(), static_cast<int>(kAnswer.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
}

}  // namespace

void Connection::run() {
    try {
        // Before the watch, so that it closes the socket after the watch is gone.
        Session session(socket(), parts_.params);
        const AddressCounts::Entry entry(parts_.addresses,
                                         parts_.limits.connections_per_address == 0
                                             ? std::string()
                                             : session.socket().peerAddress().host().toString());
        Deadlines::Watch watch(parts_.deadlines, session.descriptor());
        watch.set(Deadlines::Phase::opening);
        if (!entry.admitted() || parts_.deadlines.count() > parts_.limits.connections) {
            parts_.observer.connection_refused();
            turn_away(session.socket());
            return;
        }
        const Open open(parts_.observer);
        session.socket().setNoDelay(true);
        while (session.wait() && serve(session, parts_, watch) && !parts_.stopping)
            watch.set(Deadlines::Phase::idle);
    } catch (const Poco::Exception&) {
        // The client is gone, or its time was up: nobody is left to be told.
    } catch (const std::exception&) {
        // The same, told by a stream.
    }
}

}  // namespace sessionaudit::server
