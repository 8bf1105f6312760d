#include "sessionaudit/event_line.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/ascii.hpp"
#include "core/snake_case_id.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kAttributesMax = 64;
constexpr std::size_t kAttributeSizeMax = 4096;

/// Members in the order of kNames.
enum class Member : unsigned {
    session,
    at,
    kind,
    purpose,
    name,
    path,
    referrer,
    status,
    value_minor,
    currency,
    attributes,
    none
};
constexpr std::string_view kNames[] = {"session",  "at",     "kind",        "purpose",  "name",      "path",
                                       "referrer", "status", "value_minor", "currency", "attributes"};

bool is_currency(std::string_view text) {
    return text.size() == 3 && std::all_of(text.begin(), text.end(), ascii::is_upper);
}

/// nlohmann's SAX interface: a tree for each line would cost more than the rest of its way into the store.
class LineReader {
  public:
    explicit LineReader(EventLine& line) : line_(line) {}

    std::string finish() {
        if (!problem_.empty()) return problem_;
        if (!has(Member::session)) return "the line names no session";
        if (!has(Member::at)) return "the line has no time \"at\"";
        if (has(Member::value_minor) != has(Member::currency))
            return "value_minor and currency come together or not at all";
        return {};
    }

    bool null() { return wrong_type(); }
    bool boolean(bool /*value*/) { return wrong_type(); }
    bool number_float(double /*value*/, const std::string& /*digits*/) { return wrong_type(); }
    bool binary(const std::vector<std::uint8_t>& /*bytes*/) { return wrong_type(); }
    bool number_integer(std::int64_t value) { return take_number(value); }
    bool number_unsigned(std::uint64_t value) {
        if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return wrong_type();
        return take_number(static_cast<std::int64_t>(value));
    }
    bool string(std::string& text) { return take_text(text); }
    bool start_object(std::size_t /*size*/) {
        if (depth_ == 1 && member_ != Member::attributes) return wrong_type();
        if (depth_ == 2) return wrong_type();
        ++depth_;
        return true;
    }
    bool end_object() {
        --depth_;
        return true;
    }
    bool start_array(std::size_t /*size*/) { return wrong_type(); }
    bool end_array() { return wrong_type(); }
    bool key(std::string& name) {
        if (depth_ == 2) return take_attribute_name(name);
        const auto* const found = std::find(std::begin(kNames), std::end(kNames), name);
        if (found == std::end(kNames)) return refuse("a member of the line is not known");
        member_ = static_cast<Member>(found - std::begin(kNames));
        if (has(member_)) return refuse("a member of the line is there twice");
        seen_ |= bit(member_);
        return true;
    }
    bool parse_error(std::size_t /*place*/, const std::string& /*token*/, const std::exception& /*error*/) {
        return refuse("the line is not a JSON object in UTF-8");
    }

  private:
    static constexpr unsigned bit(Member member) { return 1U << static_cast<unsigned>(member); }
    bool has(Member member) const { return (seen_ & bit(member)) != 0; }
    bool refuse(const char* sentence) {
        if (problem_.empty()) problem_ = sentence;
        return false;
    }
    bool wrong_type() { return refuse("a member of the line has a type that it cannot have"); }

    bool take_attribute_name(std::string& name) {
        auto& attributes = line_.event.attributes;
        if (name.empty() || name.size() > 128) return refuse("an attribute's name has 1 to 128 bytes");
        if (attributes.size() == kAttributesMax) return refuse("an event has at most 64 attributes");
        if (std::any_of(attributes.begin(), attributes.end(),
                        [&](const auto& known) { return known.first == name; }))
            return refuse("an attribute is there twice");
        attributes.emplace_back(std::move(name), std::string());
        return true;
    }

    bool take_number(std::int64_t value) {
        if (depth_ != 1) return wrong_type();
        if (member_ == Member::status) {
            if (value < 100 || value > 999) return refuse("a status has three digits");
            line_.event.status = static_cast<std::int32_t>(value);
            return true;
        }
        if (member_ != Member::value_minor) return wrong_type();
        line_.event.value_minor = value;
        return true;
    }

    bool take_text(std::string& text) {
        if (depth_ == 0) return wrong_type();
        Event& event = line_.event;
        if (depth_ == 2) {
            if (text.size() > kAttributeSizeMax) return refuse("an attribute has at most 4096 bytes");
            event.attributes.back().second = std::move(text);
            return true;
        }
        switch (member_) {
            case Member::session: {
                const auto id = SessionId::parse(text);
                if (!id) return refuse("the session is not an id");
                line_.session = *id;
                return true;
            }
            case Member::at: {
                const auto at = parse_rfc3339(text);
                if (!at) return refuse("\"at\" is no RFC 3339 date-time");
                event.at = *at;
                return true;
            }
            case Member::kind: {
                const auto kind = parse_event_kind(text);
                if (!kind) return refuse("there is no such kind of event");
                event.kind = *kind;
                return true;
            }
            case Member::purpose:
                if (!is_snake_case_id(text)) return refuse("a purpose is lower snake_case");
                return keep(event.purpose, text, 64);
            case Member::name:
                return keep(event.name, text, 256);
            case Member::path:
                return keep(event.path, text, 8192);
            case Member::referrer:
                return keep(event.referrer, text, 8192);
            case Member::currency:
                if (!is_currency(text)) return refuse("a currency has three capital letters");
                return keep(event.currency, text, 3);
            case Member::status:
            case Member::value_minor:
            case Member::attributes:
            case Member::none:
                break;
        }
        return wrong_type();
    }

    bool keep(std::string& field, std::string& text, std::size_t size_max) {
        if (text.size() > size_max) return refuse("a text of the line is too long");
        field = std::move(text);
        return true;
    }

    EventLine& line_;
    Member member_ = Member::none;
    unsigned seen_ = 0;
    unsigned depth_ = 0;
    std::string problem_;
};

}  // namespace

std::string parse_event_line(std::string_view text, EventLine& line) {
    line.session = {};
    line.event = {};
    if (text.size() > kEventLineMax) return "the line is longer than 32 KiB";
    // To the parser a NUL is the end of the text.
    if (text.find('\0') != std::string_view::npos) return "the line holds a NUL byte";
    LineReader reader(line);
    nlohmann::json::sax_parse(text.begin(), text.end(), &reader);
    return reader.finish();
}

}  // namespace sessionaudit
