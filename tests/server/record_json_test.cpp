// Each record made once, and written by the library, the server, the command line and an export: the same
// members with the same values. Who has more to say adds members that are named here, and renames none.
#include <catch2/catch_test_macros.hpp>
#include <cstdio>
#include <set>
#include <sstream>

#include "example_things.hpp"
#include "sessionaudit/record_json.hpp"
#include "sessionaudit/scan_record.hpp"
#include "sessionaudit/schedule.hpp"
#include "sessionaudit/subject.hpp"
#include "sessionaudit/subject_export.hpp"
#include "test_server.hpp"
#include "zip_entries.hpp"

using namespace sessionaudit;
using nlohmann::json;
using test::TestServer;
using test::Thing;
using Names = std::set<std::string>;

namespace {

const Identifier kAnna{"email", "anna@shop.example"};

/// What differs between a record as the library writes it and as somebody else does.
std::string differences(const json& written, const json& shown, const Names& added,
                        const Names& withheld = {}) {
    std::ostringstream found;
    if (!written.is_object() || !shown.is_object()) return "no object";
    for (const auto& [name, value] : written.items()) {
        if (withheld.contains(name))
            found << (shown.contains(name) ? name + " should be withheld; " : "");
        else if (!shown.contains(name))
            found << name << " is missing; ";
        else if (shown[name] != value)
            found << name << " is " << shown[name] << " and not " << value << "; ";
    }
    for (const auto& [name, value] : shown.items())
        if (!written.contains(name) && !added.contains(name)) found << name << " is added; ";
    for (const std::string& name : added)
        if (!shown.contains(name)) found << name << " is not added; ";
    return found.str();
}

/// A store with one of each thing, a server on it, and the command line beside it.
struct Desk {
    TestServer server;
    test::ExampleThings things;
    Vault& vault = *server.vault;
    std::string token;

    // The command line's clock is the machine's, so the store's stands at the same time.
    Desk() : things((server.vault.clock.set(system_clock().now()), server)), token(server.token()) {}

    Timestamp now() const { return server.vault.clock.now(); }
    template <typename Id>
    Id id(Thing thing) const {
        return Id::parse(things.real(test::example_id(thing))).value();
    }
    std::string text(Thing thing) const { return things.real(test::example_id(thing)); }

    json get(const std::string& path) { return server.send("GET", "/api/v1/" + path, token).json(); }
    json post(const std::string& path, const json& body) {
        return server.send_json("POST", "/api/v1/" + path, token, body).json();
    }
    json cli(const std::string& arguments) const {
        const std::string command = "'" SESSIONAUDIT_PROGRAM "' --json --home '" +
                                    server.vault.home().string() + "' " + arguments + " 2>&1";
        std::FILE* const pipe = ::popen(command.c_str(), "r");
        REQUIRE(pipe != nullptr);
        std::string output;
        char part[4096];
        for (std::size_t size = 0; (size = std::fread(part, 1, sizeof part, pipe)) > 0;)
            output.append(part, size);
        ::pclose(pipe);
        INFO(output);
        json answer = json::parse(output, nullptr, false);
        REQUIRE_FALSE(answer.is_discarded());
        return answer;
    }
};

const json& one_of(const json& list, const std::string& id) {
    for (const json& item : list)
        if (item.at("id") == id) return item;
    FAIL("the list lacks " + id);
    return list;
}

}  // namespace

TEST_CASE("sessions, events and people have one spelling", "[record_json]") {
    Desk desk;
    const auto id = desk.id<SessionId>(Thing::session);
    Event event;
    event.at = desk.now();
    event.kind = EventKind::purchase;
    event.purpose = "service";
    event.name = "basket";
    event.path = "/pay";
    event.referrer = "/basket";
    event.status = 200;
    event.value_minor = 950;
    event.currency = "EUR";
    event.attributes = {{"shelf", "7"}};
    desk.vault.sessions().add_events(id, {event});

    const json session = json_of(desk.vault.sessions().find(id).value());
    CHECK(differences(session, desk.get("sessions/" + id.to_string()), {}) == "");
    const json shown = desk.cli("session show --events " + id.to_string());
    CHECK(differences(session, shown, {"events"}) == "");
    CHECK(differences(session, desk.cli("session list").at("sessions")[0], {}) == "");

    const json numbered = json_of(desk.vault.sessions().events(id, 0, 1).at(0));
    CHECK(differences(numbered, desk.get("sessions/" + id.to_string() + "/events").at("items")[0], {}) == "");
    CHECK(differences(json_of(event), numbered, {"sequence"}) == "");
    CHECK(differences(json_of(event), shown.at("events")[0], {}) == "");

    const json subject = json_of(desk.vault.subject(kAnna).value());
    CHECK(differences(subject, desk.post("subjects/lookup", {{"subject", kAnna.to_string()}}),
                      {"session_count", "consents"}) == "");
    CHECK(differences(subject, desk.cli("subject show " + kAnna.to_string()), {"session_count"}) == "");

    ExportOptions options;
    options.file = desk.server.vault.folder / "anna.zip";
    desk.vault.exports().write(kAnna, options);
    const json data = json::parse(test::zip_entries(options.file).at("data.json"));
    const json& exported = data.at("sessions")[0];
    CHECK(differences(session, exported, {"events", "before_login"}, {"owner"}) == "");
    CHECK(differences(json_of(event), exported.at("events")[0], {}) == "");
    const Policy& policy = *desk.vault.policies().find("gdpr");
    const json& listed = one_of(data.at("policies"), "gdpr");
    CHECK(differences(json_of(policy), listed, {"file"}, {}).find("is added") == std::string::npos);
    CHECK(differences(outcome_json(desk.vault.requests().find(desk.id<RecordId>(Thing::request)).value()),
                      data.at("requests")[0], {}) == "");
}

