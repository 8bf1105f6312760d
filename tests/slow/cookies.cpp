// Judges Set-Cookie lines for the comparison with a browser: a line of JSON each in,
// {"line":"hex","scheme":"https","host":"...","path":"/","top_level_scheme":"","top_level_host":"","by_http":true,
// "now":ms}, and its verdict as a line of JSON out. {"steps":[such
// lines],"asks":[{"scheme":,"host":,"path":,"now":}]} puts the lines into a jar, one after the other, and
// gives the Cookie field of each request.
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "sessionaudit/bytes.hpp"
#include "sessionaudit/cookie_verdict.hpp"
#include "sessionaudit/error.hpp"

using namespace sessionaudit;
using nlohmann::json;

namespace {

const char* word(SameSite same_site) {
    switch (same_site) {
        case SameSite::lax:
            return "Lax";
        case SameSite::strict:
            return "Strict";
        case SameSite::none:
            return "None";
        case SameSite::unset:
        case SameSite::unknown:
            return "";
    }
    return "";
}

CookieSource source_of(const json& asked) {
    CookieSource source;
    source.scheme = asked.at("scheme");
    source.host = asked.at("host");
    source.path = asked.at("path");
    source.top_level_host = asked.value("top_level_host", "");
    source.top_level_scheme = asked.value("top_level_scheme", "https");
    source.by_http = asked.value("by_http", true);
    return source;
}

std::string line_of(const json& asked) {
    const auto bytes = from_hex(asked.at("line").get<std::string>());
    if (!bytes) throw Error(ErrorCode::invalid_argument, "the line is no hex");
    return std::string(as_text(*bytes));
}

Timestamp moment_of(const json& asked) {
    return from_millis(asked.at("now").get<std::int64_t>());
}

json sent(const json& asked) {
    CookieJar jar;
    for (const json& step : asked.at("steps"))
        jar.receive(line_of(step), source_of(step), moment_of(step));
    json fields = json::array();
    for (const json& each : asked.at("asks"))
        fields.push_back(
            jar.cookie_field(each.at("scheme"), each.at("host"), each.at("path"), moment_of(each)));
    return {{"fields", fields}};
}

json judged(const json& asked) {
    if (asked.contains("steps")) return sent(asked);
    const std::string line = line_of(asked);
    const JudgedCookie cookie = judge_set_cookie(line, source_of(asked), moment_of(asked));
    return {{"verdict", to_string(cookie.verdict)},
            {"code", cookie.reason.code},
            {"domain", (cookie.host_only ? "" : ".") + cookie.domain},
            {"path", cookie.path},
            {"secure", cookie.secure},
            {"httpOnly", cookie.http_only},
            {"sameSite", word(cookie.same_site)},
            {"partitioned", cookie.partitioned},
            {"expires", cookie.expires ? json(to_millis(*cookie.expires)) : json()}};
}

}  // namespace

int main() {
    for (std::string line; std::getline(std::cin, line);) {
        json answer;
        try {
            answer = judged(json::parse(line));
        } catch (const json::exception& error) {
            answer = {{"error", error.what()}};
        } catch (const Error& error) {
            answer = {{"error", error.what()}};
        }
        std::cout << answer.dump(-1, ' ', true, json::error_handler_t::replace) << '\n';
    }
    std::cout.flush();
    return std::cout ? 0 : 3;
}
