// policies/sessions/*.json into SessionProfile.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/file_handle.hpp"
#include "core/json_text.hpp"
#include "session_profiles.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/session_profile.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::json;

/// One object of the file. Members are taken by name; what nobody took is a fault.
class ObjectReader {
  public:
    ObjectReader(const Json& object, std::string pointer, const std::string& source)
        : object_(object), pointer_(std::move(pointer)), source_(source) {
        if (!object_.is_object()) fail("", "must be an object");
    }

    std::string text(const char* name, std::string fallback) {
        const Json* const value = take(name);
        if (value == nullptr) return fallback;
        if (!value->is_string()) fail(name, "must be a text");
        return value->get<std::string>();
    }
    bool flag(const char* name, bool fallback) {
        const Json* const value = take(name);
        if (value == nullptr) return fallback;
        if (!value->is_boolean()) fail(name, "must be true or false");
        return value->get<bool>();
    }
    std::int64_t number(const char* name, std::int64_t fallback, std::int64_t least, std::int64_t most) {
        const Json* const value = take(name);
        if (value == nullptr) return fallback;
        if (!value->is_number_integer() || value->get<std::int64_t>() < least ||
            value->get<std::int64_t>() > most)
            fail(name,
                 "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
        return value->get<std::int64_t>();
    }
    Seconds seconds(const char* name, std::int64_t fallback, std::int64_t least) {
        constexpr std::int64_t kYear = 366LL * 24 * 3600;
        return Seconds{number(name, fallback, least, kYear)};
    }
    std::vector<std::string> texts(const char* name) {
        const Json* const value = take(name);
        std::vector<std::string> list;
        if (value == nullptr) return list;
        if (!value->is_array()) fail(name, "must be a list of texts");
        for (const Json& item : *value) {
            if (!item.is_string()) fail(name, "must be a list of texts");
            list.push_back(item.get<std::string>());
        }
        return list;
    }
    const Json* object(const char* name) { return take(name); }
    std::string path(const std::string& name) const {
        return name.empty() ? pointer_ : pointer_ + "/" + name;
    }
    const std::string& source() const { return source_; }

    void require(const char* name) const {
        if (!object_.contains(name)) fail(name, "is missing");
    }
    void finish() const {
        for (const auto& [name, value] : object_.items())
            if (std::find(taken_.begin(), taken_.end(), name) == taken_.end())
                fail(name, "is not a member this version knows; remove it or correct its spelling");
    }
    [[noreturn]] void fail(const std::string& name, const std::string& what) const {
        throw Error(ErrorCode::invalid_argument, source_ + ": " + path(name) + " " + what);
    }

  private:
    const Json* take(const char* name) {
        taken_.emplace_back(name);
        const auto found = object_.find(name);
        return found == object_.end() ? nullptr : &*found;
    }
    const Json& object_;
    std::string pointer_;
    const std::string& source_;
    std::vector<std::string> taken_;
};

/// Printable ASCII, and none of `forbidden`.
bool is_printable(std::string_view text, std::string_view forbidden) {
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return c >= ' ' && c <= '~' && forbidden.find(c) == std::string_view::npos;
    });
}

CookiePolicy read_cookie(ObjectReader& parent) {
    CookiePolicy cookie;
    const Json* const json = parent.object("cookie");
    if (json == nullptr) return cookie;
    ObjectReader in(*json, parent.path("cookie"), parent.source());
    cookie.name = in.text("name", cookie.name);
    cookie.domain = in.text("domain", "");
    cookie.path = in.text("path", "/");
    cookie.same_site = in.text("same_site", "Lax");
    cookie.secure = in.flag("secure", true);
    cookie.http_only = in.flag("http_only", true);
    cookie.persistent = in.flag("persistent", false);
    in.finish();
    if (cookie.same_site != "Lax" && cookie.same_site != "Strict" && cookie.same_site != "None")
        in.fail("same_site", "must be Lax, Strict or None");
    if (cookie.same_site == "None" && !cookie.secure)
        in.fail("secure", "must be true when same_site is None");
    if (cookie.name.starts_with("__Host-") &&
        (!cookie.secure || cookie.path != "/" || !cookie.domain.empty()))
        in.fail(
            "name",
            "starts with __Host-, which needs secure, path / and no domain (RFC 6265bis section 4.1.3.2)");
    if (cookie.name.starts_with("__Secure-") && !cookie.secure)
        in.fail("name", "starts with __Secure-, which needs secure (RFC 6265bis section 4.1.3.1)");
    if (cookie.name.empty() || !is_printable(cookie.name, "()<>@,;:\\\"/[]?={} "))
        in.fail("name", "is not a cookie name (a token of RFC 9110 section 5.6.2)");
    for (const std::string* const value : {&cookie.domain, &cookie.path})
        if (!is_printable(*value, ";"))
            in.fail("", "has ; or a character that is not printable ASCII in domain or path");
    return cookie;
}

