// Takes other people's data out of what is one person's: the right to a copy shall not harm the rights of
// others (GDPR Art 15(4), 20(4)).
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "export/person_data.hpp"

namespace sessionaudit {

inline constexpr std::string_view kRedacted = "[redacted]";

/// Reads percent-encoded text as it is meant. What looks like an e-mail address and is not the person's own
/// is replaced, and so is a word of 4 bytes or more, or a whole text, by which the store knows somebody else.
/// Threads: one at a time.
class Redactor {
  public:
    Redactor(VaultCore& core, storage::Connection& store, const PersonData& person);

    std::string clean(std::string_view text);
    /// Places that were replaced so far.
    std::int64_t count() const noexcept { return count_; }
    void forget_count() noexcept { count_ = 0; }

  private:
    bool is_own(const std::string& lower) const { return own_.contains(lower); }
    bool is_somebody_else(const std::string& word);
    bool look_up(const std::string& word);

    VaultCore& core_;
    storage::Connection& store_;
    std::vector<std::string> kinds_;
    std::set<std::string> own_;  ///< values of the person's identifiers, lower case
    std::set<OwnerId> owners_;
    std::unordered_map<std::string, bool> known_;
    std::int64_t count_ = 0;
};

}  // namespace sessionaudit
