// How many Set-Cookie lines one thread judges and audits, in processor time.
//
// usage: bench_cookie_audit [CAPTURES [LINES]]   default: 1000 20
//
// A site with ordinary cookies: some flags missing, a session whose value is new on every response,
// analytics, consent, load balancer, csrf token. `judge` is the engine alone, `audit` all of it with every
// rule. Then shapes that a hostile site may send, at one size and at four times of it: the time a line takes
// must not grow with their number.
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "sessionaudit/cookie_audit.hpp"
#include "sessionaudit/error.hpp"
#include "stopwatch.hpp"

using namespace sessionaudit;

namespace {

constexpr double kMicrosecondsMax = 5.0;
constexpr double kGrowthMax = 2.5;

std::string hex(std::uint64_t seed) {
    std::string text;
    for (int i = 0; i < 32; ++i) {
        seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
        text += "0123456789abcdef"[seed >> 60U];
    }
    return text;
}

std::string line_of(std::size_t capture, std::size_t line) {
    const std::string id = hex(capture * 1000 + line);
    switch (line % 10) {
        case 0:
            return "__Host-id=" + id + "; Path=/; Secure; HttpOnly; SameSite=Lax";
        case 1:
            return "csrftoken=" + id + "; Path=/; Max-Age=31449600; Secure; SameSite=Lax";
        case 2:
            return "_ga=GA1.2.1034567890.1767225600; Path=/; Domain=shop.example; Max-Age=33696000; Secure; "
                   "SameSite=Lax";
        case 3:
            return "lang=en; Path=/; Expires=Thu, 31 Dec 2026 23:59:59 GMT; Secure; SameSite=Lax";
        case 4:
            return "AWSALB=" + id + id + "; Expires=Thu, 08 Jan 2026 00:00:00 GMT; Path=/";
        case 5:
            return "OptanonConsent=isGpcEnabled=0&datestamp=x&version=202401.1.0; Path=/; Max-Age=31536000; "
                   "SameSite=Lax";
        case 6:
            return "theme=dark; Path=/; Max-Age=31536000; Secure; SameSite=Strict";
        case 7:
            return "old=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT";
        case 8:
            return "PHPSESSID=" + id + "; path=/";
        default:
            return "item" + std::to_string(line) + "=" + std::to_string(capture) +
                   "; Path=/; Secure; HttpOnly; SameSite=Lax";
    }
}

TargetCapture make_target(std::size_t captures, std::size_t lines) {
    TargetCapture target;
    target.target = "https://www.shop.example/";
    for (std::size_t c = 0; c < captures; ++c) {
        Capture& capture = target.captures.emplace_back();
        capture.url = "https://www.shop.example/page" + std::to_string(c);
        capture.status = 200;
        capture.tls_verified = true;
        capture.headers.push_back({"Strict-Transport-Security", "max-age=31536000"});
        capture.headers.push_back({"Cache-Control", "no-store"});
        for (std::size_t l = 0; l < lines; ++l)
            capture.headers.push_back({"Set-Cookie", line_of(c, l)});
    }
    return target;
}

std::size_t judge_all(const TargetCapture& target, Timestamp now) {
    const CookieSource source{"https", "www.shop.example", "/", "", "https", true};
    std::size_t kept = 0;
    for (const Capture& capture : target.captures)
        for (const std::string_view line : capture.values_of("set-cookie"))
            kept += judge_set_cookie(line, source, now).verdict != CookieVerdict::refused ? 1U : 0U;
    return kept;
}

void print(const char* what, double seconds, std::size_t lines) {
    std::printf("%-6s %8.2f us a line  %9.0f lines/s\n", what, seconds * 1e6 / static_cast<double>(lines),
                static_cast<double>(lines) / seconds);
}

Capture response_of(std::string url) {
    Capture capture;
    capture.url = std::move(url);
    capture.status = 200;
    capture.tls_verified = true;
    return capture;
}

/// Session cookies of one response, every name once.
TargetCapture many_names(std::size_t count, const char* flags) {
    TargetCapture target;
    Capture& capture = target.captures.emplace_back(response_of("https://www.shop.example/"));
    for (std::size_t i = 0; i < count; ++i) {
        capture.headers.push_back({"Set-Cookie", "sid" + std::to_string(i) + "=" + hex(i) + flags});
        capture.page.values_in_body.push_back("sid" + std::to_string(i));
    }
    return target;
}
TargetCapture many_http_only(std::size_t count) {
    return many_names(count, "; Path=/; Secure; HttpOnly; SameSite=Lax");
}
TargetCapture many_open(std::size_t count) {
    return many_names(count, "; Path=/");
}

/// One name, every path once.
TargetCapture many_paths(std::size_t count) {
    TargetCapture target;
    Capture& capture = target.captures.emplace_back(response_of("https://www.shop.example/"));
    for (std::size_t i = 0; i < count; ++i)
        capture.headers.push_back({"Set-Cookie", "x=1; Path=/" + std::to_string(i)});
    return target;
}

/// Every host with HSTS and a cookie of its own, over https and over http.
TargetCapture many_hosts(std::size_t count) {
    TargetCapture target;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string host = "h" + std::to_string(i) + ".example" + std::to_string(i) + ".test/";
        Capture& capture = target.captures.emplace_back(response_of("https://" + host));
        capture.headers.push_back({"Strict-Transport-Security", "max-age=63072000"});
        capture.headers.push_back({"Set-Cookie", "sid=" + hex(i) + "; Path=/; Secure"});
        if (i == 0) target.captures.emplace_back(response_of("http://" + host));
    }
    return target;
}

