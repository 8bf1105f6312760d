// Whose law a session falls under.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "sessionaudit/policy.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// "DE", or a country and a region of it as "US-CA" (ISO 3166-1 alpha-2, ISO 3166-2). Countries are checked
/// against the list of ISO 3166-1, regions by form only.
bool is_jurisdiction_code(std::string_view text) noexcept;

/// Address prefixes and their jurisdictions, from a table that the user provides.
/// Threads: find() may be called from any thread at once.
class PrefixTable {
  public:
    /// Lines `prefix,jurisdiction`: "203.0.113.0/24,DE" or "2001:db8::/32,US-CA". Blank lines, lines that
    /// begin with # and a heading `prefix,jurisdiction` are skipped. Throws Error{invalid_argument} naming
    /// `source` and the line.
    static PrefixTable parse(std::string_view csv, const std::string& source);
    /// The same for a file. Throws Error{not_found} when it cannot be opened.
    static PrefixTable load(const std::filesystem::path& file);

    /// The jurisdiction of the longest prefix that holds the address; absent when none does, or when the text
    /// is not an address.
    std::optional<std::string> find(std::string_view address) const;
    std::size_t size() const noexcept { return entries_.size(); }

  private:
    struct Key {
        bool ipv4;
        unsigned bits;
        std::array<std::uint8_t, 16> bytes;
        friend bool operator<(const Key& a, const Key& b) noexcept {
            return std::tie(a.ipv4, a.bits, a.bytes) < std::tie(b.ipv4, b.bits, b.bytes);
        }
    };
    void add(std::string_view line, const std::string& place);
    static Key parse_prefix(std::string_view text, const std::string& place);

    std::map<Key, std::string> entries_;
    std::array<std::vector<unsigned>, 2> lengths_;  ///< of IPv6 and IPv4, longest first
};

struct Jurisdiction {
    std::string code;  ///< empty: not known
    JurisdictionSource source = JurisdictionSource::declared;
    friend bool operator==(const Jurisdiction&, const Jurisdiction&) = default;
};
using Jurisdictions = std::vector<Jurisdiction>;

/// What was declared wins, then the address, then the fallback. Empty texts are skipped.
/// Throws Error{invalid_argument} for a declared or fallback text that is not a jurisdiction's code.
Jurisdiction decide_jurisdiction(std::string_view declared, std::string_view address,
                                 const PrefixTable& prefixes, std::string_view fallback);

/// Whether the policy applies. A country covers its regions; a region does not cover its country.
bool covers(const Policy& policy, const Jurisdiction& jurisdiction);

}  // namespace sessionaudit
#pragma GCC visibility pop
