// The record of processing activities (GDPR Art 30(1)), from the policies that are in force.
#include "consent/purpose_rules.hpp"
#include "core/ascii.hpp"
#include "report/report_table.hpp"
#include "sessionaudit/policy_set.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kMeasures =
    "encrypted at rest (AES-256), a key for each person, keyed hashes of identifiers and tokens, truncated "
    "addresses, tamper-evident log";

std::string listed(const std::vector<std::string>& texts) {
    return texts.empty() ? "none declared" : ascii::join(texts);
}

/// Art 30(1)(f): the promise in words, then the rules that carry it out.
std::string limits(const Policy& policy, const Purpose& purpose) {
    std::string text = purpose.retention_text;
    for (const RetentionRule& rule : policy.retention) {
        const bool own = rule.purpose == purpose.id;
        if (!rule.after || !(own || (rule.purpose.empty() && rule.data == DataKind::events))) continue;
        text.append(text.empty() ? "" : "; ").append(to_string(rule.action)).append(" ");
        text.append(to_string(rule.data)).append(" ").append(to_string(*rule.after)).append(" after ");
        text.append(to_string(rule.from));
    }
    return text;
}

}  // namespace

ReportTable processing_table(const ReportInput& input) {
    ReportTable table{
        "processing",
        "Record of processing activities",
        "GDPR Art 30(1), from the policies in force. Categories of people: visitors and customers "
        "of the site.",
        {"policy", "version", "jurisdictions", "purpose", "title", "legal basis", "choice",
         "categories of data", "recipients", "sale or sharing", "sensitive", "time limits",
         "security measures", "source"},
        {}};
    for (const auto& [id, policy] : input.core.purpose_rules().policies().policies)
        for (const Purpose& purpose : policy.purposes)
            table.rows.push_back({id, policy.version, ascii::join(policy.scope.covers), purpose.id,
                                  purpose.title,
                                  purpose.legal_basis ? std::string(to_string(*purpose.legal_basis))
                                                      : "none named by this law",
                                  std::string(to_string(purpose.choice)), listed(purpose.data_categories),
                                  listed(purpose.recipients), purpose.sale_or_sharing ? "yes" : "no",
                                  purpose.sensitive ? "yes" : "no", limits(policy, purpose),
                                  std::string(kMeasures), purpose.citation.text});
    return table;
}

}  // namespace sessionaudit
