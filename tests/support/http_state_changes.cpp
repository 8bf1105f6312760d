#include "http_state_changes.hpp"

#include <algorithm>
#include <array>

namespace sessionaudit {
namespace {

constexpr std::array<ChangedCase, 27> kChanged = {{
    {"0004", "foo", "5.6 step 3"},
    {"0021", "a=b; x; c=d", "5.6 step 3"},
    {"0023", "foo", "5.6 step 3"},
    {"0024", "foo", "5.6 step 3"},
    {"0025", "foo", "5.6 step 3"},
    {"0026", "foo", "5.6 step 3"},
    {"0027", "bar", "5.6 step 3"},
    {"0028", "foo", "5.6 step 3"},
    {"CHROMIUM0009", "BLAHHH", "5.6 step 3"},
    {"CHROMIUM0010", "\"BLA\\\"HHH\"", "5.6 step 3"},
    {"CHROMIUM0012", "ABC", "5.6 step 3"},
    {"DISABLED_CHROMIUM0022", "", "5.6 step 1"},
    {"DISABLED_CHROMIUM0023", "", "5.6 step 1"},
    {"DISABLED_PATH0029", "", "5.1.4"},
    {"MOZILLA0012", "test=\"fubar! = foo; five", "5.6 step 3"},
    {"MOZILLA0014", "six", "5.6 step 3"},
    {"MOZILLA0015", "seven", "5.6 step 3"},
    {"MOZILLA0016", "eight", "5.6 step 3"},
    {"MOZILLA0017", "eight; test=six", "5.6 step 3"},
    {"NAME0017", "a=bar", "5.6 step 3"},
    {"NAME0023", "foo", "5.6 step 3"},
    {"NAME0025", "==a=bar", "5.6 step 3"},
    {"NAME0028", "a", "5.6 step 3"},
    {"NAME0031", "\"foo", "5.6 step 3"},
    {"NAME0032", "\"foo\\\"bar", "5.6 step 3"},
    {"NAME0033", "aaa", "5.6 step 3"},
    {"OPTIONAL_DOMAIN0042", "foo=bar", "5.6.3"},
}};

}  // namespace

std::span<const ChangedCase> changed_cases() {
    return kChanged;
}

const ChangedCase* find_changed_case(std::string_view name) {
    const auto cases = changed_cases();
    const auto found = std::find_if(cases.begin(), cases.end(),
                                    [name](const ChangedCase& each) { return each.name == name; });
    return found == cases.end() ? nullptr : &*found;
}

}  // namespace sessionaudit
