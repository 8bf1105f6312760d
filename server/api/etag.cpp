#include "api/etag.hpp"

#include <algorithm>

#include "api/problem.hpp"
#include "sessionaudit/bytes.hpp"
#include "sessionaudit/proof.hpp"

namespace sessionaudit::server {
namespace {

constexpr std::size_t kTagBytes = 16;

/// RFC 9110 section 13.1: "*", or a list of tags. A weak tag is equal to nothing here, as If-Match compares
/// strongly (section 8.8.3.2); for If-None-Match we gave no weak ones either.
bool names(std::string_view list, const std::string& etag) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(','), list.size());
        std::string_view tag = list.substr(0, end);
        const auto blank = [](char c) { return c == ' ' || c == '\t'; };
        while (!tag.empty() && blank(tag.front()))
            tag.remove_prefix(1);
        while (!tag.empty() && blank(tag.back()))
            tag.remove_suffix(1);
        if (tag == etag || tag == "*") return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

}  // namespace

std::string etag_of(const nlohmann::json& content) {
    const std::string text = content.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    const Hash hash = leaf_hash(as_bytes(text));
    return "\"" + to_hex(ByteView(hash).first(kTagBytes)) + "\"";
}

std::string etag_of_version(std::int64_t version) {
    return "\"v" + std::to_string(version) + "\"";
}

Reply with_etag(const Call& call, Reply reply, const std::string& etag) {
    const std::string& method = call.head.getMethod();
    if ((method == "GET" || method == "HEAD") && names(call.field("If-None-Match"), etag)) {
        reply.status = 304;
        reply.content_type.clear();
        reply.body.clear();
        reply.stream = nullptr;
    }
    reply.headers.emplace_back("ETag", etag);
    return reply;
}

void require_match(const Call& call, const std::string& etag) {
    const std::string& wanted = call.field("If-Match");
    if (wanted.empty())
        throw Problem(428, "precondition-required",
                      "say in If-Match which version is to be changed: the ETag of the last GET");
    if (!names(wanted, etag))
        throw Problem(412, "precondition-failed", "it was changed meanwhile; read it again");
}

}  // namespace sessionaudit::server
