// From JSON that keeps to the schema, so only what a schema cannot say is checked here.
#include "policy/policy_draft.hpp"

#include <nlohmann/json.hpp>

#include "core/embedded_file.hpp"
#include "core/json_lines.hpp"
#include "core/json_text.hpp"
#include "crypto/hash.hpp"
#include "policy/policy_names.hpp"
#include "policy/policy_schema.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::json;
constexpr std::size_t kFileMax = 1024 * 1024;

/// Builds values and knows where each one stands.
class DraftReader {
  public:
    DraftReader(const PolicyFile& file, const JsonLines& lines, std::vector<PolicyFinding>& findings)
        : file_(file), lines_(lines), findings_(findings) {}

    Policy read(const Json& json) {
        Policy policy;
        policy.id = json.at("id").get<std::string>();
        policy.title = json.at("title").get<std::string>();
        policy.version = json.at("version").get<std::string>();
        policy.extends = json.value("extends", "");
        policy.session_profile = json.value("session_profile", "");
        policy.on_not_allowed = choice(json, "on_not_allowed", NotAllowedAction::drop);
        if (json.contains("jurisdictions")) policy.scope = read_scope(json["jurisdictions"]);
        policy.consent.place = place("/consent");
        if (json.contains("consent")) policy.consent = read_consent(json["consent"], "/consent");
        policy.purposes = list<Purpose>(json, "purposes", &DraftReader::read_purpose);
        policy.retention = list<RetentionRule>(json, "retention", &DraftReader::read_retention);
        policy.requests = list<RequestRule>(json, "requests", &DraftReader::read_request);
        policy.exemptions = list<Exemption>(json, "exemptions", &DraftReader::read_exemption);
        policy.events = list<EventRule>(json, "events", &DraftReader::read_event);
        policy.examples = list<PolicyExample>(json, "examples", &DraftReader::read_example);
        policy.file = file_.name;
        policy.text = file_.text;
        policy.sha256 = to_hex(sha256(as_bytes(file_.text)));
        return policy;
    }

  private:
    template <typename T>
    std::vector<T> list(const Json& json, const std::string& name,
                        T (DraftReader::*read_one)(const Json&, const std::string&)) {
        std::vector<T> values;
        if (!json.contains(name)) return values;
        std::size_t index = 0;
        for (const Json& item : json[name])
            values.push_back((this->*read_one)(item, "/" + name + "/" + std::to_string(index++)));
        return values;
    }
    PolicyPlace place(const std::string& pointer) const {
        return {file_.name, pointer, lines_.line_of(pointer)};
    }
    static std::vector<std::string> texts(const Json& json, const char* name) {
        return json.value(name, std::vector<std::string>{});
    }
    template <typename Enum>
    static std::vector<Enum> choices(const Json& json, const char* name) {
        std::vector<Enum> values;
        for (const std::string& text : texts(json, name))
            values.push_back(parse_name<Enum>(text).value());
        return values;
    }
    template <typename Enum>
    static std::optional<Enum> choice(const Json& json, const char* name) {
        if (!json.contains(name)) return std::nullopt;
        return parse_name<Enum>(json[name].get_ref<const std::string&>()).value();
    }
    template <typename Enum>
    static Enum choice(const Json& json, const char* name, Enum fallback) {
        return choice<Enum>(json, name).value_or(fallback);
    }
    static Citation citation(const Json& json) {
        return {json.value("source", ""), choice(json, "confidence", CitationConfidence::memory)};
    }
    /// The schema knows a period's form; that it is not beyond all measure shows here.
    std::optional<Period> period(const Json& json, const char* name, const std::string& pointer) {
        if (!json.contains(name)) return std::nullopt;
        try {
            return parse_period(json[name].get_ref<const std::string&>());
        } catch (const Error&) {
            findings_.push_back(
                {FindingSeverity::error, "wrong_form", place(pointer + "/" + name),
                 "is " + dump_json(json[name]) + ", which is longer than any period known here",
                 "write at most 833 years"});
            return std::nullopt;
        }
    }