TEST_CASE("choices have one spelling", "[record_json]") {
    Desk desk;
    ConsentAct act;
    act.holder = kAnna;
    act.jurisdiction = "US-CA";
    act.method = "banner";
    act.language = "en";
    act.notice = {"n", "1", std::string(64, 'a')};
    act.evidence = "a picture";
    act.choices = {{"advertising", ConsentState::given, desk.now() + std::chrono::days{30}}};
    act.signals = {{"Sec-GPC", "1"}};
    const RecordId id = desk.vault.consents().record(act);
    const json who = {{"subject", kAnna.to_string()}};
    const std::string named = " --subject " + kAnna.to_string();

    const json record = json_of(desk.vault.consents().find(kAnna, id).value());
    CHECK(record.at("findings").size() == 1);
    json question = who;
    question["record"] = id.to_string();
    CHECK(differences(record, desk.post("consents/find", question), {}) == "");
    const json shown = desk.cli("consent show" + named);
    CHECK(differences(record, one_of(shown.at("history"), id.to_string()), {}) == "");

    const json current = json_of(desk.vault.consents().current(kAnna).at(0));
    CHECK(differences(current, desk.post("consents/current", who).at("items")[0], {}) == "");
    CHECK(differences(current, shown.at("current")[0], {}) == "");

    question = who;
    question["purpose"] = "advertising";
    question["jurisdiction"] = "US-CA";
    const json decision = json_of(desk.vault.consents().decide(kAnna, "advertising", "US-CA"));
    CHECK(differences(decision, desk.post("consents/decide", question), {}) == "");
    CHECK(differences(decision, desk.cli("consent decide advertising --jurisdiction US-CA" + named),
                      {"rule", "findings"}) == "");

    ExportOptions options;
    options.file = desk.server.vault.folder / "anna.zip";
    desk.vault.exports().write(kAnna, options);
    const json data = json::parse(test::zip_entries(options.file).at("data.json"));
    CHECK(differences(record, one_of(data.at("consents"), id.to_string()), {}, {"actor"}) == "");
    CHECK(differences(current, data.at("choices")[0], {"before_login"}) == "");
}

TEST_CASE("requests, erasures, holds and breaches have one spelling", "[record_json]") {
    Desk desk;
    const auto id = desk.id<RecordId>(Thing::request);
    RequestService requests = desk.vault.requests();
    requests.attest(id, "came to the desk", "test");
    requests.plan(id, "test");

    const json request = json_of(requests.find(id).value(), desk.now());
    CHECK(differences(request, desk.get("requests/" + id.to_string()), {"details"}) == "");
    const json shown = desk.cli("request show " + id.to_string());
    CHECK(differences(request, shown, {"details", "history"}) == "");
    CHECK(differences(request, desk.cli("request list").at("requests")[0], {}) == "");
    const json details = json_of(requests.details(id));
    CHECK(differences(details, desk.get("requests/" + id.to_string()).at("details"), {}) == "");
    CHECK(differences(details, shown.at("details"), {}) == "");
    const json history = desk.get("requests/" + id.to_string() + "/history").at("items");
    const auto steps = requests.history(id);
    REQUIRE(steps.size() == history.size());
    for (std::size_t i = 0; i < steps.size(); ++i) {
        CHECK(differences(json_of(steps[i]), history[i], {}) == "");
        CHECK(differences(json_of(steps[i]), shown.at("history")[i], {}) == "");
    }
    const json plan = json_of(requests.preview(id));
    CHECK(differences(plan, desk.get("requests/" + id.to_string() + "/plan"), {"sealed", "current"}) == "");
    CHECK(differences(plan, desk.cli("request plan --dry-run " + id.to_string()), {}) == "");
    CHECK(differences(json_of(desk.vault.erasures().plan(kAnna).value()),
                      desk.cli("erase --dry-run " + kAnna.to_string()), {}) == "");

    const json hold = json_of(desk.vault.holds().find(desk.id<RecordId>(Thing::hold)));
    CHECK(differences(hold, desk.get("holds/" + desk.text(Thing::hold)), {"sealed"}) == "");
    CHECK(differences(hold, desk.cli("hold show " + desk.text(Thing::hold)), {"source"}) == "");
    const json ground = json_of(hold_grounds().front());
    CHECK(differences(ground, desk.get("holds/grounds").at("items")[0], {}) == "");
    CHECK(differences(ground, desk.cli("hold grounds").at("grounds")[0], {}) == "");

    BreachService breaches = desk.vault.breaches();
    const auto breach_id = desk.id<RecordId>(Thing::breach);
    breaches.add(breach_id, {BreachStepKind::note, desk.now(), "looked at", "test"});
    const json breach = json_of(breaches.find(breach_id), desk.now());
    CHECK(breach.at("clocks").size() + breach.at("steps").size() > 1);
    CHECK(differences(breach, desk.get("breaches/" + breach_id.to_string()), {}) == "");
    CHECK(differences(breach, desk.cli("breach show " + breach_id.to_string()), {}) == "");
    BreachScope scope;
    scope.from = desk.now() - std::chrono::days{1};
    const AffectedPeople people = breaches.affected(scope, true);
    const json reached =
        desk.post("breaches/affected", {{"from", to_rfc3339(*scope.from)}, {"identifiers", true}});
    const json told = desk.cli("breach affected --with-identifiers --from " + to_rfc3339(*scope.from));
    CHECK(differences(json_of(people), reached, {"owners"}) == "");
    CHECK(differences(json_of(people), told, {"owners"}) == "");
    CHECK(differences(json_of(people.owners.at(0)), reached.at("owners")[0], {}) == "");
    CHECK(differences(json_of(people.owners.at(0)), told.at("owners")[0], {}) == "");
}

