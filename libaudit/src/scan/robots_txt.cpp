#include "scan/robots_txt.hpp"

#include <algorithm>
#include <utility>

#include "core/ascii.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kBytesMax = 500U * 1024;
constexpr std::size_t kRulesMax = 2000;
constexpr std::size_t kPatternMax = 512;
constexpr std::size_t kSitemapsMax = 20;

/// `*` is any run of bytes, a `$` at the end the end. Going back to the last star only is enough, and takes
/// no more than the product of both lengths.
bool fits(std::string_view pattern, std::string_view target) {
    const bool whole = pattern.ends_with('$');
    if (whole) pattern.remove_suffix(1);
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t retry = 0;
    for (;;) {
        if (p == pattern.size() && (!whole || t == target.size())) return true;
        if (p < pattern.size() && pattern[p] == '*') {
            star = ++p;
            retry = t;
        } else if (p < pattern.size() && t < target.size() && pattern[p] == target[t]) {
            ++p;
            ++t;
        } else {
            if (star == std::string_view::npos || retry >= target.size()) return false;
            p = star;
            t = ++retry;
        }
    }
}

/// Two groups' names for whom they are; the group in hand is for us, for everybody, or for others.
enum class Group { others, everybody, us };

Group group_of(std::string_view agent) {
    if (agent == "*") return Group::everybody;
    const std::string_view token = agent.substr(0, agent.find_first_of("/ \t"));
    return ascii::equal_ignoring_case(token, kRobotName) ? Group::us : Group::others;
}

}  // namespace

RobotsTxt RobotsTxt::forbids_all() {
    RobotsTxt robots;
    robots.rules_.push_back({"/", false});
    return robots;
}

RobotsTxt RobotsTxt::parse(std::string_view text) {
    text = text.substr(0, kBytesMax);
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    RobotsTxt robots;
    std::vector<Rule> ours;
    std::vector<Rule> everybodys;
    bool names_us = false;
    bool agents_end = true;
    bool for_us = false;
    bool for_everybody = false;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        line = line.substr(0, line.find('#'));
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        const std::string_view key = ascii::trim(line.substr(0, colon), " \t");
        const std::string_view value = ascii::trim(line.substr(colon + 1), " \t").substr(0, kPatternMax);
        if (ascii::equal_ignoring_case(key, "user-agent")) {
            if (std::exchange(agents_end, false)) for_us = for_everybody = false;
            const Group group = group_of(value);
            for_us = for_us || group == Group::us;
            for_everybody = for_everybody || group == Group::everybody;
            names_us = names_us || for_us;
        } else if (ascii::equal_ignoring_case(key, "allow") || ascii::equal_ignoring_case(key, "disallow")) {
            agents_end = true;
            const Rule rule{std::string(value), ascii::equal_ignoring_case(key, "allow")};
            if (value.empty()) continue;  // an empty Disallow forbids nothing
            if (for_us && ours.size() < kRulesMax) ours.push_back(rule);
            if (for_everybody && everybodys.size() < kRulesMax) everybodys.push_back(rule);
        } else if (ascii::equal_ignoring_case(key, "sitemap") && robots.sitemaps_.size() < kSitemapsMax) {
            robots.sitemaps_.emplace_back(ascii::trim(line.substr(colon + 1), " \t"));
        }
    }
    robots.rules_ = names_us ? std::move(ours) : std::move(everybodys);
    return robots;
}

bool RobotsTxt::allows(std::string_view target) const {
    const Rule* decides = nullptr;
    for (const Rule& rule : rules_) {
        if (!fits(rule.pattern, target)) continue;
        const bool longer = decides == nullptr || rule.pattern.size() > decides->pattern.size();
        const bool tie = decides != nullptr && rule.pattern.size() == decides->pattern.size() && rule.allow;
        if (longer || tie) decides = &rule;
    }
    return decides == nullptr || decides->allow;
}

}  // namespace sessionaudit
