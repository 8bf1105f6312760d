// What the register says of a table, seen in the store: a person with a row in every table about people.
#include "tables/owned_rows.hpp"

#include <catch2/catch_test_macros.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "../retention/retention_vault.hpp"
#include "home_files.hpp"
#include "sessionaudit/maintenance.hpp"
#include "sessionaudit/subject_export.hpp"
#include "zip_entries.hpp"

using namespace sessionaudit;
using namespace std::chrono_literals;

namespace {

const Identifier kAnna{"email", "anna@shop.example"};

/// A row that has `owner` where the register says, and nothing anywhere else.
void insert_empty_row(storage::Connection& connection, const Table& table, const OwnerId& owner) {
    std::string columns;
    std::string values;
    auto select = connection.prepare("SELECT name, type FROM pragma_table_info($1)");
    select.bind(table.name);
    while (select.step()) {
        const std::string name(select.row().text(0));
        const std::string type(select.row().text(1));
        columns.append(columns.empty() ? "" : ", ").append(name);
        values.append(values.empty() ? "" : ", ");
        if (name == table.owner.name)
            values.append("x'").append(to_hex(owner.view())).append("'");
        else
            values.append(type == "BLOB" ? "x''" : type == "TEXT" ? "''" : "0");
    }
    std::ostringstream sql;
    sql << "INSERT INTO " << table.name << " (" << columns << ") VALUES (" << values << ")";
    connection.execute(sql.str());
}

class Person {
  public:
    Person()
        : vault({{"events", "archive", "30 days", "recorded"}, {"events", "erase", "90 days", "recorded"}}) {
        visit();
        vault.clock.advance(24h * 30);
        vault.taken();  // the events go to an archive
        visit();
        ConsentAct act;
        act.holder = kAnna;
        act.choices = {{"advertising", ConsentState::given, {}}};
        act.method = "banner";
        act.jurisdiction = "JP";
        vault->consents().record(act);
        object();
        vault->consents().restrict_processing(kAnna, "the accuracy is contested", "app");
        vault.close();
        {
            const auto store = test::HomeFiles(vault.home()).store();
            auto select =
                store->prepare("SELECT owner_id FROM subject UNION SELECT linked_owner_id FROM owner_link");
            while (select.step())
                owners.push_back(OwnerId::from_bytes(select.row().blob(0)));
        }
        REQUIRE(owners.size() == 3);
        add_what_is_missing();
        vault.open();
    }

    /// Whether a row of this table is the person's.
    bool has(const Table& table) const {
        const test::HomeFiles files(vault.home());
        const auto connection = table.file == kStoreFile ? files.store() : files.keyring();
        return std::any_of(owners.begin(), owners.end(),
                           [&](const OwnerId& owner) { return has_rows_of(*connection, table, owner); });
    }
    RecordId erase() {
        return vault->erasures().execute(kAnna, vault->erasures().plan(kAnna)->hash, "cli:user");
    }

    test::RetentionVault vault;
    std::vector<OwnerId> owners;

  private:
    void visit() {
        const IssuedSession before = vault.start();
        vault.sessions().add_events(before.id, {vault.event("/cart")});
        const IssuedSession after = vault.sessions().login(before.token, kAnna, {});
        vault.sessions().add_events(after.id, {vault.event("/order")});
    }
    void object() {
        NewRequest request;
        request.person = kAnna;
        request.kind = RequestKind::objection;
        request.jurisdiction = "DE";
        RequestService requests = vault->requests();
        const RecordId id = requests.file(request, "app").id;
        requests.issue_link(id);
        requests.confirm_code(id, requests.start_identity_check(id, "app").code, "app");
        requests.approve(id, requests.plan(id, "dpo").hash, "dpo");
        requests.execute(id, "dpo");
    }
    /// Of a table that this file does not know.
    void add_what_is_missing() const {
        const auto store = test::HomeFiles(vault.home()).store();
        for (const Table& table : tables())
            if (table.file == kStoreFile && table.owner.direct() && !has(table))
                insert_empty_row(*store, table, owners.front());
    }
};

/// What an erasure takes away but not by deleting it, or that there is only while a hold keeps it from being
/// whole.
bool is_special(const Table& table) {
    return table.name == "legal_hold" || table.name == "waiting_erasure";
}

/// Rows of a case that still hold what names the person.
std::int64_t count_unforgotten(const test::HomeFiles& files, const Table& table) {
    const auto store = files.store();
    const std::string sql = "SELECT count(*) FROM " + std::string(table.name) + " WHERE length(sealed) <> 0";
    auto count = store->prepare(sql);
    count.step();
    return count.row().integer(0);
}

void check_gone(const Person& person) {
    const test::HomeFiles files(person.vault.home());
    for (const Table& table : tables()) {
        if (table.owner.name.empty()) continue;
        CAPTURE(table.name);
        CHECK_FALSE(person.has(table));
        if (table.on_erasure == OnErasure::forgotten) CHECK(count_unforgotten(files, table) == 0);
    }
}

/// Whether a path through objects and arrays leads to something that is not empty.
bool leads_to_something(const nlohmann::json& json, std::string path) {
    if (json.is_array())
        return std::any_of(json.begin(), json.end(),
                           [&](const auto& element) { return leads_to_something(element, path); });
    if (path.empty()) return !json.is_null() && !json.empty();
    const std::size_t slash = path.find('/');
    const std::string name = path.substr(0, slash);
    path.erase(0, slash == std::string::npos ? path.size() : slash + 1);
    if (!json.contains(name)) return false;
    return path.empty() && json[name].is_array() ? !json[name].empty() : leads_to_something(json[name], path);
}

}  // namespace

