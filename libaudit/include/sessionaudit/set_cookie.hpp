// A Set-Cookie line, taken apart by the algorithm browsers use (draft-ietf-httpbis-rfc6265bis-22, 5.6).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "sessionaudit/clock.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// Bytes [begin, end) of the field value that was parsed.
struct ByteSpan {
    std::size_t begin = 0;
    std::size_t end = 0;
    friend bool operator==(const ByteSpan&, const ByteSpan&) = default;
};

/// What the last SameSite attribute asks for (5.6.7). A word that is not one of the three is `unknown` and
/// has the effect of `unset`: the browser's default.
enum class SameSite { unset, unknown, lax, strict, none };
/// The name as `--json` spells it: "lax".
std::string_view to_string(SameSite same_site) noexcept;
/// The word as a line has it: "Lax"; empty where there is none.
std::string_view same_site_word(SameSite same_site) noexcept;

/// How many attributes of a line are listed; later ones still have their effect, and those that decide are
/// listed after them.
inline constexpr std::size_t kListedAttributesMax = 1000;

/// One attribute as written, in the order written.
struct CookieAttribute {
    enum class Kind { expires, max_age, domain, path, secure, http_only, same_site, partitioned, other };
    Kind kind = Kind::other;
    std::string_view name;
    std::string_view value;
    ByteSpan span;            ///< from its name's first byte to its value's last
    bool too_long = false;    ///< value over 1024 octets: ignored (5.6 step 6)
    bool malformed = false;   ///< not a valid date or number: ignored (5.6.1, 5.6.2)
    bool overridden = false;  ///< a later one of its kind, or Max-Age over Expires, decides
};

/// Views point into the text that was parsed and are valid as long as that is.
struct SetCookieLine {
    std::string_view name;
    std::string_view value;
    ByteSpan name_span;
    ByteSpan value_span;
    ByteSpan pair_span;  ///< the name-value pair with its surroundings, up to the first semicolon
    std::vector<CookieAttribute> attributes;

    // What the attributes come to, the last of each kind deciding.
    std::optional<Timestamp> expires;        ///< of Expires
    std::optional<std::int64_t> max_age;     ///< seconds of Max-Age; may be 0 or negative; clamped to +-10^12
    std::optional<std::string_view> domain;  ///< without a leading dot, not lower-cased; may be empty
    std::optional<std::string_view> path;    ///< absent where the attribute is not there or not absolute
    SameSite same_site = SameSite::unset;
    bool secure = false;
    bool http_only = false;
    bool partitioned = false;
};

/// Why a line is ignored before storage is considered.
struct SetCookieFault {
    enum class Reason { control_character, empty, too_large };
    Reason reason;
    ByteSpan span;
};

struct SetCookieParse {
    SetCookieLine line;                   ///< as far as it was read, also where `fault` says it is ignored
    std::optional<SetCookieFault> fault;  ///< the line is ignored
};

/// Any bytes. Takes time linear in their number and keeps no copy.
SetCookieParse parse_set_cookie(std::string_view field_value);

/// The date algorithm of 5.1.1: absent where it fails.
std::optional<Timestamp> parse_cookie_date(std::string_view text);

/// Several cookies folded into one field value by a comma, as dumps and HAR files write them: the lines
/// apart. A comma in an Expires date does not part them, nor one inside a value that no `name=` follows.
std::vector<std::string_view> split_folded_set_cookie(std::string_view field_value);

}  // namespace sessionaudit
#pragma GCC visibility pop
