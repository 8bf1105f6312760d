#include "ledger/canonical_json.hpp"

#include <algorithm>
#include <vector>

#include "core/json_text.hpp"
#include "core/utf8.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

using nlohmann::json;

constexpr std::int64_t kIntegerMax = (std::int64_t{1} << 53) - 1;

[[noreturn]] void fail_json(const char* why) {
    throw Error(ErrorCode::invalid_argument, std::string("this is not canonical JSON: ") + why);
}

/// Orders code points as their UTF-16 code units compare: the surrogates of everything above U+FFFF
/// come before U+E000..U+FFFF.
char32_t utf16_rank(char32_t c) {
    if (c >= 0x10000) return c - 0x10000 + 0xD800;
    return c >= 0xE000 ? c + 0x110000 : c;
}

bool is_ascii(char c) {
    return static_cast<unsigned char>(c) < 0x80;
}

bool comes_before(std::string_view a, std::string_view b) {
    while (!a.empty() && !b.empty() && a.front() == b.front() && is_ascii(a.front())) {
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    while (!a.empty() && !b.empty()) {
        const auto left = take_code_point(a);
        const auto right = take_code_point(b);
        if (!left || !right) fail_json("a name is not UTF-8");
        if (*left != *right) return utf16_rank(*left) < utf16_rank(*right);
    }
    return a.empty() && !b.empty();
}

bool needs_escape(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

void write_escaped(std::string& out, char c) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    switch (c) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\b':
            out += "\\b";
            return;
        case '\f':
            out += "\\f";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            break;
    }
    out += "\\u00";
    out += kDigits[static_cast<unsigned char>(c) >> 4];
    out += kDigits[c & 15];
}

void write_string(std::string& out, std::string_view text) {
    if (!is_utf8(text)) fail_json("a text is not UTF-8");
    out += '"';
    while (!text.empty()) {
        const auto special = std::find_if(text.begin(), text.end(), needs_escape);
        const auto plain = static_cast<std::size_t>(special - text.begin());
        out.append(text.substr(0, plain));
        text.remove_prefix(plain);
        if (text.empty()) break;
        write_escaped(out, text.front());
        text.remove_prefix(1);
    }
    out += '"';
}

void write_integer(std::string& out, const json& value) {
    const bool too_large =
        value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t{kIntegerMax};
    if (too_large || value.get<std::int64_t>() > kIntegerMax || value.get<std::int64_t>() < -kIntegerMax)
        fail_json("a number is beyond 2^53 - 1");
    out += std::to_string(value.get<std::int64_t>());
}

void write_value(std::string& out, const json& value, std::size_t depth);

void write_object(std::string& out, const json& value, std::size_t depth) {
    std::vector<json::const_iterator> members;
    members.reserve(value.size());
    for (auto it = value.begin(); it != value.end(); ++it)
        members.push_back(it);
    std::sort(members.begin(), members.end(),
              [](const auto& a, const auto& b) { return comes_before(a.key(), b.key()); });
    out += '{';
    for (const auto& member : members) {
        if (out.back() != '{') out += ',';
        write_string(out, member.key());
        out += ':';
        write_value(out, member.value(), depth);
    }
    out += '}';
}

void write_array(std::string& out, const json& value, std::size_t depth) {
    out += '[';
    bool first = true;
    for (const json& element : value) {
        if (!first) out += ',';
        first = false;
        write_value(out, element, depth);
    }
    out += ']';
}

void write_value(std::string& out, const json& value, std::size_t depth) {
    if (depth > kJsonDepthMax) fail_json("it is nested too deep");
    switch (value.type()) {
        case json::value_t::null:
            out += "null";
            return;
        case json::value_t::boolean:
            out += value.get<bool>() ? "true" : "false";
            return;
        case json::value_t::string:
            write_string(out, value.get_ref<const std::string&>());
            return;
        case json::value_t::number_integer:
        case json::value_t::number_unsigned:
            write_integer(out, value);
            return;
        case json::value_t::object:
            write_object(out, value, depth + 1);
            return;
        case json::value_t::array:
            write_array(out, value, depth + 1);
            return;
        case json::value_t::number_float:
            fail_json("a number is not an integer");
        case json::value_t::binary:
        case json::value_t::discarded:
            break;
    }
    fail_json("it holds something that JSON has no form for");
}

/// Looks at brackets alone, so that a hostile text cannot make a parser recurse.
void require_shallow(std::string_view text) {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > kJsonDepthMax) fail_json("it is nested too deep");
        } else if ((c == '}' || c == ']') && depth > 0) {
            --depth;
        }
    }
}

}  // namespace

std::string to_canonical_json(const json& value) {
    std::string out;
    write_value(out, value, 0);
    return out;
}

json parse_canonical_json(std::string_view text) {
    require_shallow(text);
    json value = parse_json_or_discard(text);
    if (value.is_discarded()) fail_json("it does not parse");
    // One comparison stands for every rule at once.
    if (to_canonical_json(value) != text)
        fail_json("another spelling of the same value is the canonical one");
    return value;
}

}  // namespace sessionaudit
