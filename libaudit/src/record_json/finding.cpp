// Findings about privacy signals and cookies.
#include "core/plain_text.hpp"
#include "record_json/members.hpp"
#include "sessionaudit/cookie_baseline.hpp"
#include "sessionaudit/signal_finding.hpp"

namespace sessionaudit {
namespace {

Json text_or_null(std::string_view text) {
    return text.empty() ? Json(nullptr) : Json(valid_utf8(text));
}

Json references_json(const CookieRuleInfo& rule) {
    Json list = Json::array();
    for (const AuditReference& reference : rule.references)
        list.push_back({{"id", reference.id}, {"url", text_or_null(reference.url)}});
    return list;
}

}  // namespace

Json json_of(const SignalFinding& finding) {
    return {{"id", finding.id}, {"sentence", finding.sentence}, {"source", finding.source}};
}

Json json_of(const CookieFinding& finding) {
    const CookieRuleInfo& rule = *finding.rule;
    return {{"rule", rule.id},
            {"title", rule.title},
            {"category", rule.category},
            {"severity", to_string(finding.severity)},
            {"confidence", to_string(finding.confidence)},
            {"cookie",
             {{"name", valid_utf8(finding.cookie)},
              {"domain", valid_utf8(finding.domain)},
              {"path", valid_utf8(finding.path)}}},
            {"seen_at",
             {{"url", valid_utf8(finding.url)},
              {"capture", finding.capture},
              {"line", finding.line},
              {"span", Json::array({finding.span.begin, finding.span.end})}}},
            {"times", finding.times},
            {"message", valid_utf8(finding.message)},
            {"evidence", valid_utf8(finding.evidence)},
            {"why", rule.why},
            {"fix", rule.fix},
            {"corrected", text_or_null(finding.corrected)},
            {"references", references_json(rule)},
            {"zap_id", text_or_null(rule.zap_id)},
            {"cwe", text_or_null(rule.cwe)},
            {"fingerprint", valid_utf8(finding.fingerprint)}};
}

Json json_of(const BaselineFinding& finding) {
    return {{"target", valid_utf8(finding.target)},         {"rule", valid_utf8(finding.rule)},
            {"cookie", valid_utf8(finding.cookie)},         {"severity", to_string(finding.severity)},
            {"first_seen", valid_utf8(finding.first_seen)}, {"fingerprint", valid_utf8(finding.fingerprint)}};
}

Json json_of(const Suppression& suppression) {
    Json json{{"owner", suppression.owner}, {"reason", suppression.reason}, {"until", suppression.until}};
    put_text(json, "fingerprint", suppression.fingerprint);
    put_text(json, "rule", suppression.rule);
    put_text(json, "cookie", suppression.cookie);
    return json;
}

}  // namespace sessionaudit