TEST_CASE("no row about a person outlives the person, in any table of the register", "[tables][erasure]") {
    Person person;
    for (const Table& table : tables()) {
        CAPTURE(table.name);
        if (!table.owner.name.empty() && !is_special(table)) REQUIRE(person.has(table));
    }
    person.erase();
    check_gone(person);
}

TEST_CASE("what a hold keeps of a person goes with its release, in any table of the register",
          "[tables][hold]") {
    Person person;
    test::RetentionVault& vault = person.vault;
    HoldOrder order;
    order.scope.subject = kAnna;
    order.ground = "legal_claims";
    order.reason = "claim 4711";
    order.owner = "legal department";
    order.review = vault.clock.now() + 24h * 90;
    const RecordId hold = vault->holds().place(order);
    person.erase();
    for (const Table& table : tables()) {
        CAPTURE(table.name);
        if (table.on_hold == OnHold::with_person || is_special(table)) CHECK(person.has(table));
        if (table.on_hold == OnHold::sealed) CHECK_FALSE(person.has(table));
    }
    REQUIRE(vault->holds().release(hold, "settled", "cli:user").erasures.size() == 1);
    check_gone(person);
}

TEST_CASE("a backup brings nothing about an erased person back, in any table of the register",
          "[tables][restore]") {
    Person person;
    test::RetentionVault& vault = person.vault;
    backup(*vault, {vault.folder / "backup", {}});
    vault->erasures().mark_delivered(person.erase());
    vault.close();
    RestoreOptions options;
    options.home = vault.home();
    options.folder = vault.folder / "backup";
    options.clock = &vault.clock;
    CHECK(restore(options).rows_without_key > 0);
    check_gone(person);
}

TEST_CASE("an export has what the register says it has", "[tables][export]") {
    Person person;
    ExportOptions options;
    options.file = person.vault.folder / "export.zip";
    person.vault->exports().write(kAnna, options);
    const auto data = nlohmann::json::parse(test::zip_entries(options.file).at("data.json"));
    for (const Table& table : tables()) {
        CAPTURE(table.name, table.exported);
        if (!table.exported.empty()) CHECK(leads_to_something(data, std::string(table.exported)));
    }
}

TEST_CASE("counts of a plan are the rows there are", "[tables][erasure]") {
    Person person;
    const auto plan = person.vault->erasures().plan(kAnna);
    REQUIRE(plan);
    std::map<std::string, std::int64_t> counts;
    for (const ErasureItem& item : plan->erased)
        counts[item.what] = item.count;
    CHECK(counts["sessions"] == 4);
    CHECK(counts["events"] == 2);
    CHECK(counts["archived_items"] == 2);
    CHECK(counts["linked_visitors"] == 2);
    CHECK(counts["identifiers"] == 1);
    CHECK(counts["consent_records"] == 1);
    CHECK(counts["restrictions"] == 1);
    CHECK(counts["requests"] == 1);
    CHECK(counts["objections"] > 0);
    CHECK(counts["owners"] == 3);
}
