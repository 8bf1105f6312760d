#include "dispatch/repeat.hpp"

#include <algorithm>

#include "api/description.hpp"
#include "app.hpp"
#include "http/json_text.hpp"
#include "http/problem.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

constexpr std::size_t kKeySizeMin = 16;
constexpr std::size_t kKeySizeMax = 128;

/// The key protects the stored answer, so it must not be short enough to be tried.
void require_key(const std::string& key) {
    const bool printable = std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < '\x7f'; });
    if (!printable || key.size() < kKeySizeMin || key.size() > kKeySizeMax)
        throw Problem(400, "invalid-idempotency-key",
                      "an Idempotency-Key has 16 to 128 printable characters, for example a random UUID");
}

KeyedRequest keyed_request(const Call& call, const std::string& key, std::string_view body) {
    KeyedRequest request{call.actor(), key, {}};
    if (call.principal) request.sender.append(" ").append(call.principal->id.to_string());
    for (const std::string_view part :
         {std::string_view(call.head.getMethod()), std::string_view("\0", 1),
          std::string_view(call.head.getURI()), std::string_view("\0", 1), body}) {
        const ByteView bytes = as_bytes(part);
        request.content.insert(request.content.end(), bytes.begin(), bytes.end());
    }
    return request;
}

std::string to_text(const Reply& reply) {
    return dump_json(json{{"status", reply.status},
                          {"type", reply.content_type},
                          {"body", reply.body},
                          {"headers", reply.headers}});
}

Reply from_text(const std::string& text) {
    const json kept = parse_json(text);
    Reply reply;
    reply.status = kept["status"].get<int>();
    reply.content_type = kept["type"].get<std::string>();
    reply.body = kept["body"].get<std::string>();
    reply.headers = kept["headers"].get<Fields>();
    reply.headers.emplace_back("Idempotency-Replayed", "true");
    return reply;
}

/// Whether a failure with this status is known to have changed nothing.
bool undone(int status) {
    return status < 500 || status == 503 || status == 507;
}

/// Forgets the key when nothing was done, so that the client may try again with it.
Reply run_or_forget(Call& call, Handler handler, IdempotencyService& kept, const KeyedRequest& request) {
    try {
        return handler(call);
    } catch (const Problem& problem) {
        if (undone(problem.status)) kept.forget(request);
        throw;
    } catch (const Error& error) {
        if (undone(problem_of(error).status)) kept.forget(request);
        throw;
    }
}

}  // namespace

Reply answer_once(Call& call, Handler handler, std::string_view body) {
    const std::string& key = call.field("Idempotency-Key");
    if (!call.operation.idempotent || key.empty()) return handler(call);
    require_key(key);
    const KeyedRequest request = keyed_request(call, key, body);
    IdempotencyService kept = call.app.vault.idempotency();
    const RepeatCheck check = kept.begin(request);
    switch (check.state) {
        case RepeatCheck::State::fresh:
            break;
        case RepeatCheck::State::begun:
            throw Problem(
                409, "idempotency-in-progress",
                "a request with this key is under way, or was cut off by a stop of the server; look "
                "whether it was carried out before you use another key");
        case RepeatCheck::State::different:
            throw Problem(422, "idempotency-mismatch", "this key came with another request before");
        case RepeatCheck::State::done:
            return from_text(check.answer);
    }
    Reply reply = run_or_forget(call, handler, kept, request);
    try {
        kept.finish(request, to_text(reply));
    } catch (const std::exception&) {
        // It is done, and the client is told so. The key stays begun, so that nothing does it again.
    }
    return reply;
}

}  // namespace sessionaudit::server
