#include "cookie/audit/declaration.hpp"

#include <algorithm>
#include <limits>

#include "cookie/audit/name_pattern.hpp"
#include "cookie/audit/url_parts.hpp"
#include "core/ascii.hpp"

namespace sessionaudit {
namespace {

struct Words {
    std::string_view part;
    std::string_view meaning;
};

/// The more telling words first: "advertising statistics" is advertising.
constexpr Words kPurposes[] = {{"advertis", "advertising"},
                               {"marketing", "advertising"},
                               {"targeting", "advertising"},
                               {"publicit", "advertising"},
                               {"werbung", "advertising"},
                               {"publicidad", "advertising"},
                               {"retarget", "advertising"},
                               {"analytic", "audience_measurement"},
                               {"statisti", "audience_measurement"},
                               {"statistik", "audience_measurement"},
                               {"mesure d", "audience_measurement"},
                               {"estad", "audience_measurement"},
                               {"measurement", "audience_measurement"},
                               {"performance", "audience_measurement"},
                               {"social", "social_media"},
                               {"consent", "consent"},
                               {"consentement", "consent"},
                               {"einwilligung", "consent"},
                               {"consentimiento", "consent"},
                               {"security", "security"},
                               {"sicherheit", "security"},
                               {"s\u00e9curit", "security"},
                               {"seguridad", "security"},
                               {"necessary", "service"},
                               {"essential", "service"},
                               {"notwendig", "service"},
                               {"erforderlich", "service"},
                               {"n\u00e9cessaire", "service"},
                               {"necesari", "service"},
                               {"strictly", "service"},
                               {"technical", "service"},
                               {"technique", "service"},
                               {"technisch", "service"},
                               {"t\u00e9cnic", "service"},
                               {"preferenc", "personalisation"},
                               {"pr\u00e9f\u00e9renc", "personalisation"},
                               {"pr\u00e4ferenz", "personalisation"},
                               {"functional", "personalisation"},
                               {"funktional", "personalisation"},
                               {"fonctionnel", "personalisation"},
                               {"funcional", "personalisation"},
                               {"personali", "personalisation"},
                               {"session", "service"},
                               {"login", "service"}};

constexpr Words kParties[] = {
    {"third", "third"},        {"tiers", "third"},  {"tierce", "third"}, {"drittanbieter", "third"},
    {"dritt", "third"},        {"tercer", "third"}, {"first", "first"},  {"premi\u00e8re partie", "first"},
    {"interne", "first"},      {"propri", "first"}, {"propia", "first"}, {"propio", "first"},
    {"erstanbieter", "first"}, {"eigene", "first"}, {"1st", "first"},    {"3rd", "third"}};

template <std::size_t size>
std::string meaning_of(const Words (&list)[size], std::string_view words) {
    for (const Words& known : list)
        if (ascii::contains_ignoring_case(words, known.part)) return std::string(known.meaning);
    return {};
}

/// "_ga_<container-id>", "_pk_id.*", "wp_sess_xxx": tables mark what varies in ways of their own.
std::string pattern_of(std::string_view name) {
    name = ascii::trim(name);
    std::string pattern;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char closing = name[i] == '<' ? '>' : name[i] == '[' ? ']' : name[i] == '{' ? '}' : '\0';
        const std::size_t end = closing == '\0' ? std::string_view::npos : name.find(closing, i);
        if (end == std::string_view::npos) {
            pattern += name[i];
            continue;
        }
        pattern += '*';
        i = end;
    }
    const std::size_t size = pattern.size();
    if (size > 3 && (pattern.ends_with("xxx") || pattern.ends_with("XXX")))
        pattern = pattern.substr(0, pattern.find_last_not_of("xX") + 1) + "*";
    return pattern;
}

}  // namespace

Declaration::Declaration(const TargetFacts& target) : target_(target) {
    take_policy();
    if (entries_.empty()) take_page();
}

void Declaration::take_policy() {
    for (const ExpectedCookie& cookie : target_.policy->cookies)
        if (cookie.declared) entries_.push_back({cookie.pattern, cookie.purpose, cookie.party, std::nullopt});
    complete_ = target_.policy->complete_declaration;
    where_ = "the policy";
}

/// A site's own table is a declaration, and is taken to be all of it.
void Declaration::take_page() {
    for (const ResponseFacts& response : target_.responses) {
        for (const DeclaredCookie& row : response.capture->page.declared) {
            // One cell may list several.
            std::string_view names = row.name;
            while (!names.empty()) {
                const std::size_t end = std::min(names.find_first_of(",\n"), names.size());
                const std::string name = pattern_of(names.substr(0, end));
                names.remove_prefix(std::min(end + 1, names.size()));
                if (name.empty()) continue;
                entries_.push_back({name, purpose_of_words(row.purpose),
                                    party_of_words(row.party, target_.host),
                                    parse_lifetime_text(row.lifetime)});
            }
            complete_ = true;
            where_ = "the cookie table of " + shown_url(row.url.empty() ? response.capture->url : row.url);
        }
    }
}

std::optional<DeclaredEntry> Declaration::find(const CookieFacts& cookie) const {
    const DeclaredEntry* found = nullptr;
    for (const DeclaredEntry& entry : entries_) {
        if (entry.name == cookie.audited.name) return entry;
        if (found == nullptr && matches_pattern(entry.name, cookie.audited.name)) found = &entry;
    }
    if (found == nullptr) return std::nullopt;
    return *found;
}

bool Declaration::is_seen(const DeclaredEntry& entry) const {
    return std::any_of(target_.cookies.begin(), target_.cookies.end(), [&](const CookieFacts& cookie) {
        return matches_pattern(entry.name, cookie.audited.name);
    });
}

bool needs_consent(std::string_view purpose) {
    return purpose == "audience_measurement" || purpose == "advertising" || purpose == "social_media" ||
           purpose == "personalisation" || purpose == "direct_marketing";
}

std::string purpose_of_words(std::string_view words) {
    return meaning_of(kPurposes, words);
}

std::string party_of_words(std::string_view words, std::string_view host) {
    words = ascii::trim(words);
    if (words.empty()) return {};
    if (std::string party = meaning_of(kParties, words); !party.empty()) return party;
    // A host's name says it too; any other name may be the site's own.
    const std::string lower = ascii::to_lower(words);
    if (lower.find(' ') != std::string::npos || lower.find('.') == std::string::npos) return {};
    const std::string bare = lower.starts_with('.') ? lower.substr(1) : lower;
    return same_site_hosts(bare, host) ? "first" : "third";
}

}  // namespace sessionaudit
