// Choices of people, and whether a purpose may be served. Identifiers come in bodies: addresses of requests
// end in logs.
#include "api/json_values.hpp"
#include "api/page.hpp"
#include "api/route_table.hpp"
#include "api/session_values.hpp"
#include "app.hpp"
#include "http/problem.hpp"
#include "sessionaudit/consent_receipt.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

const std::string& text_of(const json& body, const char* name) {
    return body[name].get_ref<const std::string&>();
}

RecordId record_from(const json& body) {
    const auto id = RecordId::parse(text_of(body, "record"));
    if (!id) throw Problem(422, "invalid-request", "the record is not an id", {{"/record", "is not a UUID"}});
    return *id;
}

ConsentAct act_from(const Call& call) {
    const json& body = call.body;
    ConsentAct act;
    act.holder = holder_from(call, body);
    for (const json& given : body["choices"]) {
        ConsentChoice choice{text_of(given, "purpose"), *parse_consent_state(text_of(given, "state")), {}};
        if (given.contains("expires")) choice.expires = time_from(text_of(given, "expires"), "/choices");
        act.choices.push_back(std::move(choice));
    }
    if (body.contains("notice")) {
        const json& notice = body["notice"];
        act.notice = {notice.value("id", ""), notice.value("version", ""), notice.value("sha256", "")};
    }
    act.language = body.value("language", "");
    act.method = text_of(body, "method");
    act.actor = call.actor();
    act.jurisdiction = body.value("jurisdiction", "");
    if (body.contains("signals"))
        for (const json& signal : body["signals"])
            act.signals.emplace_back(text_of(signal, "name"), text_of(signal, "value"));
    act.evidence = body.value("evidence", "");
    return act;
}

ConsentRecord require_record(const Call& call, const ConsentHolder& holder, const RecordId& id) {
    auto record = call.app.vault.consents().find(holder, id);
    if (!record) throw Error(ErrorCode::not_found, "this holder has no such record");
    return std::move(*record);
}

Reply record_consent(Call& call) {
    const ConsentAct act = act_from(call);
    const RecordId id = call.app.vault.consents().record(act);
    return Reply::json(json_of(require_record(call, act.holder, id)), 201);
}

Reply withdraw_consent(Call& call) {
    std::vector<std::string> purposes;
    if (call.body.contains("purposes")) purposes = call.body["purposes"].get<std::vector<std::string>>();
    const auto id = call.app.vault.consents().withdraw(holder_from(call, call.body), purposes,
                                                       text_of(call.body, "method"), call.actor());
    json answer = {{"withdrawn", id.has_value()}};
    if (id) answer["record"] = id->to_string();
    return Reply::json(answer);
}

json decide(const Call& call, const json& question) {
    return json_of(call.app.vault.consents().decide(holder_from(call, question), text_of(question, "purpose"),
                                                    question.value("jurisdiction", "")));
}

Reply decide_consent(Call& call) {
    return Reply::json(decide(call, call.body));
}

Reply decide_consents(Call& call) {
    json answers = json::array();
    for (const json& question : call.body["questions"]) {
        try {
            answers.push_back(decide(call, question));
        } catch (const Error& error) {
            // What concerns one question must not keep the others from being answered.
            const Problem problem = problem_of(error);
            if (problem.status >= 500) throw;
            answers.push_back({{"problem", "/problems/" + problem.type}, {"detail", problem.what()}});
        } catch (const Problem& problem) {
            answers.push_back({{"problem", "/problems/" + problem.type}, {"detail", problem.what()}});
        }
    }
    return Reply::json({{"answers", std::move(answers)}});
}

Reply current_consents(Call& call) {
    json items = json::array();
    for (const CurrentConsent& choice : call.app.vault.consents().current(holder_from(call, call.body)))
        items.emplace_back(json_of(choice));
    return Reply::json({{"items", std::move(items)}});
}

Reply consent_history(Call& call) {
    const auto records = call.app.vault.consents().history(
        holder_from(call, call.body), page_cursor_id<RecordId>(call), page_limit(call) + 1);
    return Reply::json(page_json(
        call, records, [](const ConsentRecord& record) { return json_of(record); },
        [](const ConsentRecord& record) { return record.id.to_string(); }));
}

Reply find_consent(Call& call) {
    return Reply::json(json_of(require_record(call, holder_from(call, call.body), record_from(call.body))));
}

Reply consent_receipt(Call& call) {
    const ConsentHolder holder = holder_from(call, call.body);
    const ConsentRecord record = require_record(call, holder, record_from(call.body));
    const auto controller = load_controller(call.app.vault.home());
    if (!controller)
        throw Error(ErrorCode::conflict,
                    "a receipt says who is responsible: write controller.json into the store's home first");
    const auto* const subject = std::get_if<Identifier>(&holder);
    const ReceiptParties parties{
        *controller, call.app.vault.site(),
        subject != nullptr ? subject->to_string() : "session:" + std::get<SessionId>(holder).to_string(),
        &call.app.vault.policies()};
    const bool kantara = text_of(call.body, "format") == "kantara";
    Reply reply;
    reply.content_type = kantara ? "application/json" : "application/ld+json";
    reply.body = kantara ? kantara_receipt(record, parties) : iso27560_record(record, parties);
    return reply;
}

Reply may_ask_again(Call& call) {
    return Reply::json(json_of(call.app.vault.consents().may_ask_again(
        holder_from(call, call.body), text_of(call.body, "purpose"), call.body.value("jurisdiction", ""))));
}

}  // namespace

void add_consents_routes(RouteTable& table) {
    table.add("recordConsent", record_consent);
    table.add("withdrawConsent", withdraw_consent);
    table.add("decideConsent", decide_consent);
    table.add("decideConsents", decide_consents);
    table.add("currentConsents", current_consents);
    table.add("consentHistory", consent_history);
    table.add("findConsent", find_consent);
    table.add("consentReceipt", consent_receipt);
    table.add("mayAskAgain", may_ask_again);
}

}  // namespace sessionaudit::server