    PolicyScope read_scope(const Json& json) {
        PolicyScope scope;
        scope.place = place("/jurisdictions");
        scope.covers = texts(json, "covers");
        std::size_t index = 0;
        for (const Json& group : json.value("groups", Json::array()))
            scope.groups.push_back({group.at("id").get<std::string>(), texts(group, "members"),
                                    citation(group),
                                    place("/jurisdictions/groups/" + std::to_string(index++))});
        scope.decided_by = choices<JurisdictionSource>(json, "decided_by");
        if (scope.decided_by.empty())
            scope.decided_by = {JurisdictionSource::declared, JurisdictionSource::address,
                                JurisdictionSource::fallback};
        scope.when_unknown = json.value("when_unknown", "") == "applies";
        for (const Json& entry : json.value("calendars", Json::array()))
            scope.calendars.push_back(
                {entry.at("jurisdiction").get<std::string>(), entry.at("calendar").get<std::string>()});
        return scope;
    }
    ConsentRules read_consent(const Json& json, const std::string& pointer) {
        ConsentRules rules;
        rules.place = place(pointer);
        rules.validity = period(json, "validity", pointer);
        rules.longest_validity = period(json, "longest_validity", pointer);
        rules.keep_refusal = period(json, "keep_refusal", pointer);
        rules.ask_again_after = period(json, "ask_again_after", pointer);
        rules.on_withdrawal = choice<OnWithdrawal>(json, "on_withdrawal");
        rules.citation = citation(json);
        return rules;
    }
    Purpose read_purpose(const Json& json, const std::string& pointer) {
        Purpose purpose;
        purpose.id = json.at("id").get<std::string>();
        purpose.title = json.at("title").get<std::string>();
        purpose.legal_basis = choice<LegalBasis>(json, "legal_basis");
        purpose.choice = choice(json, "choice", ChoiceModel::none);
        purpose.data_categories = texts(json, "data_categories");
        purpose.consent.place = place(pointer);
        if (json.contains("consent")) purpose.consent = read_consent(json["consent"], pointer + "/consent");
        purpose.sale_or_sharing = json.value("sale_or_sharing", false);
        purpose.sensitive = json.value("sensitive", false);
        purpose.recipients = texts(json, "recipients");
        purpose.keep_at_most = period(json, "keep_at_most", pointer);
        purpose.retention_text = json.value("retention_text", "");
        purpose.citation = citation(json);
        purpose.place = place(pointer);
        return purpose;
    }
    RetentionRule read_retention(const Json& json, const std::string& pointer) {
        RetentionRule rule;
        rule.id = json.at("id").get<std::string>();
        rule.data = choice(json, "data", DataKind::sessions);
        rule.purpose = json.value("purpose", "");
        rule.after = period(json, "after", pointer);
        rule.from = choice(json, "from", RetentionMoment::recorded);
        rule.action = choice(json, "action", RetentionAction::erase);
        rule.keep_at_least = period(json, "keep_at_least", pointer);
        rule.citation = citation(json);
        rule.place = place(pointer);
        check_members(json, pointer);
        return rule;
    }
    void check_members(const Json& json, const std::string& pointer) {
        const bool after = json.contains("after");
        const bool action = json.contains("action");
        if (!after && action)
            fail("rule_without_period", pointer + "/after", "is missing from a retention rule with an action",
                 "add it, for example \"13 months\"");
        else if (!after && !json.contains("keep_at_least"))
            fail("rule_without_period", pointer + "/after", "is missing from a retention rule",
                 "add it with an action, or say keep_at_least");
        else if (after && !action)
            fail("rule_without_action", pointer + "/action",
                 "is missing from a retention rule that has `after`",
                 "add it: erase, anonymise, aggregate, truncate_ip or archive");
    }
    RequestRule read_request(const Json& json, const std::string& pointer) {
        const Json& clock = json.at("clock");
        RequestRule rule;
        rule.id = json.at("id").get<std::string>();
        rule.kind = choice(json, "type", RequestKind::access);
        rule.respond = period(clock, "respond", pointer + "/clock").value_or(Period{1, PeriodUnit::days});
        rule.extend_by = period(clock, "extend_by", pointer + "/clock");
        rule.confirm_receipt = period(clock, "confirm_receipt", pointer + "/clock");
        rule.start = choice(clock, "start", RequestRule::Start::exclude_event_day);
        rule.roll = choice(clock, "roll", RequestRule::Roll::none);
        rule.pause_for_identity = clock.value("pause_for_identity", false);
        rule.extension_from_receipt = clock.value("extension_from_receipt", false);
        rule.citation = citation(json);
        rule.place = place(pointer);
        return rule;
    }
    Exemption read_exemption(const Json& json, const std::string& pointer) {
        return {json.at("id").get<std::string>(),
                json.at("title").get<std::string>(),
                choices<RequestKind>(json, "requests"),
                choices<DataKind>(json, "data"),
                citation(json),
                place(pointer)};
    }
    EventRule read_event(const Json& json, const std::string& pointer) {
        EventRule rule;
        const auto kind = json.at("kind").get<std::string>();
        rule.kind = parse_event_kind(kind).value();
        rule.name = json.value("name", "");
        rule.id = rule.name.empty() ? kind : kind + ":" + rule.name;
        rule.purpose = json.at("purpose").get<std::string>();
        rule.place = place(pointer);
        return rule;
    }
    PolicyExample read_example(const Json& json, const std::string& pointer) {
        const Json& given = json.at("given");
        const Json& expect = json.at("expect");
        PolicyExample example;
        example.title = json.at("title").get<std::string>();
        example.jurisdiction = given.value("jurisdiction", "");
        if (given.contains("purpose")) example.purpose = given["purpose"].get<std::string>();
        example.consent = choice(given, "consent", ConsentState::none);
        if (given.contains("event")) example.event = parse_event_kind(given["event"].get<std::string>());
        example.event_name = given.value("name", "");
        example.data = choice<DataKind>(given, "data");
        example.age = period(given, "age", pointer + "/given");
        example.request = choice<RequestKind>(given, "request");
        if (expect.contains("covered")) example.expect_covered = expect["covered"].get<bool>();
        if (expect.contains("allowed")) example.expect_allowed = expect["allowed"].get<bool>();
        if (expect.contains("purpose")) example.expect_purpose = expect["purpose"].get<std::string>();
        if (expect.contains("action")) example.expect_action = expect["action"].get<std::string>();
        example.expect_respond = period(expect, "respond", pointer + "/expect");
        example.place = place(pointer);
        return example;
    }

