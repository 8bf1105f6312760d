#include "policy_explain.hpp"

#include <iostream>
#include <map>

#include "exit_code.hpp"
#include "output.hpp"
#include "policy_output.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/policy_decision.hpp"
#include "terminal.hpp"

namespace sessionaudit::cli {
namespace {

struct Question {
    std::string session;
    std::vector<std::string> jurisdictions;
    std::string address;
    std::string prefixes;
    std::string fallback;
    std::string purpose;
    std::string consent;
    std::string event;
    std::string name;
    std::string data;
    std::string request;
};

Jurisdictions where(const Question& question) {
    const PrefixTable table =
        question.prefixes.empty() ? PrefixTable{} : PrefixTable::load(question.prefixes);
    Jurisdictions found;
    for (const std::string& declared : question.jurisdictions)
        found.push_back(decide_jurisdiction(declared, question.address, table, question.fallback));
    if (found.empty()) found.push_back(decide_jurisdiction("", question.address, table, question.fallback));
    return found;
}

/// `parse`'s answer, or an error that names what may be written.
template <typename Parse>
auto parse_word(const char* option, const std::string& text, Parse parse, const char* words) {
    const auto value = parse(text);
    if (!value)
        throw Error(ErrorCode::invalid_argument,
                    "\"" + text + "\" is nothing for " + option + "; write one of: " + words);
    return *value;
}

ConsentState consent_of(const Question& question) {
    if (question.consent.empty()) return ConsentState::none;
    return parse_word("--consent", question.consent, parse_consent_state,
                      "none given refused withdrawn expired opted_out");
}

/// What a question is about: a place and, of a session, what its owner chose.
struct Case {
    Jurisdictions where;
    std::map<std::string, ConsentState> choices;
};

Case case_of(const Options& options, const Question& question) {
    if (question.session.empty()) return {where(question), {}};
    if (!question.jurisdictions.empty() || !question.address.empty())
        throw Error(ErrorCode::invalid_argument,
                    "a session has a jurisdiction of its own; leave --jurisdiction and --address out");
    const SessionId id = parse_session_id(question.session);
    const Vault vault = options.open_vault();
    Case found{{vault.consents().jurisdiction(id)}, {}};
    for (const CurrentConsent& choice : vault.consents().current(id))
        found.choices[choice.purpose] = choice.state;
    return found;
}

/// What was asked about, as JSON and as text; the sentences are the library's.
class Answer {
  public:
    Answer(const PolicySet& set, const Question& question, Case found)
        : set_(set),
          question_(question),
          where_(std::move(found.where)),
          choices_(std::move(found.choices)) {}

    void run() {
        add_jurisdictions();
        if (!question_.event.empty()) add_event();
        if (!question_.purpose.empty()) add_purpose(question_.purpose);
        if (!question_.data.empty()) add_data();
        if (!question_.request.empty()) add_request();
        const bool asked = !(question_.event.empty() && question_.purpose.empty() && question_.data.empty() &&
                             question_.request.empty());
        if (!asked) add_everything();
    }
    const Json& json() const { return json_; }
    const std::vector<std::string>& lines() const { return lines_; }
    bool denied() const { return denied_; }

