#include "api/call.hpp"

#include <algorithm>

#include "sessionaudit/error.hpp"

namespace sessionaudit::server {
namespace {

const std::string kNothing;

const std::string* find(const Fields& fields, std::string_view name) {
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const auto& field) { return field.first == name; });
    return found == fields.end() ? nullptr : &found->second;
}

/// In thousandths: 1000 where none is given, 0 for what cannot be read.
int weight_of(std::string_view range) {
    const std::size_t at = range.find("q=");
    if (at == std::string_view::npos) return 1000;
    std::string_view text = range.substr(at + 2);
    if (text.empty() || (text.front() != '0' && text.front() != '1')) return 0;
    int weight = text.front() == '1' ? 1000 : 0;
    text.remove_prefix(std::min<std::size_t>(2, text.size()));
    for (int worth = 100; worth > 0 && !text.empty() && text.front() >= '0' && text.front() <= '9';
         worth /= 10) {
        weight += worth * (text.front() - '0');
        text.remove_prefix(1);
    }
    return std::min(weight, 1000);
}

}  // namespace

const std::string& Call::at(std::string_view name) const {
    const std::string* const value = find(path_values, name);
    return value == nullptr ? kNothing : *value;
}

const std::string& Call::asked(std::string_view name) const {
    const std::string* const value = find(query, name);
    return value == nullptr ? kNothing : *value;
}

bool Call::asks(std::string_view name) const {
    return find(query, name) != nullptr;
}

const std::string& Call::field(const std::string& name) const {
    const auto found = head.find(name);
    return found == head.end() ? kNothing : found->second;
}

std::string Call::actor() const {
    return principal ? principal->actor : "public";
}

std::string Call::language() const {
    // RFC 9110 section 12.5.4: the heaviest of ours; of two as heavy the first.
    std::string_view rest = field("Accept-Language");
    std::string best = "en";
    int heaviest = 0;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(','), rest.size());
        std::string_view range = rest.substr(0, end);
        while (!range.empty() && range.front() == ' ')
            range.remove_prefix(1);
        const std::string_view primary = range.substr(0, range.find_first_of("-; "));
        for (const std::string_view known : {"en", "de", "fr", "es"})
            if (primary == known && weight_of(range) > heaviest) {
                heaviest = weight_of(range);
                best = known;
            }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return best;
}

void Call::throw_unknown(const std::string& id) {
    throw Error(ErrorCode::not_found, "there is nothing with the id " + id);
}

}  // namespace sessionaudit::server
