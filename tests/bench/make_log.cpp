// Writes an access log in combined format for measuring: make_log LINES [SEED [LINES_PER_SECOND]] > FILE
//
// The same arguments give the same bytes on every machine. Its shape is that of a small public site:
// about three hits a visit, half of the visits of a single hit, a third of the hits from programs, most hits
// on assets of pages, lines up to a few seconds out of order. No address in it belongs to anybody:
// 198.18.0.0/15 is for benchmarks (RFC 2544), 2001:db8::/32 for documentation (RFC 3849).
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <queue>
#include <string>
#include <string_view>
#include <vector>

namespace {

/// splitmix64: small, and the same everywhere, unlike the distributions of <random>.
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next() {
        std::uint64_t value = state_ += 0x9E3779B97F4A7C15;
        value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9;
        value = (value ^ value >> 27) * 0x94D049BB133111EB;
        return value ^ value >> 31;
    }
    std::uint64_t below(std::uint64_t limit) { return next() % limit; }
    bool chance(unsigned percent) { return below(100) < percent; }

  private:
    std::uint64_t state_;
};

constexpr std::string_view kBrowsers[] = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%u.0.0.0 "
    "Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%u.0.0.0 "
    "Safari/537.36",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%u.0.0.0 Mobile "
    "Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:%u.0) Gecko/20100101 Firefox/%u.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:%u.0) Gecko/20100101 Firefox/%u.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 "
    "Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%u.0.0.0 "
    "Safari/537.36 "
    "Edg/%u.0.0.0",
};
constexpr std::string_view kPrograms[] = {
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (compatible; ExampleBot/1.4; +https://bots.example/about)",
    "FeedFetcher-Google; (+http://www.google.com/feedfetcher.html)",
    "curl/8.5.0",
    "-",
};
constexpr std::string_view kSections[] = {"articles", "projects", "notes", "products", "help", "about"};
constexpr std::string_view kAssets[] = {"/style/reset.css",   "/style/main.css",    "/images/logo.png",
                                        "/images/search.svg", "/scripts/site.js",   "/favicon.ico",
                                        "/fonts/text.woff2",  "/images/header.jpg", "/images/photo-%u.webp"};
constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
constexpr std::int64_t kStart = 1767225600;  // 2026-01-01T00:00:00Z

std::string with_number(std::string_view pattern, std::uint64_t number) {
    std::string text;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == '%') {
            text += std::to_string(number);
            ++i;
        } else {
            text += pattern[i];
        }
    }
    return text;
}

/// Somebody's visit under way.
struct Visit {
    std::string address;
    std::string agent;
    std::string page;  ///< the one looked at, empty at first
    unsigned hits_left;
    bool program;
};

struct Due {
    std::int64_t at_ms;
    std::uint32_t visit;
    bool operator>(const Due& other) const {
        return at_ms != other.at_ms ? at_ms > other.at_ms : visit > other.visit;
    }
};

class Log {
  public:
    Log(std::uint64_t lines, std::uint64_t seed, double lines_per_second)
        : random_(seed), lines_(lines), visit_gap_ms_(kHitsPerVisit * 1000.0 / lines_per_second) {}

    void write() {
        double next_visit_ms = 0;
        for (std::uint64_t line = 0; line < lines_; ++line) {
            while (due_.empty() || next_visit_ms <= static_cast<double>(due_.top().at_ms)) {
                begin_visit(static_cast<std::int64_t>(next_visit_ms));
                next_visit_ms += visit_gap_ms_ * 2 * static_cast<double>(random_.below(1000)) / 1000.0;
            }
            const Due due = due_.top();
            due_.pop();
            hit(due);
        }
        std::fwrite(out_.data(), 1, out_.size(), stdout);
    }

  private:
    static constexpr double kHitsPerVisit = 3.1;

    void begin_visit(std::int64_t at_ms) {
        std::uint32_t place = 0;
        if (free_.empty()) {
            place = static_cast<std::uint32_t>(visits_.size());
            visits_.emplace_back();
        } else {
            place = free_.back();
            free_.pop_back();
        }
        Visit& visit = visits_[place];
        visit.address = make_address();
        visit.program = random_.chance(30);
        visit.agent = visit.program ? std::string(kPrograms[random_.below(std::size(kPrograms))])
                                    : with_number(kBrowsers[random_.below(std::size(kBrowsers))],
                                                  100 + random_.below(45));
        visit.page.clear();
        // 55 in 100 have one hit; the others 2 to about 20, mean of all 3.1.
        visit.hits_left = 1;
        if (!random_.chance(55)) {
            do {
                ++visit.hits_left;
            } while (visit.hits_left < 60 && random_.chance(79));
        }
        due_.push({at_ms, place});
    }