    void fail(const char* check, const std::string& pointer, std::string message, std::string hint) {
        findings_.push_back(
            {FindingSeverity::error, check, place(pointer), std::move(message), std::move(hint)});
    }

    const PolicyFile& file_;
    const JsonLines& lines_;
    std::vector<PolicyFinding>& findings_;
};

int line_at(std::string_view text, std::size_t byte) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text.size()));
    return 1 + static_cast<int>(std::count(text.begin(), end, '\n'));
}

/// Absent, with a finding, when the text is no JSON.
std::optional<Json> parse_policy_json(const PolicyFile& file, std::vector<PolicyFinding>& findings) {
    const auto fail = [&](int line, std::string message, std::string hint) {
        findings.push_back(
            {FindingSeverity::error, "not_json", {file.name, "", line}, std::move(message), std::move(hint)});
        return std::nullopt;
    };
    if (file.text.size() > kFileMax)
        return fail(1, "is larger than 1 MiB, which no policy is", "name the right file");
    if (file.text.find_first_not_of(" \t\r\n") == std::string::npos)
        return fail(1, "is empty", "begin with a copy of a shipped policy");
    // A parser takes a NUL for the end of the text, and would say nothing of what comes after.
    if (const std::size_t nul = file.text.find('\0'); nul != std::string::npos)
        return fail(line_at(file.text, nul), "holds a NUL byte", "save the file as plain UTF-8 text");
    try {
        return parse_json(file.text);
    } catch (const Json::parse_error& error) {
        // byte counts from 1 and names the first that does not fit.
        const std::size_t byte = error.byte > 0 ? error.byte - 1 : 0;
        return fail(line_at(file.text, byte), "is not JSON from here on",
                    "look for a missing comma or quote, a comma before ] or }, or a comment, here or on the "
                    "line before");
    } catch (const Json::out_of_range&) {
        return fail(1, "holds a number beyond all bounds", "policies need no such number");
    }
}

}  // namespace

std::optional<PolicyDraft> read_policy_draft(const PolicyFile& file, std::vector<PolicyFinding>& findings) {
    const auto json = parse_policy_json(file, findings);
    if (!json) return std::nullopt;
    const JsonLines lines = index_lines(file.text);
    const std::size_t before = findings.size();
    for (const JsonLines::Duplicate& twice : lines.duplicates)
        findings.push_back({FindingSeverity::error,
                            "duplicate_member",
                            {file.name, twice.pointer, twice.line},
                            "is there twice, first on line " + std::to_string(twice.first_line),
                            "remove one of the two"});
    for (SchemaFault& fault : schema_faults(*json))
        findings.push_back({FindingSeverity::error,
                            fault.check,
                            {file.name, fault.pointer, lines.line_of(fault.pointer)},
                            std::move(fault.message),
                            std::move(fault.hint)});
    if (findings.size() != before) return std::nullopt;
    PolicyDraft draft;
    draft.policy = DraftReader(file, lines, findings).read(*json);
    draft.shipped = file.shipped;
    for (const auto& [name, value] : json->items())
        draft.given.insert(name);
    if (findings.size() != before) return std::nullopt;
    return draft;
}

}  // namespace sessionaudit
