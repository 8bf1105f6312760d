// What a browser, a consent platform or a page says about a person's choices, as it was seen.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/clock.hpp"
#include "sessionaudit/gpp_string.hpp"
#include "sessionaudit/signal_finding.hpp"
#include "sessionaudit/tc_string.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// Whether a request asked not to be sold or shared: true when at least one of its Sec-GPC headers is exactly
/// "1" (W3C Global Privacy Control). Anything else is treated as absent. The values come without the white
/// space around them, as HTTP readers hand them over.
bool parse_gpc(std::span<const std::string> header_values) noexcept;

/// The DNT header: true for "1", false for "0", absent for anything else. W3C gave the header up in 2019, and
/// no law made it an opt-out, so it is kept as seen and decides nothing.
std::optional<bool> parse_dnt(std::string_view header_value) noexcept;

/// A site's own answer to its Global Privacy Control duty, /.well-known/gpc.json.
struct GpcSupport {
    bool honoured = false;
    std::string last_update;  ///< as written: a day or a date-time; may be empty
};

/// Absent when the text says nothing about the status (W3C Global Privacy Control: "gpc" is not a boolean).
std::optional<GpcSupport> parse_gpc_support(std::string_view json);

/// The choice in a consent platform's own cookie, the same shape for all of them. Consent and device ids in
/// the cookie are not kept.
struct CmpCookie {
    std::string platform;               ///< "cookieconsent", "klaro", "onetrust"
    std::vector<std::string> accepted;  ///< categories or services, sorted
    std::vector<std::string> rejected;  ///< where the platform writes them down, sorted
    std::optional<Timestamp> at;        ///< of the last choice
    std::optional<int> revision;        ///< of the site's notice, where the platform counts it
    std::optional<bool> gpc;            ///< whether the platform saw the signal, where it says so

    friend bool operator==(const CmpCookie&, const CmpCookie&) = default;
};

/// Longer cookies are not read; browsers stop at 4 KiB.
inline constexpr std::size_t kCmpCookieLengthMax = 64 * 1024;

/// vanilla-cookieconsent versions 2 and 3 ("cc_cookie"): JSON, percent-encoded or not. Services appear as
/// "category/service". Absent when the value is something else.
std::optional<CmpCookie> parse_cookieconsent_cookie(std::string_view value);
/// Klaro ("klaro"): a JSON object from service to true or false. Absent when the value is something else.
std::optional<CmpCookie> parse_klaro_cookie(std::string_view value);
/// OneTrust ("OptanonConsent"): groups such as C0002:1. Absent when the value is something else.
std::optional<CmpCookie> parse_onetrust_cookie(std::string_view value);
/// Chooses by the platforms' default cookie names; absent for other names.
std::optional<CmpCookie> parse_cmp_cookie(std::string_view name, std::string_view value);

/// All signals of one request or one page.
///
/// Threads: a value.
struct PrivacySignals {
    bool gpc = false;
    std::optional<bool> dnt;
    std::optional<TcString> tc_string;
    std::optional<GppString> gpp_string;
    std::optional<CmpCookie> cmp_cookie;

    friend bool operator==(const PrivacySignals&, const PrivacySignals&) = default;
};

/// Whether the person opted out of the sale and sharing of personal information: by Global Privacy Control
/// (Cal. Code Regs. tit. 11 section 7025), or by a GPP section. DNT is not an opt-out, and a TC string is
/// about consent under other laws.
bool opts_out_of_sale(const PrivacySignals& signals);

/// The findings of each string, then the contradictions between signals.
std::vector<SignalFinding> check_signals(const PrivacySignals& signals, Timestamp now);

}  // namespace sessionaudit
#pragma GCC visibility pop
