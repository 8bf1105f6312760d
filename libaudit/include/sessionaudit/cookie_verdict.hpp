// Would a browser keep this line? (draft-ietf-httpbis-rfc6265bis-22, 5.7; layered cookies for the prefixes
// __Http- and __Host-Http- and for Partitioned.) docs/cookie-verdicts.md lists every code with its step.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/clock.hpp"
#include "sessionaudit/set_cookie.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

enum class CookieVerdict {
    stored,               ///< as written
    stored_with_changes,  ///< kept, but something of it was ignored or cut: `changes` says what
    refused,              ///< not kept
    blocked_by_policy,    ///< kept only by a browser that allows third-party cookies
    deletes,              ///< expired on arrival: removes a cookie, or does nothing
};
std::string_view to_string(CookieVerdict verdict) noexcept;

/// Where a line came from.
struct CookieSource {
    std::string scheme = "https";  ///< lower case
    std::string host;              ///< lower case, punycode, without port; an IP literal without brackets
    std::string path = "/";        ///< of the request, without query
    /// The host of the page in the address bar; empty where it is `host` itself. Another site makes this a
    /// third party (schemefully same-site, by the public suffix list).
    std::string top_level_host;
    std::string top_level_scheme = "https";
    bool by_http = true;  ///< false: written by a script (document.cookie)
};

/// What decided, or changed, something.
struct VerdictReason {
    std::string_view code;  ///< frozen once released, for example "host_prefix_path"
    std::string_view step;  ///< "6265bis 5.7 step 21", "layered cookies: __Http-", ...
    ByteSpan span;          ///< of the field value; empty where nothing in it decided
};

/// The views in `line` point into the text given.
struct JudgedCookie {
    CookieVerdict verdict = CookieVerdict::refused;
    VerdictReason reason;                ///< of `refused`, `blocked_by_policy`, `deletes`; code "" otherwise
    std::vector<VerdictReason> changes;  ///< what was ignored or cut, in the order of the line
    SetCookieLine line;

    // What would be stored; unset where nothing is.
    std::string domain;  ///< lower case; the host where `host_only`
    std::string path;    ///< Path, or the default-path of 5.1.4
    bool host_only = true;
    bool secure = false;
    bool http_only = false;
    SameSite same_site = SameSite::unset;  ///< the enforced one: `unset` stands for Lax by default
    bool partitioned = false;
    bool third_party = false;
    std::optional<Timestamp> expires;  ///< after the cap of 400 days; absent: ends with the browser's session
    std::optional<std::int64_t> asked_lifetime;  ///< seconds asked for, before the cap; absent: none
};

/// The cap on lifetimes (5.5).
inline constexpr std::int64_t kCookieLifetimeCap = 400LL * 24 * 3600;

/// Judges a line on its own, as if the jar were empty. Threads: any.
JudgedCookie judge_set_cookie(std::string_view field_value, const CookieSource& source, Timestamp now);

/// A cookie that a jar holds.
struct StoredCookie {
    std::string name;
    std::string value;  ///< a secret, as a rule: never into a log or a report
    std::string domain;
    std::string path;
    bool host_only = true;
    bool secure = false;
    bool http_only = false;
    bool partitioned = false;
    SameSite same_site = SameSite::unset;
    std::optional<Timestamp> expires;
    Timestamp created{};
    std::string partition;  ///< of a Partitioned one: the top-level site, "https://example.com"
};

/// A browser's cookies. Threads: one at a time.
class CookieJar {
  public:
    static constexpr std::size_t kPerDomainMax = 180;  ///< as Chromium has it; the draft asks for 50 or more
    static constexpr std::size_t kAllMax = 3300;       ///< likewise; the draft asks for 3000 or more

    /// As judge_set_cookie(), with what depends on the cookies already there (5.7 steps 16, 23, 24: Secure is
    /// not overwritten from an insecure origin, HttpOnly not by a script), and keeps or deletes accordingly.
    /// Over the limits, cookies that are not Secure go first, then the oldest.
    JudgedCookie receive(std::string_view field_value, const CookieSource& source, Timestamp now);

    /// The Cookie field for a same-site request (5.8.3): longest path first, then oldest; "" where none fits.
    std::string cookie_field(const std::string& scheme, const std::string& host, const std::string& path,
                             Timestamp now) const;

    const std::vector<StoredCookie>& cookies() const noexcept { return cookies_; }
    void clear() { cookies_.clear(); }

  private:
    std::vector<StoredCookie> cookies_;
};

/// The part of a host that one owner registers (public suffix plus one label); absent for an IP address, a
/// public suffix itself and a name of one label. `host` in lower case, punycode. Threads: any.
std::optional<std::string> registrable_domain(std::string_view host);
bool is_public_suffix(std::string_view host);
bool is_ip_address(std::string_view host);
/// The list used and how to tell it from another, for example "libpsl 0.21.2, public_suffix_list.dafsa,
/// sha256 ...". Reads the list's file.
std::string public_suffix_list_version();
/// Same site, without the scheme (both hosts equal, or of one registrable domain).
bool same_site_hosts(std::string_view a, std::string_view b);

}  // namespace sessionaudit
#pragma GCC visibility pop
