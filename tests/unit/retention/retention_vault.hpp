// A store whose sessions fall under one policy, written by the test.
#pragma once

#include <string>
#include <vector>

#include "core/file_handle.hpp"
#include "test_vault.hpp"

namespace sessionaudit::test {

struct Rule {
    std::string data;
    std::string action;
    std::string after;
    std::string from;
    std::string purpose = "";
    std::string keep_at_least = "";
};

inline std::string policy_text(const std::vector<Rule>& rules, const std::string& id = "tokyo") {
    std::string text = R"({"id": ")" + id +
                       R"(", "title": "T", "version": "1",
"jurisdictions": {"covers": ["JP"], "when_unknown": "does_not_apply"},
"consent": {"validity": "6 months", "on_withdrawal": "anonymise", "source": "house", "confidence": "D"},
"purposes": [
 {"id": "service", "title": "S", "choice": "none", "data_categories": ["x"], "source": "house", "confidence": "D"},
 {"id": "advertising", "title": "A", "choice": "opt_in", "data_categories": ["x"], "source": "house", "confidence": "D"}],
"retention": [)";
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const Rule& rule = rules[i];
        text += (i == 0 ? "\n" : ",\n") + std::string(R"( {"id": "rule_)") + std::to_string(i) +
                R"(", "data": ")" + rule.data + "\"";
        if (!rule.action.empty())
            text += R"(, "action": ")" + rule.action + R"(", "after": ")" + rule.after + "\"";
        if (!rule.keep_at_least.empty()) text += R"(, "keep_at_least": ")" + rule.keep_at_least + "\"";
        if (!rule.purpose.empty()) text += R"(, "purpose": ")" + rule.purpose + "\"";
        text += R"(, "from": ")" + rule.from + R"(", "source": "house", "confidence": "D"})";
    }
    return text + "]}";
}

class RetentionVault : public TestVault {
  public:
    explicit RetentionVault(const std::vector<Rule>& rules, const std::string& profile = "owasp-low")
        : TestVault(profile) {
        set_rules(rules);
    }
    void set_rules(const std::vector<Rule>& rules) {
        close();
        std::filesystem::create_directories(home() / "policies");
        replace_file(home() / "policies" / "tokyo.json", as_bytes(policy_text(rules)));
        open();
    }
    IssuedSession start(const std::string& subject = "", const std::string& address = "203.0.113.77") {
        StartRequest request;
        request.jurisdiction = "JP";
        request.context = {address, "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"};
        request.attributes = {{"plan", "gold"}};
        if (!subject.empty()) request.subject = Identifier::parse(subject);
        return sessions().start(request);
    }
    Event event(const std::string& path, const std::string& purpose = "service") const {
        Event made;
        made.at = clock.now();
        made.path = path;
        made.purpose = purpose;
        return made;
    }
    /// A visit that is over.
    SessionId visit(const std::vector<Event>& events, const std::string& subject = "") {
        const IssuedSession session = start(subject);
        if (!events.empty()) sessions().add_events(session.id, events);
        sessions().end(session.id, EndedReason::logout);
        return session.id;
    }
    RetentionService retention() { return (*this)->retention(); }
    std::int64_t taken() {
        std::int64_t sum = 0;
        for (const RetentionRunLine& line : retention().apply().lines)
            sum += line.count;
        return sum;
    }
};

inline const RetentionLine* line_of(const RetentionPlan& plan, DataKind data, RetentionAction action) {
    for (const RetentionLine& line : plan.lines)
        if (line.data == data && line.action == action && line.rule.policy == "tokyo") return &line;
    return nullptr;
}

}  // namespace sessionaudit::test
