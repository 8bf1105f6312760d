// Collects what the rules raise: one finding per cookie and rule, however often it is seen.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cookie/audit/facts.hpp"
#include "cookie/audit/line_text.hpp"

namespace sessionaudit {

/// A finding while its rule fills it in.
struct FindingDraft {
    CookieFinding finding;
    const CookieFacts* cookie = nullptr;  ///< null for a finding about the target
    const LineFacts* line = nullptr;      ///< where it was first raised
    LineEdits edits;                      ///< what repairs it; nothing where no line does
    bool has_line = false;                ///< it gets a corrected line
    bool advice = false;                  ///< no fault: its edits are not those of the other findings' lines
    bool alone = false;  ///< its line has its own edits only, not those of the cookie's faults

    FindingDraft& says(std::string sentence) {
        finding.message = std::move(sentence);
        return *this;
    }
    FindingDraft& level(FindingLevel severity) {
        finding.severity = severity;
        return *this;
    }
    FindingDraft& sure(Confidence confidence) {
        finding.confidence = confidence;
        return *this;
    }
    FindingDraft& shows(std::string evidence) {
        finding.evidence = std::move(evidence);
        return *this;
    }
    /// The part of the line that is at fault.
    FindingDraft& at(ByteSpan span) {
        finding.span = span;
        return *this;
    }
    /// The line is repaired by what the caller sets here.
    LineEdits& repaired() {
        has_line = true;
        return edits;
    }
};

/// Severity that the policy gives a rule, and whether it is off.
struct RuleSetting {
    bool off = false;
    std::optional<FindingLevel> severity;
};

class CookieFindings {
  public:
    CookieFindings(const TargetFacts& target, std::span<const RuleSetting> settings)
        : target_(target), settings_(settings) {}

    /// The rule that raises from now on.
    void begin(std::size_t rule, const CookieRuleInfo& info) {
        rule_ = rule;
        info_ = &info;
    }
    bool is_off(std::string_view rule) const;

    /// Null where it was raised for this cookie before (it is counted then). Evidence is the line.
    FindingDraft* raise(const LineFacts& line);
    /// About the cookie as a whole, seen first where the cookie was.
    FindingDraft* raise(const TargetFacts& target, CookieFacts& cookie);
    /// About the target, or of what `key` stands for on it.
    FindingDraft* raise(const TargetFacts& target, const std::string& key,
                        const ResponseFacts* response = nullptr);
    /// Was the rule of that id raised for the cookie?
    bool has(const CookieFacts& cookie, std::string_view rule) const;

    /// Fingerprints, severities of the policy, corrected lines; sorted.
    std::vector<CookieFinding> finish();

  private:
    FindingDraft& add(const CookieFacts* cookie, const LineFacts* line);
    std::string corrected_for(const FindingDraft& draft) const;

    const TargetFacts& target_;
    std::span<const RuleSetting> settings_;
    std::size_t rule_ = 0;
    const CookieRuleInfo* info_ = nullptr;
    std::deque<FindingDraft> drafts_;
    std::vector<std::size_t> rules_;  ///< of each draft
    std::vector<std::string> keys_;   ///< of each draft about the target
    std::map<std::pair<std::size_t, std::string>, std::size_t> by_key_;
};

}  // namespace sessionaudit
