#include "example_things.hpp"

#include "sessionaudit/scan_record.hpp"
#include "sessionaudit/schedule.hpp"

namespace sessionaudit::test {

std::string example_id(Thing thing) {
    return std::string("00000000-0000-7000-8000-00000000000") +
           "0123456789abcdef"[static_cast<std::size_t>(thing)];
}

ExampleThings::ExampleThings(TestServer& server) {
    Vault& vault = *server.vault;
    const Timestamp now = server.vault.clock.now();
    const Identifier anna = Identifier::parse("email:anna@shop.example");

    StartRequest start;
    start.jurisdiction = "DE";
    start.subject = anna;
    start.context = {"192.0.2.7", "Mozilla/5.0"};
    const IssuedSession session = vault.sessions().start(start);
    put(Thing::session, session.id.to_string());
    texts_[std::string(kExampleToken)] = session.token;
    texts_[std::string(kExampleTicket)] = vault.door_tickets().issue(session.id, kExampleOrigin).ticket;

    ConsentAct act;
    act.holder = session.id;
    act.choices = {{"audience_measurement", ConsentState::given, {}}};
    act.method = "banner";
    put(Thing::consent, vault.consents().record(act).to_string());

    NewRequest request;
    request.person = anna;
    request.jurisdiction = "DE";
    put(Thing::request, vault.requests().file(request, "test").id.to_string());

    HoldOrder hold;
    hold.scope.session = session.id;
    hold.ground = hold_grounds().front().id;
    hold.reason = "claim 7 of 2026";
    hold.owner = "legal department";
    hold.review = now + std::chrono::days{90};
    put(Thing::hold, vault.holds().place(hold).to_string());

    NewBreach breach;
    breach.aware = now;
    breach.facts = "A laptop was stolen.";
    put(Thing::breach, vault.breaches().record(breach).to_string());

    put(Thing::job,
        vault.jobs().enqueue({"sweep", "{}", "test", now + std::chrono::days{1}, ""}).to_string());
    put(Thing::token,
        vault.access().issue_token({"shop", {Scope::sessions_read}, "", {}}, "test").id.to_string());
    const AddedUser user = vault.staff().add({"anna", {Role::dpo}, "anna@shop.example"}, "test");
    put(Thing::user, user.id.to_string());
    texts_[std::string(kExampleCode)] = user.invitation.code;
    put_scan(vault);
}

void ExampleThings::put_scan(const Vault& vault) {
    CookieAudit audit;
    audit.target = "https://192.0.2.10/";
    CookieFinding finding;
    finding.rule = &cookie_rules().front();
    finding.fingerprint = "0123456789abcdef0123456789abcdef";
    audit.findings.push_back(finding);
    AuditRun run;
    run.audits.push_back(audit);
    run.comparison = compare_to_baseline(run.audits, std::nullopt, vault.clock().now());
    const RecordId scan = vault.scans().save("shop", vault.clock().now(), run, "test");
    vault.scans().accept(scan, 0, "test");
    put(Thing::scan, scan.to_string());
    NewSchedule schedule;
    schedule.name = "scan:blog";
    schedule.kind = "scan";
    schedule.parameters = R"({"name":"blog","targets":["https://192.0.2.10/"]})";
    schedule.every = Seconds{86'400};
    put(Thing::schedule, vault.schedules().add(schedule, "test").to_string());
}

std::string ExampleThings::real(std::string text) const {
    for (const auto& [stand_in, own] : texts_)
        for (std::size_t at = 0; (at = text.find(stand_in, at)) != std::string::npos; at += own.size())
            text.replace(at, stand_in.size(), own);
    return text;
}

nlohmann::json ExampleThings::real(const nlohmann::json& value) const {
    return nlohmann::json::parse(real(value.dump()));
}

std::string ExampleThings::of_collection(const std::string& collection) const {
    static const std::map<std::string, Thing> kCollections = {
        {"sessions", Thing::session}, {"consents", Thing::consent},  {"records", Thing::consent},
        {"requests", Thing::request}, {"holds", Thing::hold},        {"breaches", Thing::breach},
        {"jobs", Thing::job},         {"tokens", Thing::token},      {"users", Thing::user},
        {"scans", Thing::scan},       {"schedules", Thing::schedule}};
    const auto found = kCollections.find(collection);
    return found == kCollections.end() || !has(found->second) ? "" : real(example_id(found->second));
}

}  // namespace sessionaudit::test