double audit_seconds(const CookieAuditor& auditor, const TargetCapture& target, Timestamp now) {
    const bench::Stopwatch watch;
    auditor.audit(target, now);
    return watch.cpu_seconds();
}

/// How many times as long a line takes where there are four times as many.
bool is_linear(const CookieAuditor& auditor, const char* what, TargetCapture (*make)(std::size_t),
               std::size_t count, Timestamp now) {
    const double few = audit_seconds(auditor, make(count), now) / static_cast<double>(count);
    const double many = audit_seconds(auditor, make(4 * count), now) / static_cast<double>(4 * count);
    std::printf("%-16s %6.2f us a line of %zu, %6.2f of %zu: %.2f times\n", what, few * 1e6, count,
                many * 1e6, 4 * count, many / few);
    return many <= kGrowthMax * few;
}

bool are_linear(const CookieAuditor& auditor, Timestamp now) {
    constexpr std::size_t kLines = 10'000;
    struct Shape {
        const char* what;
        TargetCapture (*make)(std::size_t);
    };
    bool linear = true;
    for (const Shape& shape : {Shape{"HttpOnly names", many_http_only}, Shape{"open names", many_open},
                               Shape{"paths of a name", many_paths}, Shape{"hosts with HSTS", many_hosts}})
        if (!is_linear(auditor, shape.what, shape.make, kLines, now)) linear = false;
    if (!linear) std::printf("a line may take at most %.1f times as long\n", kGrowthMax);
    return linear;
}

}  // namespace

int main(int argc, char** argv) {
    const std::size_t captures = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1000;
    const std::size_t lines = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 20;
    const Timestamp now = from_millis(1'767'225'600'000);
    const TargetCapture target = make_target(captures, lines);
    const CookieAuditor auditor(shipped_cookie_policy("baseline"));
    auditor.audit(target, now);

    bench::Stopwatch judging;
    const std::size_t kept = judge_all(target, now);
    print("judge", judging.cpu_seconds(), captures * lines);
    bench::Stopwatch auditing;
    const CookieAudit audit = auditor.audit(target, now);
    const double seconds = auditing.cpu_seconds();
    print("audit", seconds, captures * lines);
    std::printf("%zu kept, %zu cookies, %zu findings\n", kept, audit.cookies.size(), audit.findings.size());
    const double each = seconds * 1e6 / static_cast<double>(captures * lines);
    const bool linear = are_linear(auditor, now);
    if (each <= kMicrosecondsMax) return linear ? 0 : 1;
    std::printf("slower than %.1f us a line\n", kMicrosecondsMax);
    return 1;
}
