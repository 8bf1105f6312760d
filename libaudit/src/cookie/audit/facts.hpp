// What the rules look at: a target's responses, lines and cookies, each prepared once.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "cookie/audit/line_judge.hpp"
#include "sessionaudit/cookie_audit.hpp"
#include "sessionaudit/cookie_catalogue.hpp"

namespace sessionaudit {

struct ResponseFacts {
    const Capture* capture = nullptr;
    std::size_t index = 0;
    std::string scheme;
    std::string host;
    std::string path;
    bool https = false;
    bool hsts = false;  ///< long enough Strict-Transport-Security covers the host
};

/// How a name sounds, whatever the value is.
enum class NameKind { plain, session, remember, csrf, consent, preference };

/// A cookie of the target: one per name, domain and path.
struct CookieFacts {
    AuditedCookie audited;
    std::size_t index = 0;
    std::vector<std::size_t> lines;  ///< in TargetFacts::lines
    /// Of them, the one judged: the first that is kept; where none is, the first that does not delete.
    std::size_t first = 0;
    std::string_view value;  ///< of that line
    bool judged = false;     ///< some line does not delete it
    NameKind name_kind = NameKind::plain;
    bool credential = false;  ///< whoever holds it is logged in, or stays so: more than a visit's id
    bool analytics = false;   ///< of a purpose that is no business of the session
    const ExpectedCookie* expected = nullptr;
    const KnownCookie* known = nullptr;
    std::vector<int> drafts;  ///< by rule: the draft, or -1
};

/// A Set-Cookie field, or a line that a script wrote.
struct LineFacts {
    const ResponseFacts* response = nullptr;
    CookieFacts* cookie = nullptr;
    std::size_t index = 0;  ///< among the response's Set-Cookie fields; 0 for a script's
    std::string_view text;
    std::string_view script;  ///< URL of the script that wrote it
    JudgedCookie judged;

    bool refused() const noexcept { return judged.verdict == CookieVerdict::refused; }
    bool deletes() const noexcept { return judged.verdict == CookieVerdict::deletes; }
    const SetCookieLine& line() const noexcept { return judged.line; }
    /// What the domain is, or was to be.
    const std::string& host() const noexcept { return response->host; }
};

struct HstsHost {
    std::string host;
    std::int64_t max_age = 0;
    bool subdomains = false;
    const ResponseFacts* response = nullptr;
};

struct TargetFacts {
    const TargetCapture* captured = nullptr;
    const CookieAuditPolicy* policy = nullptr;
    const CookieCatalogue* catalogue = nullptr;
    Timestamp now{};
    std::string host;      ///< of the first capture that is a page, robots.txt or a redirect of the target
    bool https = false;    ///< some response of `host` came over https
    bool browser = false;  ///< some capture is a browser's
    std::deque<ResponseFacts> responses;
    std::deque<LineFacts> lines;
    std::deque<CookieFacts> cookies;
    std::vector<HstsHost> hsts;

    const LineFacts& first_line(const CookieFacts& cookie) const { return lines[cookie.first]; }
    Timestamp moment_of(const Capture& capture) const { return moment_of_capture(capture, now); }
};

/// What counts as long enough to soften a missing Secure: half a year, as HTTP Observatory has it.
inline constexpr std::int64_t kHstsEnough = 15'768'000;
/// ASVS 5.0 3.4.1: a year.
inline constexpr std::int64_t kHstsYear = 31'536'000;

}  // namespace sessionaudit
