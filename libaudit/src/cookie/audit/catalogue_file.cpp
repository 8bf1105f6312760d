#include "cookie/audit/catalogue_file.hpp"

#include <nlohmann/json.hpp>

#include "cookie/audit/json_member.hpp"

namespace sessionaudit {

std::span<const std::string_view> cookie_purposes() {
    static constexpr std::string_view kPurposes[] = {"service",
                                                     "session",
                                                     "security",
                                                     "load_balancing",
                                                     "consent",
                                                     "personalisation",
                                                     "audience_measurement",
                                                     "advertising",
                                                     "social_media",
                                                     "direct_marketing"};
    return kPurposes;
}

std::vector<KnownCookie> read_catalogue_file(std::string_view json, const std::string& source) {
    const JsonDocument document(json, source);
    const JsonMember root = document.root();
    root.knows({"$schema", "title", "cookies"});
    std::vector<KnownCookie> cookies;
    for (const JsonMember& entry : root.items("cookies")) {
        entry.knows({"name", "domain", "platform", "purpose", "party", "lifetime", "by_script", "owner_sets",
                     "source"});
        KnownCookie cookie;
        cookie.pattern = entry.required_text("name");
        cookie.domain = entry.text("domain");
        cookie.platform = entry.required_text("platform");
        cookie.purpose = entry.word("purpose", cookie_purposes());
        cookie.party = entry.text("party");
        cookie.lifetime = entry.lifetime("lifetime");
        cookie.by_script = entry.flag("by_script");
        cookie.owner_sets = entry.flag("owner_sets");
        cookie.source = entry.required_text("source");
        cookies.push_back(std::move(cookie));
    }
    return cookies;
}

}  // namespace sessionaudit
