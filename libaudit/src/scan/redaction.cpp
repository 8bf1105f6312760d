#include "scan/redaction.hpp"

#include <algorithm>
#include <array>

#include "core/utf8.hpp"
#include "scan/field_text.hpp"

namespace sessionaudit {
namespace {

// Shorter ones are page numbers and languages, not secrets, and a report without them explains nothing.
constexpr std::size_t kLongValue = 8;

std::string_view constant_of(std::size_t bytes) {
    switch (bytes) {
        case 2:
            return "\xC3\xA9";
        case 3:
            return "\xE2\x82\xAC";
        default:
            return "\xF0\x9F\x8D\xAA";
    }
}

char masked_ascii(char c) {
    if (c >= 'a' && c <= 'z') return 'x';
    if (c >= 'A' && c <= 'Z') return 'X';
    if (c >= '0' && c <= '9') return '0';
    return c;
}

/// How much of a nameless cookie's value decides whether it poses as a prefixed one.
std::size_t prefix_length(std::string_view value) {
    constexpr std::array<std::string_view, 4> kPrefixes{"__host-http-", "__secure-", "__host-", "__http-"};
    for (const std::string_view prefix : kPrefixes)
        if (same_letters(value.substr(0, prefix.size()), prefix)) return prefix.size();
    return 0;
}

std::string masked_nameless(std::string_view value) {
    const std::size_t begin = std::min(value.find_first_not_of(" \t"), value.size());
    const std::size_t keep = begin + prefix_length(value.substr(begin));
    return std::string(value.substr(0, keep)) + masked(value.substr(keep));
}

/// Values of `name=value`, wherever a name begins after one of `separators`.
std::string masked_parameters(std::string_view text, std::string_view separators) {
    std::string out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(separators), text.size());
        const std::string_view one = text.substr(0, end);
        const std::size_t value = std::min(one.find('='), one.size());
        const bool mask = one.size() - value > kLongValue;
        out.append(one.substr(0, value))
            .append(mask ? masked(one.substr(value)) : std::string(one.substr(value)));
        if (end < text.size()) out += text[end];
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

bool is_secret(std::string_view name) {
    constexpr std::array<std::string_view, 9> kSecret{
        "authorization", "proxy-authorization", "authentication-info", "cookie",      "set-cookie2",
        "x-csrf-token",  "x-xsrf-token",        "x-auth-token",        "x-session-id"};
    return std::ranges::any_of(kSecret, [&](std::string_view secret) { return same_letters(name, secret); });
}

bool holds_urls(std::string_view name) {
    constexpr std::array<std::string_view, 5> kUrls{"location", "content-location", "refresh", "link",
                                                    "referer"};
    return std::ranges::any_of(kUrls, [&](std::string_view one) { return same_letters(name, one); });
}

std::string redacted_field(const HeaderField& field) {
    if (same_letters(field.name, "set-cookie")) return redacted_set_cookie(field.value);
    if (is_secret(field.name)) return masked(field.value);
    if (holds_urls(field.name)) return redacted_url(field.value);
    return field.value;
}

void redact(std::vector<PageLink>& links) {
    for (PageLink& link : links)
        link.url = redacted_url(link.url);
}

void redact(std::vector<BrowserFacts::Script>& scripts) {
    for (BrowserFacts::Script& script : scripts) {
        script.line = redacted_set_cookie(script.line);
        script.script_url = redacted_url(script.script_url);
    }
}

}  // namespace

std::string masked(std::string_view value) {
    std::string out;
    out.reserve(value.size());
    while (!value.empty()) {
        if (static_cast<unsigned char>(value.front()) < 0x80) {
            out += masked_ascii(value.front());
            value.remove_prefix(1);
            continue;
        }
        const std::size_t before = value.size();
        if (take_code_point(value)) {
            out += constant_of(before - value.size());
        } else {
            out += '\xFF';
            value.remove_prefix(1);
        }
    }
    return out;
}

std::string redacted_set_cookie(std::string_view line) {
    const std::string_view pair = line.substr(0, line.find(';'));
    const std::string_view rest = line.substr(pair.size());
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) return masked_nameless(pair).append(rest);
    const std::string_view name = pair.substr(0, equals + 1);
    const std::string_view value = pair.substr(equals + 1);
    const bool nameless = stripped(name.substr(0, equals)).empty();
    return std::string(name).append(nameless ? masked_nameless(value) : masked(value)).append(rest);
}

std::string redacted_url(std::string_view url) {
    const std::size_t query = std::min(url.find('?'), url.size());
    return masked_parameters(url.substr(0, query), ";/") + masked_parameters(url.substr(query), "?&;#");
}

Capture redacted(const Capture& capture) {
    Capture copy = capture;
    copy.url = redacted_url(capture.url);
    copy.page_url = redacted_url(capture.page_url);
    for (HeaderField& field : copy.headers)
        field.value = redacted_field(field);
    redact(copy.page.links);
    if (copy.browser) {
        redact(copy.browser->written);
        redact(copy.browser->read);
        redact(copy.browser->third_party_requests);
    }
    return copy;
}

}  // namespace sessionaudit
