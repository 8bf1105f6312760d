// What a target sent: the one form into which every source (live over HTTP, a browser, HAR, header dumps,
// NDJSON, a program's own test suite) is converted, and from which everything else is computed.
// docs/captures.md describes the NDJSON form, `sessionaudit.capture/1`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/clock.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

inline constexpr std::string_view kCaptureFormat = "sessionaudit.capture/1";

enum class CaptureSource { http, browser, har, header_dump, ndjson, library };
std::string_view to_string(CaptureSource source) noexcept;

/// Why the response was requested.
enum class CaptureKind { page, redirect, robots, sitemap, well_known, subresource, recipe_step };
std::string_view to_string(CaptureKind kind) noexcept;

/// Bytes as received, without the white space around the value. Set-Cookie fields are never folded here: a
/// source that reads folded ones splits them (split_folded_set_cookie()).
struct HeaderField {
    std::string name;
    std::string value;
};

/// A URL that a page or a Location names.
struct PageLink {
    std::string url;      ///< absolute
    std::string element;  ///< "a", "form", "link", "script", "img", "iframe", "area", "meta", "location"
};

/// One row of a cookie table on the site's own page. Texts are as shown there.
struct DeclaredCookie {
    std::string name;
    std::string purpose;
    std::string party;  ///< who sets it
    std::string lifetime;
    std::string url;  ///< of the page
};

/// What was read from a body; the body itself is not kept.
struct PageFacts {
    std::vector<PageLink> links;
    std::vector<DeclaredCookie> declared;
    std::vector<std::string> values_in_body;  ///< names of cookies whose value occurs in the body
    std::uint64_t bytes = 0;                  ///< of the body as decoded, up to the limit
    bool cut = false;                         ///< the body was longer than the limit, or had too many links
};

/// What only a browser sees. Empty from any other source.
struct BrowserFacts {
    struct Blocked {
        std::size_t line = 0;              ///< index among the response's Set-Cookie fields
        std::vector<std::string> reasons;  ///< the browser's own words
    };
    struct Script {
        std::string cookie;
        std::string script_url;
        std::string line;  ///< as given to document.cookie; empty for a read
    };
    struct Storage {
        std::string kind;  ///< "localStorage", "sessionStorage", "indexedDB"
        std::string name;
        std::string origin;
    };
    std::vector<Blocked> blocked;
    std::vector<Script> written;
    std::vector<Script> read;
    std::vector<Storage> storage;
    std::vector<PageLink> third_party_requests;
};

/// One response.
struct Capture {
    std::string url;       ///< absolute, the URL that this response answers
    std::string page_url;  ///< of the page it belongs to; empty where it is a page itself
    std::string method = "GET";
    int status = 0;
    CaptureSource source = CaptureSource::library;
    CaptureKind kind = CaptureKind::page;
    Timestamp at{};
    std::string http_version;   ///< "1.1", "2"; empty where unknown
    bool tls_verified = false;  ///< https, and the certificate was valid
    bool with_gpc = false;      ///< requested with Sec-GPC: 1
    bool logged_in = false;     ///< requested with the cookies of a login recipe
    std::vector<HeaderField> headers;
    PageFacts page;
    std::optional<BrowserFacts> browser;

    /// The values of a field, in order; the name is case-insensitive.
    std::vector<std::string_view> values_of(std::string_view name) const;
};

/// Why something was not captured.
struct CaptureProblem {
    enum class Kind {
        bad_url,
        unresolvable,
        refused,
        reset,
        timeout,
        tls_expired,
        tls_wrong_name,
        tls_untrusted,  ///< self-signed, or issued by an unknown authority
        tls_other,
        redirect_loop,
        too_many_redirects,
        out_of_scope,
        headers_too_large,
        body_too_large,
        protocol,
        unreadable,         ///< a file's content cannot be read
        recipe,             ///< the login recipe did not work: nothing behind the login was seen
        start_page_failed,  ///< it answered with status 400 or higher, so no page of the site was seen
    };
    Kind kind = Kind::protocol;
    std::string url;
    std::string sentence;  ///< for a person: what happened and what to do
    /// True where it kept the target from being judged (exit 3); false where the rest is still valid.
    bool fatal = true;
};
std::string_view to_string(CaptureProblem::Kind kind) noexcept;

/// One result of the life-cycle tests (sessionaudit/lifecycle.hpp).
struct LifecycleCheck {
    enum class Outcome { passed, failed, not_tested, inconclusive };
    std::string id;  ///< "rotation_at_login", "old_id_dead", "logout_kills", "logout_everywhere", ...
    Outcome outcome = Outcome::not_tested;
    std::string sentence;                 ///< what was done and what was seen, without values
    std::string cookie;                   ///< the cookie concerned; may be empty
    std::vector<std::string> references;  ///< "ASVS 7.2.4", "WSTG-SESS-03"
};
std::string_view to_string(LifecycleCheck::Outcome outcome) noexcept;

/// What N fresh ids of one cookie show (sessionaudit/session_id_estimate.hpp computes it).
struct SessionIdEstimate {
    std::string cookie;
    std::size_t samples = 0;
    double bits = 0;          ///< best estimate of the unpredictable bits
    double bits_at_most = 0;  ///< by length and alphabet alone
    double confidence = 0;    ///< 0..1: how certain `bits` is with this many samples
    std::string structure;    ///< "uuid4", "counter", "timestamp", "constant", "random"; what was recognised
    std::size_t collisions = 0;
    std::string sentence;
};

/// Everything captured of one target.
struct TargetCapture {
    std::string target;  ///< as the user wrote it: a URL, or a file's name
    std::vector<Capture> captures;
    std::vector<CaptureProblem> problems;
    std::vector<std::string> notes;  ///< "robots.txt forbids 3 pages, which were left out"
    std::vector<LifecycleCheck> lifecycle;
    std::vector<SessionIdEstimate> id_estimates;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
