// What the checks of signals add their findings to.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sessionaudit/id_ranges.hpp"
#include "sessionaudit/signal_finding.hpp"

namespace sessionaudit {

class Findings {
  public:
    void add(const char* id, std::string sentence, const char* source) {
        list_.push_back({id, std::move(sentence), source});
    }
    void append(std::vector<SignalFinding> more);
    std::vector<SignalFinding> list() && { return std::move(list_); }

  private:
    std::vector<SignalFinding> list_;
};

/// "3, 7 and 12 more": the first few ids, for a sentence.
std::string some_ids(const IdRanges& ids);

}  // namespace sessionaudit