HijackPolicy read_hijack(ObjectReader& parent) {
    HijackPolicy hijack;
    const Json* const json = parent.object("hijack");
    if (json == nullptr) return hijack;
    constexpr std::int64_t kScoreMax = 1000;
    ObjectReader in(*json, parent.path("hijack"), parent.source());
    const auto score = [&](const char* name, int fallback) {
        return static_cast<int>(in.number(name, fallback, 0, kScoreMax));
    };
    hijack.user_agent_family_changed = score("user_agent_family_changed", 0);
    hijack.network_changed = score("network_changed", 0);
    hijack.parallel_networks = score("parallel_networks", 0);
    hijack.replayed_token = score("replayed_token", 0);
    hijack.parallel_window = in.seconds("parallel_window_seconds", 60, 1);
    hijack.note_at = score("note_at", 1);
    hijack.step_up_at = score("step_up_at", 0);
    hijack.revoke_at = score("revoke_at", 0);
    in.finish();
    return hijack;
}

Json json_of_file(std::string_view text, const std::string& source) {
    try {
        return parse_json(text);
    } catch (const Json::parse_error& error) {
        const auto lines =
            std::count(text.begin(),
                       text.begin() + static_cast<std::ptrdiff_t>(std::min(error.byte, text.size())), '\n');
        throw Error(ErrorCode::invalid_argument,
                    source + ": line " + std::to_string(lines + 1) + " is not JSON");
    } catch (const Json::out_of_range&) {
        throw Error(ErrorCode::invalid_argument, source + " holds a number beyond all bounds");
    }
}

}  // namespace

SessionProfile parse_session_profile(std::string_view text, const std::string& source) {
    const Json json = json_of_file(text, source);
    ObjectReader in(json, "", source);
    for (const char* const name : {"id", "idle_seconds", "absolute_seconds", "renewal_seconds"})
        in.require(name);
    SessionProfile profile;
    in.text("$schema", "");
    profile.id = in.text("id", "");
    profile.title = in.text("title", profile.id);
    profile.sources = in.texts("sources");
    profile.idle = in.seconds("idle_seconds", 0, 1);
    profile.absolute = in.seconds("absolute_seconds", 0, 1);
    profile.renewal = in.seconds("renewal_seconds", 0, 1);
    profile.renewal_overlap = in.seconds("renewal_overlap_seconds", 10, 0);
    profile.concurrent_max = static_cast<int>(in.number("concurrent_max", 0, 0, 10'000));
    const std::string when_full = in.text("when_full", "evict_oldest");
    if (when_full != "evict_oldest" && when_full != "reject")
        in.fail("when_full", "must be evict_oldest or reject");
    profile.evict_oldest = when_full == "evict_oldest";
    profile.ipv4_prefix_bits = static_cast<int>(in.number("ipv4_prefix_bits", 24, 0, 32));
    profile.ipv6_prefix_bits = static_cast<int>(in.number("ipv6_prefix_bits", 48, 0, 128));
    profile.keep_user_agent = in.flag("keep_user_agent", false);
    profile.url_parameter = in.text("url_parameter", "");
    profile.cookie = read_cookie(in);
    profile.hijack = read_hijack(in);
    in.finish();
    if (profile.id.empty()) in.fail("id", "must not be empty");
    if (profile.absolute < profile.idle) in.fail("absolute_seconds", "must not be shorter than idle_seconds");
    if (profile.renewal_overlap >= profile.idle)
        in.fail("renewal_overlap_seconds", "must be shorter than idle_seconds");
    if (!is_printable(profile.url_parameter, "=&?#% "))
        in.fail("url_parameter", "is not a plain parameter name");
    return profile;
}

std::map<std::string, SessionProfile> load_session_profiles(const std::filesystem::path& folder) {
    std::map<std::string, SessionProfile> profiles;
    for (const EmbeddedFile& file : kSessionProfiles) {
        SessionProfile profile = parse_session_profile(file.text, std::string(file.name));
        profiles.insert_or_assign(profile.id, std::move(profile));
    }
    if (folder.empty() || !std::filesystem::is_directory(folder)) return profiles;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".json") continue;
        SessionProfile profile = parse_session_profile(read_text_file(entry.path()), entry.path().string());
        profiles.insert_or_assign(profile.id, std::move(profile));
    }
    return profiles;
}

Milliseconds touch_interval(const SessionProfile& profile) noexcept {
    return std::min<Milliseconds>(Seconds{60}, Milliseconds{profile.idle} / 10);
}

std::vector<std::string> warnings_of(const SessionProfile& profile) {
    std::vector<std::string> warnings;
    if (!profile.url_parameter.empty())
        warnings.push_back(
            "the token travels in the URL, where logs, histories and the Referer header leak it (CWE-598); "
            "use it only where cookies cannot be, with short timers");
    else if (!profile.cookie.secure || !profile.cookie.http_only)
        warnings.push_back(
            "the session cookie lacks Secure or HttpOnly: it can be read on the way or by scripts");
    return warnings;
}

}  // namespace sessionaudit
