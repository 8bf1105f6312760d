#include "scan/redaction.hpp"

#include <algorithm>
#include <array>

#include "cookie/audit/url_secrets.hpp"
#include "core/ascii.hpp"
#include "core/utf8.hpp"
#include "sessionaudit/set_cookie.hpp"

namespace sessionaudit {
namespace {

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
    if (ascii::is_lower(c)) return 'x';
    if (ascii::is_upper(c)) return 'X';
    if (ascii::is_digit(c)) return '0';
    return c;
}

/// How much of a nameless cookie's value decides whether it poses as a prefixed one.
std::size_t prefix_length(std::string_view value) {
    constexpr std::array<std::string_view, 4> kPrefixes{"__host-http-", "__secure-", "__host-", "__http-"};
    for (const std::string_view prefix : kPrefixes)
        if (ascii::equal_ignoring_case(value.substr(0, prefix.size()), prefix)) return prefix.size();
    return 0;
}

std::string masked_nameless(std::string_view value) {
    const std::size_t begin = std::min(value.find_first_not_of(" \t"), value.size());
    const std::size_t keep = begin + prefix_length(value.substr(begin));
    return std::string(value.substr(0, keep)) + masked(value.substr(keep));
}

/// Fields that say how a response is to be handled, and nothing of who asked. Any other may be a secret.
bool is_plain(std::string_view name) {
    static constexpr std::string_view kPlain[] = {"accept-ch",
                                                  "accept-ranges",
                                                  "access-control-allow-credentials",
                                                  "access-control-allow-headers",
                                                  "access-control-allow-methods",
                                                  "access-control-allow-origin",
                                                  "access-control-max-age",
                                                  "age",
                                                  "allow",
                                                  "alt-svc",
                                                  "cache-control",
                                                  "clear-site-data",
                                                  "connection",
                                                  "content-encoding",
                                                  "content-language",
                                                  "content-length",
                                                  "content-type",
                                                  "cross-origin-embedder-policy",
                                                  "cross-origin-opener-policy",
                                                  "cross-origin-resource-policy",
                                                  "date",
                                                  "expires",
                                                  "keep-alive",
                                                  "last-modified",
                                                  "origin-agent-cluster",
                                                  "p3p",
                                                  "permissions-policy",
                                                  "pragma",
                                                  "proxy-connection",
                                                  "referrer-policy",
                                                  "retry-after",
                                                  "sec-gpc",
                                                  "server",
                                                  "strict-transport-security",
                                                  "tk",
                                                  "transfer-encoding",
                                                  "upgrade",
                                                  "vary",
                                                  "via",
                                                  "x-content-type-options",
                                                  "x-frame-options",
                                                  "x-powered-by",
                                                  "x-robots-tag",
                                                  "x-xss-protection"};
    return std::ranges::any_of(
        kPlain, [&](std::string_view plain) { return ascii::equal_ignoring_case(name, plain); });
}

bool holds_urls(std::string_view name) {
    constexpr std::array<std::string_view, 5> kUrls{"location", "content-location", "refresh", "link",
                                                    "referer"};
    return std::ranges::any_of(kUrls,
                               [&](std::string_view one) { return ascii::equal_ignoring_case(name, one); });
}

/// Whether an attribute's value is one that browsers can read: anything else may be a secret that strayed.
bool is_readable(std::string_view name, std::string_view value) {
    if (ascii::equal_ignoring_case(name, "expires")) return parse_cookie_date(value).has_value();
    if (ascii::equal_ignoring_case(name, "max-age"))
        return value.find_first_not_of("-0123456789") == std::string_view::npos;
    if (ascii::equal_ignoring_case(name, "samesite"))
        return ascii::equal_ignoring_case(value, "lax") || ascii::equal_ignoring_case(value, "strict") ||
               ascii::equal_ignoring_case(value, "none");
    if (ascii::equal_ignoring_case(name, "priority"))
        return ascii::equal_ignoring_case(value, "low") || ascii::equal_ignoring_case(value, "medium") ||
               ascii::equal_ignoring_case(value, "high");
    return ascii::equal_ignoring_case(name, "domain") || value.empty();
}

bool is_known_attribute(std::string_view name) {
    static constexpr std::string_view kKnown[] = {"expires",  "max-age",  "domain",   "path",
                                                  "secure",   "httponly", "samesite", "partitioned",
                                                  "priority", "sameparty"};
    return std::ranges::any_of(kKnown,
                               [&](std::string_view one) { return ascii::equal_ignoring_case(name, one); });
}

/// What stands behind a semicolon may be the rest of a value that had one in it.
std::string redacted_attribute(std::string_view attribute) {
    const std::size_t equals = std::min(attribute.find('='), attribute.size());
    const std::string_view name = ascii::trim(attribute.substr(0, equals), " \t");
    if (!is_known_attribute(name)) return masked(attribute);
    const std::size_t begin = std::min(attribute.find_first_not_of(" \t", equals + 1), attribute.size());
    const std::string_view value = attribute.substr(begin);
    const std::string before(attribute.substr(0, begin));
    if (ascii::equal_ignoring_case(name, "path") && value.starts_with('/'))
        return before + redacted_url(value);
    return before + (is_readable(name, ascii::trim(value, " \t")) ? std::string(value) : masked(value));
}

std::string redacted_attributes(std::string_view rest) {
    std::string out;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(';', 1), rest.size());
        out.append(";").append(redacted_attribute(rest.substr(1, end - 1)));
        rest.remove_prefix(end);
    }
    return out;
}

std::string redacted_field(const HeaderField& field) {
    if (ascii::equal_ignoring_case(field.name, "set-cookie")) return redacted_set_cookie(field.value);
    if (holds_urls(field.name)) return redacted_url(field.value);
    return is_plain(field.name) ? field.value : masked(field.value);
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
    const std::string rest = redacted_attributes(line.substr(pair.size()));
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) return masked_nameless(pair).append(rest);
    const std::string_view name = pair.substr(0, equals + 1);
    const std::string_view value = pair.substr(equals + 1);
    const bool nameless = ascii::trim(name.substr(0, equals), " \t").empty();
    return std::string(name).append(nameless ? masked_nameless(value) : masked(value)).append(rest);
}

std::string redacted_url(std::string_view url) {
    return hidden_url(url, &masked);
}

Capture redacted(const Capture& capture) {
    Capture copy = capture;
    copy.url = redacted_url(capture.url);
    copy.page_url = redacted_url(capture.page_url);
    for (HeaderField& field : copy.headers)
        field.value = redacted_field(field);
    redact(copy.page.links);
    for (DeclaredCookie& row : copy.page.declared)
        row.url = redacted_url(row.url);
    if (copy.browser) {
        redact(copy.browser->written);
        redact(copy.browser->read);
        redact(copy.browser->third_party_requests);
    }
    return copy;
}

}  // namespace sessionaudit
