// HAR 1.2 (Software is hard, 2012) of captures. Set-Cookie fields stand among the headers as they were sent,
// one each, and once more taken apart. What was not captured is -1 or empty, as the format asks for.
#include <nlohmann/json.hpp>

#include "audit_report/evidence/evidence_files.hpp"
#include "audit_report/report_text.hpp"
#include "core/ascii.hpp"
#include "core/json_text.hpp"
#include "core/plain_text.hpp"
#include "sessionaudit/set_cookie.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::ordered_json;

std::string first_of(const Capture& capture, std::string_view lower) {
    for (const HeaderField& field : capture.headers)
        if (ascii::equal_ignoring_case(field.name, lower)) return valid_utf8(field.value);
    return {};
}

Json cookie_json(std::string_view line) {
    const SetCookieParse parse = parse_set_cookie(line);
    Json cookie = {{"name", valid_utf8(parse.line.name)}, {"value", valid_utf8(parse.line.value)}};
    if (parse.line.path) cookie["path"] = valid_utf8(*parse.line.path);
    if (parse.line.domain) cookie["domain"] = valid_utf8(*parse.line.domain);
    if (parse.line.expires) cookie["expires"] = to_rfc3339(*parse.line.expires);
    cookie["httpOnly"] = parse.line.http_only;
    cookie["secure"] = parse.line.secure;
    if (const std::string_view word = same_site_word(parse.line.same_site); !word.empty())
        cookie["sameSite"] = word;
    return cookie;
}

Json query_json(std::string_view url) {
    Json list = Json::array();
    url = url.substr(0, url.find('#'));
    const std::size_t mark = url.find('?');
    if (mark == std::string_view::npos) return list;
    std::string_view rest = url.substr(mark + 1);
    while (!rest.empty()) {
        const std::string_view pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
        if (pair.empty()) continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        list.push_back({{"name", valid_utf8(pair.substr(0, equals))},
                        {"value", valid_utf8(pair.substr(std::min(equals + 1, pair.size())))}});
    }
    return list;
}

std::string http_version(const Capture& capture) {
    return capture.http_version.empty() ? "unknown" : "HTTP/" + one_line(capture.http_version);
}

Json request_json(const Capture& capture) {
    return {{"method", one_line(capture.method)},
            {"url", as_uri(capture.url)},
            {"httpVersion", http_version(capture)},
            {"cookies", Json::array()},
            {"headers", Json::array()},
            {"queryString", query_json(capture.url)},
            {"headersSize", -1},
            {"bodySize", -1}};
}

Json response_json(const Capture& capture) {
    Json headers = Json::array();
    Json cookies = Json::array();
    for (const HeaderField& field : capture.headers) {
        headers.push_back({{"name", valid_utf8(field.name)}, {"value", valid_utf8(field.value)}});
        if (ascii::equal_ignoring_case(field.name, "set-cookie")) cookies.push_back(cookie_json(field.value));
    }
    const std::string type = first_of(capture, "content-type");
    return {{"status", capture.status},
            {"statusText", ""},
            {"httpVersion", http_version(capture)},
            {"cookies", std::move(cookies)},
            {"headers", std::move(headers)},
            {"content", {{"size", capture.page.bytes}, {"mimeType", type.empty() ? "x-unknown" : type}}},
            {"redirectURL", first_of(capture, "location")},
            {"headersSize", -1},
            {"bodySize", -1}};
}

Json entry_json(const Capture& capture) {
    return {{"startedDateTime", to_rfc3339(capture.at)},
            {"time", 0},
            {"request", request_json(capture)},
            {"response", response_json(capture)},
            {"cache", Json::object()},
            {"timings", {{"send", 0}, {"wait", 0}, {"receive", 0}}}};
}

}  // namespace

std::string har_of(const TargetCapture& captured, std::string_view version) {
    Json entries = Json::array();
    for (const Capture& capture : captured.captures)
        entries.push_back(entry_json(capture));
    const Json har = {{"log",
                       {{"version", "1.2"},
                        {"creator", {{"name", "sessionaudit"}, {"version", one_line(version)}}},
                        {"pages", Json::array()},
                        {"entries", std::move(entries)}}}};
    return dump_json(har, 1) + "\n";
}

}  // namespace sessionaudit
