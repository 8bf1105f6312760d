#include "example_things.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include "person.hpp"
#include "sessionaudit/report.hpp"
#include "sessionaudit/scan_record.hpp"
#include "sessionaudit/schedule.hpp"

namespace sessionaudit::test {
namespace {

using namespace std::chrono_literals;

const Identifier kAnna{"email", "anna@shop.example"};
/// Archives, which none of the policies that come with the library does.
constexpr const char* kArchivingPolicy = R"({
"id": "tokyo", "title": "T", "version": "1",
"jurisdictions": {"covers": ["JP"], "when_unknown": "does_not_apply"},
"consent": {"validity": "6 months", "on_withdrawal": "anonymise", "source": "house", "confidence": "D"},
"purposes": [{"id": "service", "title": "S", "choice": "none", "data_categories": ["x"], "source": "house",
              "confidence": "D"}],
"retention": [{"id": "events", "data": "events", "action": "archive", "after": "30 days", "from": "recorded",
               "source": "house", "confidence": "D"}]})";

}  // namespace

std::string example_id(Thing thing) {
    return std::string("00000000-0000-7000-8000-00000000000") +
           "0123456789abcdef"[static_cast<std::size_t>(thing)];
}

void ExampleThings::make_visit(Vault& vault) {
    StartRequest start;
    start.jurisdiction = "DE";
    start.subject = kAnna;
    start.context = {"192.0.2.7", "Mozilla/5.0"};
    const IssuedSession session = vault.sessions().start(start);
    put(Thing::session, session.id.to_string());
    texts_[std::string(kExampleToken)] = session.token;
    texts_[std::string(kExampleTicket)] = vault.browser_tickets().issue(session.id, kExampleOrigin).ticket;

    ConsentAct act;
    act.holder = session.id;
    act.choices = {{"audience_measurement", ConsentState::given, {}}};
    act.method = "banner";
    put(Thing::consent, vault.consents().record(act).to_string());

    HoldOrder hold;
    hold.scope.session = session.id;
    hold.ground = hold_grounds().front().id;
    hold.reason = "claim 7 of 2026";
    hold.owner = "legal department";
    hold.review = vault.clock().now() + std::chrono::days{90};
    put(Thing::hold, vault.holds().place(hold).to_string());
}

void ExampleThings::make_request(Vault& vault, const std::string& operation) {
    NewRequest request;
    request.person = kAnna;
    request.jurisdiction = "DE";
    if (operation == "checkPermission") request.agent = {"Agent GmbH", "agent@agent.example"};
    if (operation == "liftRequest") request.kind = RequestKind::restriction;
    RequestService service = vault.requests();
    const RecordId id = service.file(request, "test").id;
    put(Thing::request, id.to_string());

    // How far the request has come when the operation is its turn.
    const std::vector<std::string> turns = {"planRequest", "approveRequest", "executeRequest",
                                            "completeDelivery", "liftRequest"};
    const auto turn = std::find(turns.begin(), turns.end(), operation);
    const std::string link = service.issue_link(id);
    texts_[std::string(kExampleLink)] = link;
    if (operation == "confirmIdentityCode" || operation == "confirmOwnCode")
        service.start_identity_check(id, "test");
    const std::set<std::string> by_whoever_proved = {"fetchOwnPackage", "tellOwnPassphrase",
                                                     "ownCertificate"};
    if (by_whoever_proved.contains(operation))
        service.confirm_code(id, service.start_identity_check(id, "test").code, "test", link);
    if (turn == turns.end() && operation != "previewPlan") return;
    service.attest(id, "came to the desk", "test");
    if (turn - turns.begin() < 1 || turn == turns.end()) return;
    const std::string plan = service.plan(id, "test").hash;
    texts_[std::string(kExamplePlan)] = plan;
    if (turn - turns.begin() < 2) return;
    service.approve(id, plan, "test");
    if (turn - turns.begin() < 3) return;
    service.execute(id, "test");
}

void ExampleThings::make_users(Vault& vault, const std::string& operation) {
    StaffService staff = vault.staff();
    put(Thing::user, staff.add({"user-of-examples", {Role::dpo}, ""}, "test").id.to_string());
    const bool anna = operation == "logIn" || operation == "redeemCode";
    if (!anna) return;
    const AddedUser added = staff.add({"anna", {Role::admin}, ""}, "test");
    texts_[std::string(kExampleCode)] = added.invitation.code;
    if (operation == "logIn") staff.redeem(added.invitation.code, "anna", kPassword);
}

void ExampleThings::make_report(Vault& vault) {
    // As its job leaves it, under the job's id.
    const RecordId id = vault.jobs().enqueue({"sweep", "{}", "test", vault.clock().now() + 24h, ""});
    ReportOptions options;
    options.folder = vault.home() / "spool" / "reports" / id.to_string();
    std::filesystem::create_directories(options.folder);
    options.to = vault.clock().now();
    vault.reports().write(options);
    put(Thing::report, id.to_string());
}

void ExampleThings::make_archive(Vault& vault, ManualClock& clock) {
    vault.activate_policy(kArchivingPolicy, "", "test");
    StartRequest start;
    start.jurisdiction = "JP";
    const IssuedSession session = vault.sessions().start(start);
    Event event;
    event.at = clock.now();
    event.path = "/basket";
    event.purpose = "service";
    vault.sessions().add_events(session.id, {event});
    vault.sessions().end(session.id, EndedReason::logout);
    clock.advance(24h * 30);
    vault.retention().apply();
    put(Thing::archive, vault.retention().archives().front().id.to_string());
}

ExampleThings::ExampleThings(TestServer& server, const std::string& operation) {
    Vault& vault = *server.vault;
    make_visit(vault);
    make_request(vault, operation);
    make_users(vault, operation);
    const std::set<std::string> of_a_report = {"getReport", "deleteReport", "getReportFile", "verifyReport"};
    if (of_a_report.contains(operation)) make_report(vault);
    if (operation == "readArchive") make_archive(vault, server.vault.clock);

    NewBreach breach;
    breach.aware = vault.clock().now();
    breach.facts = "A laptop was stolen.";
    put(Thing::breach, vault.breaches().record(breach).to_string());

    const Timestamp tomorrow = vault.clock().now() + std::chrono::days{1};
    const RecordId job = vault.jobs().enqueue({"sweep", "{}", "test", tomorrow, ""});
    // To watch one ends when it is over.
    if (operation == "watchJob") vault.jobs().cancel(job, "test");
    put(Thing::job, job.to_string());
    put(Thing::token,
        vault.access().issue_token({"shop", {Scope::sessions_read}, "", {}}, "test").id.to_string());
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
        {"sessions", Thing::session}, {"consents", Thing::consent},   {"records", Thing::consent},
        {"requests", Thing::request}, {"holds", Thing::hold},         {"breaches", Thing::breach},
        {"jobs", Thing::job},         {"tokens", Thing::token},       {"users", Thing::user},
        {"scans", Thing::scan},       {"schedules", Thing::schedule}, {"reports", Thing::report},
        {"archives", Thing::archive}};
    const auto found = kCollections.find(collection);
    return found == kCollections.end() || !has(found->second) ? "" : real(example_id(found->second));
}

}  // namespace sessionaudit::test
