#include "api/etag.hpp"

#include <algorithm>

#include "http/json_text.hpp"
#include "http/problem.hpp"
#include "sessionaudit/bytes.hpp"
#include "sessionaudit/proof.hpp"

namespace sessionaudit::server {
namespace {

constexpr std::size_t kTagBytes = 16;

enum class Compare { strong, weak };

/// RFC 9110 section 13.1: "*", or a list of tags. If-Match compares strongly, so a weak tag is equal to
/// nothing; If-None-Match weakly (section 8.8.3.2), for a cache in between may have made our tag a weak one.
bool names(std::string_view list, const std::string& etag, Compare compare) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(','), list.size());
        std::string_view tag = list.substr(0, end);
        const auto blank = [](char c) { return c == ' ' || c == '\t'; };
        while (!tag.empty() && blank(tag.front()))
            tag.remove_prefix(1);
        while (!tag.empty() && blank(tag.back()))
            tag.remove_suffix(1);
        if (compare == Compare::weak && tag.starts_with("W/")) tag.remove_prefix(2);
        if (tag == etag || tag == "*") return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

}  // namespace

std::string etag_of(const nlohmann::json& content) {
    const std::string text = dump_json_replacing(content);
    const Hash hash = leaf_hash(as_bytes(text));
    return "\"" + to_hex(ByteView(hash).first(kTagBytes)) + "\"";
}

std::string etag_of_version(std::int64_t version) {
    return "\"v" + std::to_string(version) + "\"";
}

Reply with_etag(const Call& call, Reply reply, const std::string& etag) {
    const std::string& method = call.head.getMethod();
    if ((method == "GET" || method == "HEAD") && names(call.field("If-None-Match"), etag, Compare::weak)) {
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
    if (!names(wanted, etag, Compare::strong))
        throw Problem(412, "precondition-failed", "it was changed meanwhile; read it again");
}

}  // namespace sessionaudit::server
