#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "consent/cookie_text.hpp"
#include "core/ascii.hpp"
#include "core/json_text.hpp"
#include "core/percent.hpp"
#include "sessionaudit/privacy_signals.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::json;

/// Absent when it is no JSON object. Cookies hold JSON as it is or percent-encoded; a JSON text with a
/// percent sign of its own begins with a brace, an encoded one never does.
std::optional<Json> read_object(std::string_view text) {
    if (text.size() > kCmpCookieLengthMax) return std::nullopt;
    Json json = parse_json_or_discard(text.starts_with('{') ? std::string(text) : percent_decoded(text));
    if (!json.is_object()) return std::nullopt;
    return json;
}

void sort_unique(std::vector<std::string>& names) {
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
}

CmpCookie finished(CmpCookie cookie) {
    sort_unique(cookie.accepted);
    sort_unique(cookie.rejected);
    return cookie;
}

/// Adds the texts of a list; false when it is none.
bool add_texts(const Json& list, const std::string& prefix, std::vector<std::string>& names) {
    if (!list.is_array()) return false;
    for (const Json& item : list) {
        if (!item.is_string()) return false;
        names.push_back(prefix + item.get<std::string>());
    }
    return true;
}

/// The first of the named members that is a time.
std::optional<Timestamp> first_time(const Json& json, std::initializer_list<const char*> names) {
    for (const char* const name : names) {
        const auto found = json.find(name);
        if (found == json.end() || !found->is_string()) continue;
        if (const auto at = parse_rfc3339(found->get<std::string>())) return at;
    }
    return std::nullopt;
}

std::optional<int> whole_number(const Json& json, const char* name) {
    const auto found = json.find(name);
    if (found == json.end() || !found->is_number_integer()) return std::nullopt;
    const auto value = found->get<std::int64_t>();
    if (value < 0 || value > std::numeric_limits<int>::max()) return std::nullopt;
    return static_cast<int>(value);
}

/// Version 3 lists accepted services by category.
bool add_services(const Json& json, std::vector<std::string>& names) {
    const auto services = json.find("services");
    if (services == json.end()) return true;
    if (!services->is_object()) return false;
    return std::all_of(services->items().begin(), services->items().end(), [&names](const auto& category) {
        return add_texts(category.value(), category.key() + "/", names);
    });
}

/// One "C0002:1" of OneTrust's groups.
bool add_group(std::string_view group, CmpCookie& cookie) {
    const std::size_t colon = group.rfind(':');
    if (colon == std::string_view::npos || colon == 0 || colon + 2 != group.size()) return false;
    const char answer = group.back();
    if (answer != '0' && answer != '1') return false;
    (answer == '1' ? cookie.accepted : cookie.rejected).emplace_back(group.substr(0, colon));
    return true;
}

bool add_groups(std::string_view groups, CmpCookie& cookie) {
    const auto list = ascii::split(groups, ",");
    return std::all_of(list.begin(), list.end(),
                       [&cookie](std::string_view group) { return add_group(group, cookie); });
}

/// A form's value: plus signs are spaces.
std::string form_decoded(std::string_view value) {
    std::string text(value);
    std::replace(text.begin(), text.end(), '+', ' ');
    return percent_decoded(text);
}

void take_member(std::string_view name, const std::string& value, CmpCookie& cookie) {
    if (name == "isGpcEnabled" && (value == "0" || value == "1")) cookie.gpc = value == "1";
    if (name != "datestamp") return;
    if (const auto date = script_date_as_rfc3339(value)) cookie.at = parse_rfc3339(*date);
}

}  // namespace

std::optional<CmpCookie> parse_cookieconsent_cookie(std::string_view value) {
    const auto json = read_object(value);
    // Older releases call the categories "level".
    if (!json || !(json->contains("categories") || json->contains("level"))) return std::nullopt;
    CmpCookie cookie;
    cookie.platform = "cookieconsent";
    const Json& categories = json->contains("categories") ? json->at("categories") : json->at("level");
    if (!add_texts(categories, "", cookie.accepted) || !add_services(*json, cookie.accepted))
        return std::nullopt;
    cookie.at = first_time(
        *json, {"lastConsentTimestamp", "last_consent_update", "consentTimestamp", "consent_date"});
    cookie.revision = whole_number(*json, "revision");
    return finished(std::move(cookie));
}

std::optional<CmpCookie> parse_klaro_cookie(std::string_view value) {
    const auto json = read_object(value);
    if (!json) return std::nullopt;
    CmpCookie cookie;
    cookie.platform = "klaro";
    for (const auto& [service, answer] : json->items()) {
        if (!answer.is_boolean()) return std::nullopt;
        (answer.get<bool>() ? cookie.accepted : cookie.rejected).push_back(service);
    }
    return finished(std::move(cookie));
}

std::optional<CmpCookie> parse_onetrust_cookie(std::string_view value) {
    if (value.size() > kCmpCookieLengthMax) return std::nullopt;
    CmpCookie cookie;
    cookie.platform = "onetrust";
    bool has_groups = false;
    for (const std::string_view member : ascii::split(value, "&")) {
        const std::size_t equals = std::min(member.find('='), member.size());
        const std::string_view name = member.substr(0, equals);
        const std::string text = form_decoded(member.substr(std::min(equals + 1, member.size())));
        if (name == "groups") {
            if (has_groups || !add_groups(text, cookie)) return std::nullopt;
            has_groups = true;
        }
        take_member(name, text, cookie);
    }
    if (!has_groups) return std::nullopt;
    return finished(std::move(cookie));
}

std::optional<CmpCookie> parse_cmp_cookie(std::string_view name, std::string_view value) {
    if (name == "cc_cookie") return parse_cookieconsent_cookie(value);
    if (name == "klaro") return parse_klaro_cookie(value);
    if (name == "OptanonConsent") return parse_onetrust_cookie(value);
    return std::nullopt;
}

std::optional<GpcSupport> parse_gpc_support(std::string_view text) {
    if (text.size() > kCmpCookieLengthMax) return std::nullopt;
    const Json json = parse_json_or_discard(text);
    const auto gpc = json.find("gpc");
    if (!json.is_object() || gpc == json.end() || !gpc->is_boolean()) return std::nullopt;
    const auto update = json.find("lastUpdate");
    const bool dated = update != json.end() && update->is_string();
    return GpcSupport{gpc->get<bool>(), dated ? update->get<std::string>() : std::string()};
}

}  // namespace sessionaudit
