#include "dispatch/cross_origin.hpp"

#include <Poco/String.h>

#include <algorithm>

#include "http/problem.hpp"

namespace sessionaudit::server {

std::string require_page(const Poco::Net::HTTPServerRequest& head, const Config& config) {
    const auto lines = std::count_if(head.begin(), head.end(), [](const auto& field) {
        return Poco::icompare(field.first, std::string("Origin")) == 0;
    });
    std::string origin = head.get("Origin", "");
    const auto& known = config.consent_origins;
    if (lines == 1 && std::find(known.begin(), known.end(), origin) != known.end()) return origin;
    // What was sent is not repeated: it may be anything.
    Problem problem(403, "unknown-origin", "this is for pages of the configured origins alone");
    problem.headers.emplace_back("Vary", "Origin");
    throw problem;
}

Reply answer_preflight(const Poco::Net::HTTPServerRequest& head, const std::string& methods) {
    const std::string wanted = head.get("Access-Control-Request-Method", "");
    const std::string list = ", " + methods + ", ";
    if (wanted.empty() || list.find(", " + wanted + ", ") == std::string::npos) {
        Problem problem(405, "method-not-allowed", "this path takes " + methods);
        problem.headers.emplace_back("Allow", methods);
        throw problem;
    }
    Reply reply = Reply::no_content();
    reply.headers = {{"Access-Control-Allow-Methods", methods},
                     {"Access-Control-Allow-Headers", "Consent-Ticket, Content-Type"},
                     {"Access-Control-Max-Age", "7200"}};
    return reply;
}

void let_page_read(Reply& reply, const std::string& origin) {
    reply.headers.emplace_back("Access-Control-Allow-Origin", origin);
    reply.headers.emplace_back("Vary", "Origin");
    reply.headers.emplace_back("Access-Control-Expose-Headers", "Retry-After, X-Request-Id");
}

}  // namespace sessionaudit::server
