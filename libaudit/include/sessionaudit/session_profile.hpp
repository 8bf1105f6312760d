// How long sessions live, how many a subject may have, how their cookie looks: policies/sessions/*.json.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/clock.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// What is done when a signal of hijacking has scored enough.
enum class HijackAction { none, note, step_up, revoke };
std::string_view to_string(HijackAction action) noexcept;

struct HijackPolicy {
    int user_agent_family_changed = 0;  ///< score of each signal
    int network_changed = 0;
    int parallel_networks = 0;
    int replayed_token = 0;
    Seconds parallel_window{60};  ///< two networks within this time are "at once"
    int note_at = 1;              ///< thresholds on the sum; 0 turns one off
    int step_up_at = 0;
    int revoke_at = 0;
};

struct CookiePolicy {
    std::string name = "__Host-session";
    std::string domain;  ///< empty: host-only
    std::string path = "/";
    std::string same_site = "Lax";
    bool secure = true;
    bool http_only = true;
    bool persistent = false;  ///< sends Max-Age until the absolute timeout
};

struct SessionProfile {
    std::string id;
    std::string title;
    std::vector<std::string> sources;  ///< where its numbers come from
    Seconds idle{0};                   ///< all three are always on and at least 1 s
    Seconds absolute{0};
    Seconds renewal{0};          ///< a new token is due this long after the last
    Seconds renewal_overlap{0};  ///< the old token stays valid this long after a renewal
    int concurrent_max = 0;      ///< active sessions per subject; 0: no cap
    bool evict_oldest = false;   ///< at the cap: end the oldest, or refuse the newcomer
    int ipv4_prefix_bits = 24;   ///< what is kept of an address
    int ipv6_prefix_bits = 48;
    bool keep_user_agent = false;  ///< the whole string; otherwise family, version and system only
    std::string url_parameter;     ///< not empty: the token travels in this URL parameter, no cookie
    CookiePolicy cookie;
    HijackPolicy hijack;
};

/// `last_seen` is written at most every min(60 s, idle/10), so a busy session does not cost a write per
/// request.
Milliseconds touch_interval(const SessionProfile& profile) noexcept;

/// What a DPO should be told about a profile: a token in the URL, a timer beyond its family's, ...
std::vector<std::string> warnings_of(const SessionProfile& profile);

/// Reads one profile. Throws Error{invalid_argument} naming `source` and the JSON pointer of the fault;
/// unknown members are faults.
SessionProfile parse_session_profile(std::string_view json, const std::string& source);

/// The profiles that ship with the library (nist-aal1, nist-aal2, nist-aal3, owasp-high, owasp-low,
/// url-parameter), overridden and extended by the *.json of a folder when one is given and exists.
std::map<std::string, SessionProfile> load_session_profiles(const std::filesystem::path& folder = {});

/// The Set-Cookie line's value for a token (RFC 6265bis section 4.1): "__Host-session=sa1...; Path=/; ...".
/// Throws Error{invalid_argument} when the profile sends no cookie.
std::string render_set_cookie(const SessionProfile& profile, std::string_view token);
/// The line that makes a browser drop the cookie.
std::string render_clear_cookie(const SessionProfile& profile);

}  // namespace sessionaudit
#pragma GCC visibility pop
