// What a site says of its cookies: in the policy's file, or in the table on its own page.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cookie/audit/facts.hpp"

namespace sessionaudit {

struct DeclaredEntry {
    std::string name;                      ///< or a pattern
    std::string purpose;                   ///< an id of the catalogue's; empty: not recognised
    std::string party;                     ///< "first", "third", empty: not said
    std::optional<std::int64_t> lifetime;  ///< seconds; 0: the browser's session
};

class Declaration {
  public:
    explicit Declaration(const TargetFacts& target);

    /// Whether it claims to name every cookie.
    bool is_complete() const noexcept { return complete_; }
    const std::vector<DeclaredEntry>& entries() const noexcept { return entries_; }
    std::optional<DeclaredEntry> find(const CookieFacts& cookie) const;
    bool is_seen(const DeclaredEntry& entry) const;
    /// For a sentence: "the policy", "the cookie table of https://...".
    const std::string& where() const noexcept { return where_; }

  private:
    void take_policy();
    void take_page();

    const TargetFacts& target_;
    std::vector<DeclaredEntry> entries_;
    bool complete_ = false;
    std::string where_;
};

/// Statistics, advertising, social media, personalisation: what ePrivacy 5(3) wants a yes for. An unknown
/// purpose is none of them.
bool needs_consent(std::string_view purpose);

/// The purpose that a cookie table's words name, in English, French, German or Spanish; empty where none is
/// recognised.
std::string purpose_of_words(std::string_view words);
/// "first", "third" or empty.
std::string party_of_words(std::string_view words, std::string_view host);

}  // namespace sessionaudit
