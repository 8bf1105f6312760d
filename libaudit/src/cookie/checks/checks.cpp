#include "cookie/checks/checks.hpp"

#include <algorithm>

namespace sessionaudit {
namespace checks {

#define SESSIONAUDIT_REGISTER(name) CookieCheck name();
#include "cookie/checks/checks.def"
#undef SESSIONAUDIT_REGISTER

}  // namespace checks

namespace {

std::vector<CookieCheck> registered() {
    std::vector<CookieCheck> list{
#define SESSIONAUDIT_REGISTER(name) checks::name(),
#include "cookie/checks/checks.def"
#undef SESSIONAUDIT_REGISTER
    };
    std::sort(list.begin(), list.end(),
              [](const CookieCheck& a, const CookieCheck& b) { return a.info.id < b.info.id; });
    return list;
}

std::vector<CookieRuleInfo> infos() {
    std::vector<CookieRuleInfo> list;
    for (const CookieCheck& check : cookie_checks())
        list.push_back(check.info);
    return list;
}

}  // namespace

std::span<const CookieCheck> cookie_checks() {
    static const std::vector<CookieCheck> list = registered();
    return list;
}

std::span<const CookieRuleInfo> cookie_rules() {
    static const std::vector<CookieRuleInfo> list = infos();
    return list;
}

const CookieRuleInfo* find_cookie_rule(std::string_view id) {
    const auto rules = cookie_rules();
    const auto found =
        std::lower_bound(rules.begin(), rules.end(), id,
                         [](const CookieRuleInfo& rule, std::string_view key) { return rule.id < key; });
    return found != rules.end() && found->id == id ? &*found : nullptr;
}

}  // namespace sessionaudit