TEST_CASE("what operates a store has one spelling", "[record_json]") {
    Desk desk;
    CHECK(differences(json_of(desk.vault.jobs().find(desk.id<RecordId>(Thing::job)).value()),
                      desk.get("jobs/" + desk.text(Thing::job)), {}) == "");
    CHECK(differences(json_of(desk.vault.schedules().find(desk.id<RecordId>(Thing::schedule)).value()),
                      desk.get("schedules/" + desk.text(Thing::schedule)), {}) == "");
    CHECK(differences(json_of(desk.vault.scans().find(desk.id<RecordId>(Thing::scan)).value()),
                      desk.get("scans/" + desk.text(Thing::scan)), {}) == "");
    CookieFinding finding;
    finding.rule = &cookie_rules().front();
    finding.fingerprint = "0123456789abcdef0123456789abcdef";
    CHECK(differences(json_of(finding),
                      desk.get("scans/" + desk.text(Thing::scan) + "/findings").at("items")[0],
                      {"state", "suppression", "target"}) == "");

    const json user = json_of(desk.vault.staff().find(desk.id<RecordId>(Thing::user)).value());
    CHECK(differences(user, desk.get("users/" + desk.text(Thing::user)), {}) == "");
    CHECK(differences(user, one_of(desk.cli("user list").at("users"), desk.text(Thing::user)), {"state"}) ==
          "");
    const json token = json_of(desk.vault.access().find_token(desk.id<RecordId>(Thing::token)).value());
    CHECK(differences(token, desk.get("tokens/" + desk.text(Thing::token)), {}) == "");
    CHECK(differences(token, one_of(desk.cli("token list").at("tokens"), desk.text(Thing::token)),
                      {"state"}) == "");

    const json policy = json_of(*desk.vault.policies().find("fr-cnil"));
    CHECK(policy.contains("extends"));
    CHECK(differences(policy, desk.get("policies/fr-cnil"), {"text", "effective"}) == "");
    CHECK(differences(policy, one_of(desk.cli("policy show").at("policies"), "fr-cnil"),
                      {"ancestors", "covers"}) == "");

    RetentionOptions options;
    options.as_of = from_millis(4'102'444'800'000);
    const json plan = json_of(desk.vault.retention().plan(options));
    const std::string as_of = to_rfc3339(*options.as_of);
    CHECK(differences(plan, desk.get("retention/plan?as_of=" + as_of), {}) == "");
    json shown = desk.cli("retention plan --as-of " + as_of);
    CHECK(differences(plan.at("rules")[0], shown.at("rules")[0], {"file", "line", "confidence"}) == "");
    CHECK(differences(plan, shown, {}).find("is added") == std::string::npos);
    const json status = json_of(desk.vault.retention().status());
    CHECK(differences(status, desk.get("retention/status"), {}) == "");
    CHECK(differences(status, desk.cli("retention status"), {}) == "");

    const json stats = json_of(desk.vault.stats());
    CHECK(differences(stats, desk.get("stats"), {}) == "");
    CHECK(differences(stats, desk.cli("stats"), {}) == "");
}