  private:
    void say(std::string sentence, const std::vector<LostRule>& lost) {
        lines_.push_back(std::move(sentence));
        for (const LostRule& rule : lost)
            lines_.push_back("  not " + rule.rule.to_string() + ": " + rule.why);
    }
    void add_jurisdictions() {
        json_["jurisdictions"] = Json::array();
        for (const Jurisdiction& one : where_) {
            const std::string code = one.code.empty() ? "not known" : one.code;
            json_["jurisdictions"].push_back({{"code", one.code.empty() ? Json(nullptr) : Json(one.code)},
                                              {"source", to_string(one.source)}});
            const bool known = one.source != JurisdictionSource::unknown;
            lines_.push_back("jurisdiction: " + code +
                             (known ? " (" + std::string(to_string(one.source)) + ")" : ""));
        }
        json_["policies"] = Json::array();
        std::string names;
        for (const Policy* policy : policies_for(set_, where_)) {
            json_["policies"].push_back(policy->id);
            names += (names.empty() ? "" : ", ") + policy->id;
        }
        lines_.push_back("policies: " + (names.empty() ? "none" : names));
    }
    void add_event() {
        const EventKind kind =
            parse_word("--event", question_.event, parse_event_kind,
                       "page_view click form_submit cart_add cart_remove checkout purchase custom");
        const EventHandling handling = event_handling(set_, where_, kind, question_.name);
        json_["event"] = to_json(handling);
        say(handling.sentence, {});
        for (const std::string& purpose : handling.purposes)
            add_purpose(purpose);
        if (denied_) say("what is not allowed: " + std::string(to_string(handling.on_not_allowed)), {});
    }
    void add_purpose(const std::string& purpose) {
        const PurposeDecision decision = purpose_decision(set_, where_, purpose, consent_for(purpose));
        json_["purposes"].push_back(to_json(purpose, decision));
        denied_ = denied_ || !decision.allowed;
        say(decision.sentence, decision.lost);
    }
    /// What --consent says, else what the session's owner chose.
    ConsentState consent_for(const std::string& purpose) const {
        const auto chosen = choices_.find(purpose);
        if (!question_.consent.empty() || chosen == choices_.end()) return consent_of(question_);
        return chosen->second;
    }
    void add_data() {
        const DataKind data =
            parse_word("--data", question_.data, parse_data_kind,
                       "sessions events attributes network identifiers consents requests scans ledger");
        add_retention(strictest_retention(set_, where_, data, purpose_of_question()));
    }
    /// The purpose that was named, else the one that the event is kept for.
    std::string purpose_of_question() const {
        if (!question_.purpose.empty() || question_.event.empty()) return question_.purpose;
        const auto kind = parse_event_kind(question_.event);
        const auto purposes = event_handling(set_, where_, kind.value(), question_.name).purposes;
        return purposes.empty() ? "" : purposes.front();
    }
    void add_retention(const RetentionDecision& decision) {
        json_["retention"].push_back(to_json(decision));
        say(decision.sentence, decision.lost);
    }
    void add_request() {
        const RequestKind kind = parse_word("--request", question_.request, parse_request_kind,
                                            "access portability erasure rectification restriction objection "
                                            "automated_decision opt_out opt_in "
                                            "limit");
        const auto decision = request_decision(set_, where_, kind);
        json_["request"] = decision ? to_json(*decision) : Json(nullptr);
        if (!decision) return say("no policy that applies knows a request of " + question_.request, {});
        say(decision->sentence, decision->lost);
        for (const Exemption& exemption : decision->exemptions)
            lines_.push_back("  may be limited by: " + exemption.title + " (" + exemption.citation.text +
                             ")");
    }
    /// Nothing special was asked: all purposes, and what is kept how long whatever the purpose.
    void add_everything() {
        std::vector<std::string> done;
        for (const Policy* policy : policies_for(set_, where_))
            for (const Purpose& purpose : policy->purposes) {
                if (std::find(done.begin(), done.end(), purpose.id) != done.end()) continue;
                done.push_back(purpose.id);
                add_purpose(purpose.id);
            }
        for (const RetentionDecision& decision : rules_for(set_, where_))
            if (decision.purpose.empty()) add_retention(decision);
        denied_ = false;
    }

    const PolicySet& set_;
    const Question& question_;
    Jurisdictions where_;
    std::map<std::string, ConsentState> choices_;
    Json json_ = Json::object();
    std::vector<std::string> lines_;
    bool denied_ = false;
};

void explain(Options& options, const Question& question) {
    const auto set = load_policies(policy_folder(options));
    Answer answer(*set, question, case_of(options, question));
    answer.run();
    if (answer.denied()) options.exit_code = kFindings;
    if (options.json) return print_json(answer.json());
    for (const std::string& line : answer.lines())
        std::cout << printable(line) << '\n';
}

}  // namespace

std::filesystem::path policy_folder(const Options& options) {
    return std::filesystem::path(options.home) / "policies";
}

void add_policy_explain(Command group, Options& options) {
    const auto question = std::make_shared<Question>();
    const Command command = add_command(
        group, "explain", "what is decided for a case, by which rule; exit 1 when it is not allowed",
        [&options, question] { explain(options, *question); });
    command.add_option("session", question->session, "a session's id; without it, a case is made up");
    command.add_option("--jurisdiction", question->jurisdictions,
                       "declared, for example DE or US-CA; may be repeated");
    command.add_option("--address", question->address, "client address, looked up in --prefixes");
    command.add_option("--prefixes", question->prefixes, "file of lines prefix,jurisdiction");
    command.add_option("--fallback", question->fallback, "jurisdiction where nothing else is known");
    command.add_option("--purpose", question->purpose, "a purpose's id");
    command.add_option("--consent", question->consent,
                       "none, given, refused, withdrawn, expired or opted_out");
    command.add_option("--event", question->event, "kind of an event, for example page_view");
    command.add_option("--name", question->name, "the event's name");
    command.add_option("--data", question->data, "kind of data, for example events: how long is it kept?");
    command.add_option("--request", question->request, "type of request, for example erasure: how fast?");
}

}  // namespace sessionaudit::cli
