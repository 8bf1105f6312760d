#include "http/reply.hpp"

#include "http/json_text.hpp"

namespace sessionaudit::server {

Reply Reply::json(const nlohmann::json& value, int status) {
    Reply reply;
    reply.status = status;
    reply.content_type = "application/json";
    // What was stored as bytes and is no UTF-8 must not end an answer.
    reply.body = dump_json_replacing(value);
    return reply;
}

Reply Reply::created(const nlohmann::json& value, std::string location) {
    Reply reply = json(value, 201);
    reply.headers.emplace_back("Location", std::move(location));
    return reply;
}

Reply Reply::accepted(const nlohmann::json& value, std::string location) {
    Reply reply = json(value, 202);
    reply.headers.emplace_back("Location", std::move(location));
    return reply;
}

Reply Reply::no_content() {
    Reply reply;
    reply.status = 204;
    return reply;
}

}  // namespace sessionaudit::server
