// The parser of draft-ietf-httpbis-rfc6265bis-22, 5.6. One pass over the text; what is returned points into
// it.
#include <algorithm>
#include <array>

#include "cookie/attribute_values.hpp"
#include "core/ascii.hpp"
#include "sessionaudit/set_cookie.hpp"

namespace sessionaudit {
namespace {

using Kind = CookieAttribute::Kind;

constexpr std::size_t kPairOctetsMax = 4096;
constexpr std::size_t kAttributeOctetsMax = 1024;

/// Where `part`, which points into `whole`, stands in it.
ByteSpan span_in(std::string_view whole, std::string_view part) {
    const auto begin = static_cast<std::size_t>(part.data() - whole.data());
    return {begin, begin + part.size()};
}

constexpr bool is_control(char octet) {
    const auto code = static_cast<unsigned char>(octet);
    return (code < 0x20 && code != '\t') || code == 0x7f;
}

struct NameAndValue {
    std::string_view name;
    std::string_view value;
    bool has_equals = false;
};

NameAndValue split_at_equals(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) return {ascii::trim(text, " \t"), text.substr(text.size()), false};
    return {ascii::trim(text.substr(0, equals), " \t"), ascii::trim(text.substr(equals + 1), " \t"), true};
}

/// Collects the attributes, and keeps track of which decides.
class AttributeReader {
  public:
    AttributeReader(std::string_view text, SetCookieLine& line) : text_(text), line_(line) {
        line_.attributes.reserve(8);
    }

    void read(std::string_view written) {
        const NameAndValue pair = split_at_equals(written);
        if (pair.name.empty() && pair.value.empty()) return;
        CookieAttribute attribute;
        attribute.kind = attribute_kind(pair.name);
        attribute.name = pair.name;
        attribute.value = pair.value;
        attribute.span.begin = span_in(text_, pair.name).begin;
        attribute.span.end = span_in(text_, pair.value.empty() ? pair.name : pair.value).end;
        attribute.too_long = pair.value.size() > kAttributeOctetsMax;
        if (attribute.kind != Kind::other && !attribute.too_long) take(attribute);
        keep(attribute);
    }

    void finish() {
        for (const CookieAttribute& attribute : unlisted_)
            if (!attribute.name.empty()) line_.attributes.push_back(attribute);
        if (line_.expires && line_.max_age) overridden_by_max_age();
    }

  private:
    void take(CookieAttribute& attribute) {
        switch (attribute.kind) {
            case Kind::expires: {
                const auto date = parse_cookie_date(attribute.value);
                attribute.malformed = !date;
                if (date) line_.expires = date;
                return;
            }
            case Kind::max_age: {
                const auto seconds = max_age_seconds(attribute.value);
                attribute.malformed = !seconds;
                if (seconds) line_.max_age = seconds;
                return;
            }
            case Kind::domain:
                line_.domain = attribute.value.substr(attribute.value.starts_with('.') ? 1 : 0);
                return;
            case Kind::path:
                line_.path = attribute.value.starts_with('/') ? std::optional(attribute.value) : std::nullopt;
                return;
            case Kind::secure:
                line_.secure = true;
                return;
            case Kind::http_only:
                line_.http_only = true;
                return;
            case Kind::same_site:
                line_.same_site = parse_same_site(attribute.value);
                return;
            case Kind::partitioned:
                line_.partitioned = true;
                return;
            case Kind::other:
                return;
        }
    }

    /// A line has a handful of attributes; one that has a million is not given the memory of a million.
    void keep(const CookieAttribute& attribute) {
        const auto kind = static_cast<std::size_t>(attribute.kind);
        const bool decides = attribute.kind != Kind::other && !attribute.too_long && !attribute.malformed;
        if (decides) {
            if (deciding_[kind] < line_.attributes.size())
                line_.attributes[deciding_[kind]].overridden = true;
            deciding_[kind] = kNone;
        }
        if (line_.attributes.size() < kListedAttributesMax) {
            if (decides) deciding_[kind] = line_.attributes.size();
            line_.attributes.push_back(attribute);
        } else if (decides) {
            unlisted_[kind] = attribute;
        }
    }

    void overridden_by_max_age() {
        for (CookieAttribute& attribute : line_.attributes)
            if (attribute.kind == Kind::expires) attribute.overridden = true;
    }

    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
    static constexpr std::size_t kKinds = static_cast<std::size_t>(Kind::other);

    std::string_view text_;
    SetCookieLine& line_;
    std::array<std::size_t, kKinds> deciding_{kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone};
    std::array<CookieAttribute, kKinds> unlisted_{};
};

void read_pair(std::string_view text, std::string_view pair, SetCookieLine& line) {
    const NameAndValue parts = split_at_equals(pair);
    // Without an equals sign all of it is the value of a cookie without a name (5.6 step 3).
    line.name = parts.has_equals ? parts.name : pair.substr(0, 0);
    line.value = parts.has_equals ? parts.value : parts.name;
    line.name_span = span_in(text, line.name);
    line.value_span = span_in(text, line.value);
    line.pair_span = span_in(text, pair);
}

std::optional<SetCookieFault> find_fault(std::string_view text, const SetCookieLine& line) {
    using Reason = SetCookieFault::Reason;
    const auto control = std::find_if(text.begin(), text.end(), is_control);
    if (control != text.end()) {
        const auto at = static_cast<std::size_t>(control - text.begin());
        return SetCookieFault{Reason::control_character, {at, at + 1}};
    }
    if (line.name.size() + line.value.size() > kPairOctetsMax)
        return SetCookieFault{Reason::too_large, line.pair_span};
    if (line.name.empty() && line.value.empty()) return SetCookieFault{Reason::empty, line.pair_span};
    return std::nullopt;
}

}  // namespace

SetCookieParse parse_set_cookie(std::string_view field_value) {
    SetCookieParse parse;
    std::size_t end = std::min(field_value.find(';'), field_value.size());
    read_pair(field_value, field_value.substr(0, end), parse.line);
    if (end < field_value.size()) {
        AttributeReader reader(field_value, parse.line);
        while (end < field_value.size()) {
            const std::size_t begin = end + 1;
            end = std::min(field_value.find(';', begin), field_value.size());
            reader.read(field_value.substr(begin, end - begin));
        }
        reader.finish();
    }
    parse.fault = find_fault(field_value, parse.line);
    return parse;
}

}  // namespace sessionaudit