    std::string make_address() {
        if (random_.chance(15))
            return "2001:db8:" + hex(random_.below(4096)) + ":" + hex(random_.below(65536)) +
                   "::" + hex(1 + random_.below(9999));
        const std::uint64_t host = random_.below(1U << 17);
        return "198." + std::to_string(18 + (host >> 16)) + "." + std::to_string(host >> 8 & 255) + "." +
               std::to_string(host & 255);
    }

    static std::string hex(std::uint64_t value) {
        std::array<char, 17> text{};
        std::snprintf(text.data(), text.size(), "%llx", static_cast<unsigned long long>(value));
        return text.data();
    }

    void hit(const Due& due) {
        Visit& visit = visits_[due.visit];
        const bool asset = !visit.page.empty() && random_.chance(70);
        std::string target;
        std::string referrer = "-";
        if (asset) {
            target = with_number(kAssets[random_.below(std::size(kAssets))], random_.below(500));
            if (!visit.program) referrer = "https://www.site.example" + visit.page;
        } else {
            target = "/" + std::string(kSections[random_.below(std::size(kSections))]) + "/" +
                     std::to_string(random_.below(3000)) +
                     (random_.chance(10) ? "?page=" + std::to_string(random_.below(9)) : "/");
            if (!visit.page.empty())
                referrer = "https://www.site.example" + visit.page;
            else if (random_.chance(40))
                referrer = "https://search.example/?q=%22" + std::to_string(random_.below(100000)) + "%22";
            visit.page = target;
        }
        write_line(visit, due.at_ms, target, referrer);
        if (--visit.hits_left == 0) {
            free_.push_back(due.visit);
            return;
        }
        // The assets of a page come at once, the next page after a while.
        const auto pause =
            static_cast<std::int64_t>(random_.chance(70) ? random_.below(2000) : random_.below(240'000));
        due_.push({due.at_ms + pause, due.visit});
    }

    void write_line(const Visit& visit, std::int64_t at_ms, const std::string& target,
                    const std::string& referrer) {
        // A server writes a line when the answer has been sent, with the time the request came.
        const auto delay =
            static_cast<std::int64_t>(random_.chance(3) ? random_.below(8000) : random_.below(300));
        const std::uint64_t outcome = random_.below(100);
        const int status = outcome < 90   ? 200
                           : outcome < 95 ? 304
                           : outcome < 97 ? 301
                           : outcome < 99 ? 404
                                          : 500;
        std::array<char, 96> middle{};
        out_ += visit.address;
        out_ += " - - [";
        append_time(kStart + (at_ms - delay) / 1000);
        out_ += random_.chance(1) ? "] \"HEAD " : "] \"GET ";
        out_ += target;
        std::snprintf(middle.data(), middle.size(), " HTTP/1.1\" %d %llu \"", status,
                      static_cast<unsigned long long>(200 + random_.below(60000)));
        out_ += middle.data();
        out_ += referrer;
        out_ += "\" \"";
        out_ += visit.agent;
        out_ += "\"\n";
        if (out_.size() > 1U << 20U) {
            std::fwrite(out_.data(), 1, out_.size(), stdout);
            out_.clear();
        }
    }

    void append_time(std::int64_t seconds) {
        if (seconds < 0) seconds = 0;
        const std::int64_t day = seconds / 86400;
        if (day != day_) {
            day_ = day;
            // Howard Hinnant's civil_from_days, for days after 1970.
            const std::int64_t z = day + 719468;
            const std::int64_t era = z / 146097;
            const std::int64_t doe = z - era * 146097;
            const std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
            const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
            const std::int64_t mp = (5 * doy + 2) / 153;
            const std::int64_t month = mp < 10 ? mp + 3 : mp - 9;
            std::array<char, 64> text{};
            std::snprintf(
                text.data(), text.size(), "%02d/%.3s/%04d:", static_cast<int>(doy - (153 * mp + 2) / 5 + 1),
                kMonths.data() + 3 * (month - 1), static_cast<int>(yoe + era * 400 + (month <= 2 ? 1 : 0)));
            date_ = text.data();
        }
        const auto second = static_cast<int>(seconds % 86400);
        std::array<char, 48> time{};
        std::snprintf(time.data(), time.size(), "%02d:%02d:%02d +0000", second / 3600, second / 60 % 60,
                      second % 60);
        out_ += date_;
        out_ += time.data();
    }

    Random random_;
    std::uint64_t lines_;
    double visit_gap_ms_;
    std::vector<Visit> visits_;
    std::vector<std::uint32_t> free_;
    std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
    std::int64_t day_ = -1;
    std::string date_;
    std::string out_;
};

}  // namespace

int main(int argc, char** argv) {
    const std::uint64_t lines = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 0;
    const std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
    const double rate = argc > 3 ? std::strtod(argv[3], nullptr) : 50;
    if (lines == 0 || rate <= 0) {
        std::fputs("make_log: usage: make_log LINES [SEED [LINES_PER_SECOND]] > FILE\n", stderr);
        return 2;
    }
    Log(lines, seed, rate).write();
    return 0;
}
