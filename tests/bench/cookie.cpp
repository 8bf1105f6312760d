// How fast Set-Cookie lines are parsed and judged, on one thread, and whether time stays linear for hostile
// ones.
//
// usage: bench_cookie [COOKIES]   default: 2000000
#include <malloc.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "sessionaudit/cookie_verdict.hpp"
#include "stopwatch.hpp"

using namespace sessionaudit;

namespace {

constexpr double kJudgedPerSecondMin = 500'000;
/// Time per byte of 10 MB against that of 1 MB. Linear is 1; what no longer fits a cache costs a little more.
constexpr double kGrowthMax = 2.0;
/// Below this the memory is what is measured, which is slower than the caches.
constexpr double kSecondsPerByteMin = 0.1e-9;
const Timestamp kNow = from_millis(1'772'366'400'000);

struct Sent {
    std::string line;
    CookieSource source;
};

/// What sites send: sessions of common frameworks, analytics, deletions, third parties, a few that are
/// refused.
std::vector<Sent> make_lines() {
    constexpr const char* kForms[] = {
        "PHPSESSID=o2hb6qkm9v1r4c7d0e3f5g8j2k; path=/; HttpOnly",
        "JSESSIONID=3F2504E04F8911D39A0C0305E82C3301; Path=/shop; Secure; HttpOnly",
        "connect.sid=s%3Aq0x7b1n5.V3rY%2BL0ngS1gn4tur3%2Fx; Path=/; Expires=Sun, 08 Mar 2026 12:00:00 GMT; "
        "HttpOnly; "
        "SameSite=Lax",
        "__Host-session=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl; Path=/; Secure; HttpOnly; "
        "SameSite=Strict; Max-Age=3600",
        "_ga=GA1.2.1234567890.1772366400; Domain=.site.example; Path=/; Expires=Tue, 29 Feb 2028 12:00:00 "
        "GMT; Secure; "
        "SameSite=None",
        "csrftoken=7c9e6679f4c14b0a9f0d; expires=Mon, 01 Mar 2027 12:00:00 GMT; Max-Age=31449600; Path=/; "
        "SameSite=Lax",
        "old=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0",
        "lang=de-DE; Domain=site.example; Path=/; Max-Age=31536000; Priority=Low",
        "cart=%7B%22items%22%3A3%7D; path=/",
        "wide=1; Domain=example; Path=/",
    };
    std::vector<Sent> lines;
    for (int host = 0; host < 20; ++host) {
        CookieSource source;
        source.host = "www" + std::to_string(host) + ".site.example";
        source.path = "/shop/cart/view";
        if (host % 4 == 0) source.top_level_host = "news.example";
        for (const char* form : kForms)
            lines.push_back({form, source});
    }
    return lines;
}

double rate(const char* title, std::size_t count, const std::function<std::size_t(std::size_t)>& one) {
    std::size_t sum = 0;
    const bench::Stopwatch watch;
    for (std::size_t i = 0; i < count; ++i)
        sum += one(i);
    const double per_second = static_cast<double>(count) / watch.cpu_seconds();
    std::printf("%-28s %10.0f cookies/s %s\n", title, per_second, sum == 0 ? "?" : "");
    return per_second;
}

std::string repeated(std::string_view text, std::size_t bytes) {
    std::string all = "n=v";
    all.reserve(bytes + text.size());
    while (all.size() < bytes)
        all += text;
    return all;
}

double seconds_per_byte(const std::string& text, bool folded) {
    CookieSource source;
    source.host = "www.site.example";
    double best = 1;
    for (int round = 0; round < 3; ++round) {
        const bench::Stopwatch watch;
        std::size_t sum = 0;
        if (folded)
            sum = split_folded_set_cookie(text).size();
        else
            sum = judge_set_cookie(text, source, kNow).line.attributes.size();
        best = std::min(best, watch.cpu_seconds() / static_cast<double>(text.size()));
        if (sum > text.size()) std::abort();
    }
    return best;
}

/// True where ten times the bytes cost ten times the time.
bool stays_linear(const char* title, std::string_view piece, bool folded) {
    constexpr std::size_t kMegabyte = 1'000'000;
    const double small = seconds_per_byte(repeated(piece, kMegabyte), folded);
    const double large = seconds_per_byte(repeated(piece, 10 * kMegabyte), folded);
    const double growth = large / std::max(small, kSecondsPerByteMin);
    std::printf("%-28s 1 MB %5.2f ns/byte, 10 MB %5.2f ns/byte, ratio %.2f\n", title, small * 1e9,
                large * 1e9, growth);
    return growth <= kGrowthMax;
}

}  // namespace

int main(int argc, char** argv) {
    const std::size_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 2'000'000;
    if (count == 0 || argc > 2) {
        std::fputs("usage: bench_cookie [COOKIES]\n", stderr);
        return 2;
    }
    const std::vector<Sent> lines = make_lines();
    const auto sent = [&lines](std::size_t i) -> const Sent& { return lines[i % lines.size()]; };
    rate("parsed", count, [&](std::size_t i) { return parse_set_cookie(sent(i).line).line.name.size(); });
    const double judged = rate("parsed and judged", count, [&](std::size_t i) {
        return judge_set_cookie(sent(i).line, sent(i).source, kNow).line.name.size();
    });

    // Large blocks would come fresh from the kernel each time, small ones would not: that is not what grows
    // here.
    ::mallopt(M_MMAP_THRESHOLD, 1 << 30);
    ::mallopt(M_TRIM_THRESHOLD, 1 << 30);
    bool linear = true;
    struct Hostile {
        const char* title;
        std::string_view piece;
        bool folded;
    };
    constexpr Hostile kHostile[] = {
        {"semicolons", ";", false},
        {"attributes", ";x=y", false},
        {"known attributes", ";path=/", false},
        {"dates", ";expires=1 Jan 2030 1:1:1", false},
        {"digits", "9", false},
        {"commas, folded", ",", true},
        {"commas and names, folded", ",a=", true},
        {"words, folded", ",a b", true},
        {"a long word, folded", "a", true},
    };
    for (const Hostile& each : kHostile)
        linear = stays_linear(each.title, each.piece, each.folded) && linear;
    std::printf("ours %.0f cookies/s, bar %.0f, ratio %.2f\n", judged, kJudgedPerSecondMin,
                judged / kJudgedPerSecondMin);
    return linear && judged >= kJudgedPerSecondMin ? 0 : 1;
}
