// Which cookie belongs to what: well-known names with platform, purpose and usual lifetime, each with the
// page that says so. policies/cookies/catalogue.json is the shipped one; docs/cookie-policies.md describes
// it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(default)
namespace sessionaudit {

struct KnownCookie {
    std::string pattern;  ///< a name; `*` stands for any run of characters
    std::string domain;   ///< only cookies of this domain and those below it; empty: any
    std::string platform;
    std::string purpose;  ///< "service", "session", "security", "load_balancing", "consent",
                          ///< "personalisation", "audience_measurement", "advertising", "social_media"
    std::string party;    ///< "first", "third" or empty: either
    std::optional<std::int64_t> lifetime;  ///< usual, seconds; 0: the browser's session
    bool by_script = false;                ///< written by a script of the platform, so HttpOnly is impossible
    bool owner_sets = false;               ///< the site's owner can change how it is set
    std::string source;                    ///< URL of the page that says so, or the file it was read from
};

/// Threads: immutable; copies share what they hold.
class CookieCatalogue {
  public:
    /// An empty catalogue.
    CookieCatalogue();
    explicit CookieCatalogue(std::vector<KnownCookie> cookies);

    /// The one that ships with the library.
    static const CookieCatalogue& shipped();
    /// The JSON of policies/cookies/catalogue.json. Throws Error{invalid_argument} with the place.
    static CookieCatalogue parse(std::string_view json, const std::string& source);
    /// The CSV layout of the Open Cookie Database (a header line `ID,Platform,Category,Cookie / Data Key
    /// name,Domain,Description,Retention period,Data Controller,...,Wildcard match`, columns in any order).
    /// Throws Error{invalid_argument} where the columns needed are not there or a quote does not end.
    static CookieCatalogue read_open_cookie_database(std::string_view csv, const std::string& source);

    /// The entry whose pattern says most about the name, one with a fitting domain first; null where none
    /// does. Valid as long as a copy of the catalogue lives.
    const KnownCookie* find(std::string_view name, std::string_view domain = {}) const;
    std::span<const KnownCookie> cookies() const;
    /// Both; entries of `first` win.
    static CookieCatalogue merged(const CookieCatalogue& first, const CookieCatalogue& second);

  private:
    struct Index;
    std::shared_ptr<const Index> index_;  ///< owners: this catalogue and its copies
};

/// A lifetime as a cookie table writes it, in English, French, German or Spanish: "2 years", "13 mois",
/// "30 Tage", "1 año", "Session", "24h". A month counts 31 days, a year 366. 0 is the browser's session;
/// "persistent" and "never expires" are the largest number; absent where nothing is recognised.
std::optional<std::int64_t> parse_lifetime_text(std::string_view text);

}  // namespace sessionaudit
#pragma GCC visibility pop
