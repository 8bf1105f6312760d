#include "sessionaudit/jurisdiction.hpp"

#include <algorithm>

#include "core/ascii.hpp"
#include "core/file_handle.hpp"
#include "core/network_address.hpp"
#include "policy/country_codes.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

[[noreturn]] void refuse(const std::string& place, const std::string& what) {
    throw Error(ErrorCode::invalid_argument, place + ": " + what);
}

std::string checked_code(std::string_view code, const std::string& what) {
    if (is_jurisdiction_code(code)) return std::string(code);
    throw Error(ErrorCode::invalid_argument, what + "'" + std::string(code.substr(0, 40)) +
                                                 "' is no jurisdiction; write an ISO 3166 code such as DE, "
                                                 "GB or US-CA");
}

}  // namespace

bool is_jurisdiction_code(std::string_view text) noexcept {
    if (text.size() < 2) return false;
    const std::size_t at = kCountryCodes.find(text.substr(0, 2));
    if (at == std::string_view::npos || at % 3 != 0) return false;
    if (text.size() == 2) return true;
    if (text[2] != '-' || text.size() < 4 || text.size() > 6) return false;
    return std::all_of(text.begin() + 3, text.end(),
                       [](char c) { return ascii::is_upper(c) || ascii::is_digit(c); });
}

PrefixTable::Key PrefixTable::parse_prefix(std::string_view text, const std::string& place) {
    try {
        const NetworkPrefix prefix = parse_network_prefix(text);
        return {prefix.address.ipv4, prefix.bits, prefix.address.bytes};
    } catch (const Error& error) {
        refuse(place, error.what());
    }
}

void PrefixTable::add(std::string_view line, const std::string& place) {
    const std::size_t comma = line.find(',');
    if (comma == std::string_view::npos || line.find(',', comma + 1) != std::string_view::npos)
        refuse(place, "a line is prefix,jurisdiction, for example 203.0.113.0/24,DE");
    const Key key = parse_prefix(ascii::trim(line.substr(0, comma), " \t\r"), place);
    const std::string code = checked_code(ascii::trim(line.substr(comma + 1), " \t\r"), place + ": ");
    const auto [entry, is_new] = entries_.emplace(key, code);
    if (!is_new && entry->second != code)
        refuse(place, "the prefix is there already, for " + entry->second + "; remove one of the two");
    auto& lengths = lengths_.at(key.ipv4 ? 1 : 0);
    const auto where = std::lower_bound(lengths.begin(), lengths.end(), key.bits, std::greater<>());
    if (where == lengths.end() || *where != key.bits) lengths.insert(where, key.bits);
}

PrefixTable PrefixTable::parse(std::string_view csv, const std::string& source) {
    PrefixTable table;
    for (std::size_t number = 1; !csv.empty(); ++number) {
        const std::size_t end = std::min(csv.find('\n'), csv.size());
        const std::string_view line = ascii::trim(csv.substr(0, end), " \t\r");
        csv.remove_prefix(std::min(end + 1, csv.size()));
        const bool heading = table.entries_.empty() && line == "prefix,jurisdiction";
        if (line.empty() || line.front() == '#' || heading) continue;
        table.add(line, source + ":" + std::to_string(number));
    }
    return table;
}

PrefixTable PrefixTable::load(const std::filesystem::path& file) {
    if (!std::filesystem::is_regular_file(file))
        throw Error(ErrorCode::not_found, "there is no prefix table " + file.string());
    return parse(read_text_file(file), file.string());
}

std::optional<std::string> PrefixTable::find(std::string_view address) const {
    const auto parsed = parse_address(address);
    if (!parsed) return std::nullopt;
    for (const unsigned bits : lengths_.at(parsed->ipv4 ? 1 : 0)) {
        const auto found = entries_.find({parsed->ipv4, bits, parsed->truncated(bits).bytes});
        if (found != entries_.end()) return found->second;
    }
    return std::nullopt;
}

Jurisdiction decide_jurisdiction(std::string_view declared, std::string_view address,
                                 const PrefixTable& prefixes, std::string_view fallback) {
    if (!declared.empty())
        return {checked_code(declared, "the declared jurisdiction "), JurisdictionSource::declared};
    if (const auto found = prefixes.find(address)) return {*found, JurisdictionSource::address};
    if (!fallback.empty())
        return {checked_code(fallback, "the fallback jurisdiction "), JurisdictionSource::fallback};
    return {"", JurisdictionSource::unknown};
}

bool covers(const Policy& policy, const Jurisdiction& jurisdiction) {
    const PolicyScope& scope = policy.scope;
    const auto trusted = [&] {
        return std::find(scope.decided_by.begin(), scope.decided_by.end(), jurisdiction.source) !=
               scope.decided_by.end();
    };
    if (jurisdiction.code.empty() || !trusted()) return scope.when_unknown;
    const std::string country = jurisdiction.code.substr(0, jurisdiction.code.find('-'));
    const auto named = [&](const std::vector<std::string>& codes) {
        return std::any_of(codes.begin(), codes.end(), [&](const std::string& code) {
            return code == jurisdiction.code || code == country;
        });
    };
    if (named(scope.covers)) return true;
    return std::any_of(scope.groups.begin(), scope.groups.end(), [&](const JurisdictionGroup& group) {
        return std::find(scope.covers.begin(), scope.covers.end(), group.id) != scope.covers.end() &&
               named(group.members);
    });
}

}  // namespace sessionaudit
