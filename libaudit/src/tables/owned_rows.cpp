#include "tables/owned_rows.hpp"

#include <array>
#include <string>
#include <vector>

namespace sessionaudit {
namespace {

constexpr const char* kWhere = " WHERE ";
constexpr const char* kFrom = " FROM ";

/// The condition for $1 to be whom a column tells of.
std::string tells(std::string_view file, const OwnerColumn& column) {
    std::string condition(column.name);
    if (column.direct()) return condition.append(" = $1");
    const Table& other = *find_table(file, column.table);
    return condition.append(" IN (SELECT ")
        .append(column.key)
        .append(kFrom)
        .append(column.table)
        .append(kWhere)
        .append(tells(file, other.owner))
        .append(")");
}

/// The statements about one table.
struct Statements {
    std::string count;
    std::string count_of;
    std::string has;
    std::string remove;

    explicit Statements(const Table& table) {
        const std::string from = kFrom + std::string(table.name);
        count = "SELECT count(*)" + from;
        std::string any;
        const auto add = [&](const std::string& condition) {
            any.append(any.empty() ? kWhere : " OR ").append(condition);
        };
        if (!table.owner.name.empty()) {
            const std::string condition = tells(table.file, table.owner);
            const auto sum = [](std::string_view what) {
                return "coalesce(sum(" + std::string(what.empty() ? "1" : what) + "), 0)";
            };
            count_of = "SELECT ";
            count_of.append(sum(table.plan.amount)).append(", ").append(sum(table.plan.mark));
            count_of.append(from).append(kWhere).append(condition);
            has = "SELECT 1" + from + kWhere + condition + " LIMIT 1";
            add(condition);
        }
        for (const std::string_view column : {table.visitor, table.own_key})
            if (!column.empty()) add(std::string(column) + " = $1");
        remove = "DELETE" + from + any;
    }
};

/// Made once: a connection remembers statements by the address of their text.
const Statements& statements_of(const Table& table) {
    static const std::vector<Statements> all = [] {
        std::vector<Statements> made;
        made.reserve(tables().size());
        for (const Table& it : tables())
            made.emplace_back(it);
        return made;
    }();
    return all[static_cast<std::size_t>(&table - tables().data())];
}

/// A condition and not a value: it is not read further than the first table that has a row.
std::string make_kept_statement(unsigned keeps) {
    std::string sql;
    for (const Table& table : tables())
        if ((table.keeps & keeps) != 0)
            sql.append(sql.empty() ? "SELECT 1 WHERE EXISTS (" : " OR EXISTS (")
                .append(statements_of(table).has)
                .append(")");
    return sql;
}

std::string make_owners_statement() {
    std::string sql;
    const auto add = [&](const Table& table, std::string_view column, std::string_view condition) {
        if (column.empty()) return;
        sql.append(sql.empty() ? "SELECT " : " UNION SELECT ").append(column);
        sql.append(kFrom).append(table.name);
        if (!condition.empty()) sql.append(kWhere).append(condition);
    };
    for (const Table& table : tables()) {
        if (table.on_restore != OnRestore::dropped) continue;
        if (table.owner.direct()) add(table, table.owner.name, {});
        add(table, table.visitor, {});
        add(table, table.own_key, table.keyed);
    }
    return sql;
}

}  // namespace

RowCount count_rows_of(storage::Connection& connection, const Table& table, const OwnerId& owner) {
    auto select = connection.prepare(statements_of(table).count_of);
    select.bind(owner.view());
    select.step();
    return {select.row().integer(0), select.row().integer(1)};
}

bool has_rows_of(storage::Connection& connection, const Table& table, const OwnerId& owner) {
    auto select = connection.prepare(statements_of(table).has);
    select.bind(owner.view());
    return select.step();
}

std::int64_t delete_rows_of(storage::Connection& connection, const Table& table, const OwnerId& owner) {
    connection.prepare(statements_of(table).remove).bind(owner.view()).run();
    return connection.changes();
}

std::int64_t count_rows(storage::Connection& connection, const Table& table) {
    auto count = connection.prepare(statements_of(table).count);
    count.step();
    return count.row().integer(0);
}

bool is_kept(storage::Connection& store, const OwnerId& owner, unsigned keeps) {
    static const auto all = [] {
        std::array<std::string, (kKeepsVisitor | kKeepsVisitorsProof | kKeepsSubject) + 1> made;
        for (unsigned bits = 1; bits < made.size(); ++bits)
            made[bits] = make_kept_statement(bits);
        return made;
    }();
    auto select = store.prepare(all.at(keeps));
    select.bind(owner.view());
    return select.step();
}

void each_keyed_owner(storage::Connection& store, const std::function<void(const OwnerId& owner)>& look) {
    static const std::string sql = make_owners_statement();
    auto select = store.prepare(sql);
    while (select.step())
        look(OwnerId::from_bytes(select.row().blob(0)));
}

std::int64_t drop_rows_of(storage::Connection& store, const OwnerId& owner) {
    std::int64_t rows = 0;
    // What is found through other rows goes before these.
    for (const bool direct : {false, true})
        for (const Table& table : tables())
            if (table.on_restore == OnRestore::dropped &&
                (table.owner.name.empty() || table.owner.direct()) == direct)
                rows += delete_rows_of(store, table, owner);
    return rows;
}

}  // namespace sessionaudit
