// The register of tables against the databases as they are.
#include "tables/register.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <map>
#include <sstream>

#include "home_files.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;

namespace {

std::vector<std::string> words(std::string_view text) {
    std::istringstream in{std::string(text)};
    std::vector<std::string> found;
    for (std::string word; in >> word;)
        found.push_back(word);
    return found;
}

bool contains(const std::vector<std::string>& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

std::vector<std::string> texts(storage::Connection& connection, std::string_view sql) {
    auto select = connection.prepare(sql);
    std::vector<std::string> found;
    while (select.step())
        found.emplace_back(select.row().text(0));
    return found;
}

/// Columns of each table that is there.
std::map<std::string, std::vector<std::string>> schema_of(storage::Connection& connection) {
    std::map<std::string, std::vector<std::string>> schema;
    for (const std::string& name : texts(connection,
                                         "SELECT name FROM sqlite_schema WHERE type = 'table'"
                                         " AND name NOT LIKE 'sqlite_%'")) {
        auto select = connection.prepare("SELECT name FROM pragma_table_info($1)");
        select.bind(name);
        while (select.step())
            schema[name].emplace_back(select.row().text(0));
    }
    return schema;
}

bool names_an_owner(std::string_view table, std::string_view column) {
    return column == "owner_id" || column.ends_with("_owner_id") || column == "person_mac" ||
           (table == "archive" && column == "key_id");
}

/// What the register and a database disagree about, a sentence each.
std::vector<std::string> faults(std::string_view file, storage::Connection& connection) {
    std::vector<std::string> found;
    const auto schema = schema_of(connection);
    for (const auto& [name, columns] : schema) {
        const Table* const table = find_table(file, name);
        if (table == nullptr) {
            found.push_back(name + " is not in the register");
            continue;
        }
        const auto known = words(table->columns);
        for (const std::string& column : columns) {
            if (!contains(known, column)) found.push_back(name + "." + column + " is not in the register");
            if (names_an_owner(name, column) && column != table->owner.name && column != table->visitor &&
                column != table->own_key)
                found.push_back(name + "." + column + " names an owner, and no rule uses it");
        }
    }
    for (const Table& table : tables()) {
        if (table.file != file) continue;
        const std::string name(table.name);
        const auto there = schema.find(name);
        if (there == schema.end()) {
            found.push_back(name + " is not in the database");
            continue;
        }
        for (const std::string& column : words(table.columns))
            if (!contains(there->second, column)) found.push_back(name + "." + column + " is not there");
        for (const std::string_view column : {table.owner.name, table.visitor, table.own_key})
            if (!column.empty() && !contains(there->second, column))
                found.push_back("the rule of " + name + " uses a column that is not there");
    }
    return found;
}

}  // namespace

TEST_CASE("the register has the tables and columns of the databases, and uses each that names an owner",
          "[tables]") {
    test::TestVault vault;
    vault.close();
    const test::HomeFiles files(vault.home());
    CHECK(faults(kStoreFile, *files.store()) == std::vector<std::string>{});
    CHECK(faults(kKeyringFile, *files.keyring()) == std::vector<std::string>{});
}

TEST_CASE("a table or column that is not registered is named", "[tables]") {
    test::TestVault vault;
    vault.close();
    const auto store = test::HomeFiles(vault.home()).store();
    store->execute("CREATE TABLE diary (owner_id BLOB NOT NULL) STRICT");
    CHECK(faults(kStoreFile, *store) == std::vector<std::string>{"diary is not in the register"});
    store->execute("DROP TABLE diary");
    store->execute("ALTER TABLE session ADD COLUMN adviser_owner_id BLOB");
    CHECK(faults(kStoreFile, *store) ==
          std::vector<std::string>{"session.adviser_owner_id is not in the register",
                                   "session.adviser_owner_id names an owner, and no rule uses it"});
    store->execute("ALTER TABLE session DROP COLUMN adviser_owner_id");
    store->execute("ALTER TABLE restriction DROP COLUMN since");
    CHECK(contains(faults(kStoreFile, *store), "restriction.since is not there"));
    store->execute("DROP TABLE objection");
    CHECK(contains(faults(kStoreFile, *store), "objection is not in the database"));
}

TEST_CASE("plans and certificates speak of tables in the order that their hashes are made of", "[tables]") {
    std::map<int, std::string> plan;
    std::vector<std::string> held;
    for (const Table& table : tables()) {
        CAPTURE(table.name);
        if (table.plan.place != 0) CHECK(plan.emplace(table.plan.place, table.plan.what).second);
        if (table.plan.place != 0 && table.on_hold != OnHold::nothing) held.emplace_back(table.plan.what);
    }
    CHECK(plan == std::map<int, std::string>{{1, "sessions"},
                                             {2, "events"},
                                             {3, "identifiers"},
                                             {4, "linked_visitors"},
                                             {5, "consent_records"},
                                             {6, "archived_items"},
                                             {7, "restrictions"},
                                             {8, "objections"},
                                             {9, "requests"}});
    CHECK(held == std::vector<std::string>{"sessions", "events", "consent_records", "restrictions",
                                           "objections", "archived_items", "linked_visitors", "identifiers"});
}

TEST_CASE("a rule of the register can be carried out", "[tables]") {
    for (const Table& table : tables()) {
        CAPTURE(table.name);
        const bool personal = !table.owner.name.empty();
        // Whose rules limit it, if it is a person's? The keys are what all else hangs on.
        CHECK((!personal || table.data || table.name == "owner_key"));
        if (personal && !table.owner.direct()) {
            const Table* const other = find_table(table.file, table.owner.table);
            REQUIRE(other != nullptr);
            CHECK_FALSE(other->owner.name.empty());
        }
        // What goes last goes with what stays as long as a hold is about the person, and no sweep ends
        // somebody who has it.
        CHECK((table.on_erasure != OnErasure::at_end || (table.keeps & kKeepsSubject) != 0));
        CHECK((table.on_erasure != OnErasure::at_end || table.on_hold == OnHold::with_person));
        // What is deleted of a person is not brought back.
        const bool deleted = table.on_erasure == OnErasure::at_once ||
                             table.on_erasure == OnErasure::in_pieces ||
                             table.on_erasure == OnErasure::at_end;
        CHECK((!deleted || table.on_restore == OnRestore::dropped));
        CHECK((!deleted || personal));
        // Or what a sweep leaves of a person would be a row without a key.
        CHECK((table.keeps == kKeepsNobody || table.owner.direct()));
    }
}
