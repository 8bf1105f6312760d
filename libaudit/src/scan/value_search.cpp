// Many values at once in one pass: the first eight bytes of each are looked up at every place of the body,
// through a filter that lets almost none pass.
#include <array>
#include <bitset>
#include <cstring>
#include <set>
#include <unordered_map>

#include "scan/page_facts.hpp"
#include "sessionaudit/set_cookie.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kWindow = 8;
constexpr std::size_t kValuesMax = 256;
// More places than this that begin like a value are a page made to cost time.
constexpr int kComparisonsMax = 1 << 20;

std::uint64_t window_at(const char* place) {
    std::uint64_t window = 0;
    std::memcpy(&window, place, kWindow);
    return window;
}

std::size_t slot_of(std::uint64_t window) {
    return static_cast<std::size_t>((window * 0x9E3779B97F4A7C15ULL) >> 52U);
}

}  // namespace

std::vector<std::string> values_found_in(std::string_view body,
                                         const std::vector<std::pair<std::string, std::string>>& cookies) {
    std::unordered_multimap<std::uint64_t, const std::pair<std::string, std::string>*> sought;
    std::bitset<4096> filter;
    for (const auto& cookie : cookies) {
        if (cookie.second.size() < kWindow || sought.size() == kValuesMax) continue;
        const std::uint64_t window = window_at(cookie.second.data());
        sought.emplace(window, &cookie);
        filter.set(slot_of(window));
    }
    std::set<std::string> found;
    int comparisons = 0;
    for (std::size_t i = 0; !sought.empty() && i + kWindow <= body.size() && comparisons < kComparisonsMax;
         ++i) {
        const std::uint64_t window = window_at(body.data() + i);
        if (!filter.test(slot_of(window))) continue;
        auto [at, end] = sought.equal_range(window);
        while (at != end) {
            ++comparisons;
            const bool here = body.substr(i).starts_with(at->second->second);
            if (here) found.insert(at->second->first);
            at = here ? sought.erase(at) : std::next(at);
        }
    }
    return {found.begin(), found.end()};
}

void SeenValues::add(const Capture& capture) {
    for (const std::string_view line : capture.values_of("Set-Cookie")) {
        if (values_.size() == kValuesMax) return;
        const SetCookieParse parsed = parse_set_cookie(line);
        if (parsed.line.value.size() >= kWindow) values_.emplace_back(parsed.line.name, parsed.line.value);
    }
}

}  // namespace sessionaudit
