#include "storage/migration.hpp"

#include <charconv>

#include "sessionaudit/error.hpp"

namespace sessionaudit::storage {
namespace {

int number_of(std::string_view name) {
    int number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error != std::errc{} || *end != '_')
        throw Error(ErrorCode::internal,
                    "a migration's name does not start with its number: " + std::string(name));
    return number;
}

void require_table(Connection& connection) {
    connection.execute(
        "CREATE TABLE IF NOT EXISTS schema_migration ("
        " number INTEGER NOT NULL PRIMARY KEY,"
        " name TEXT NOT NULL,"
        " applied_at INTEGER NOT NULL"
        ") STRICT");
}

void require_known(Connection& connection, std::span<const EmbeddedFile> migrations) {
    auto applied = connection.prepare("SELECT number, name FROM schema_migration ORDER BY number");
    while (applied.step()) {
        const std::int64_t number = applied.row().integer(0);
        if (number > static_cast<std::int64_t>(migrations.size()))
            throw Error(ErrorCode::newer_schema, "this store was written by a newer sessionaudit (schema " +
                                                     std::to_string(number) + ", this build knows " +
                                                     std::to_string(migrations.size()) +
                                                     "); upgrade sessionaudit");
        if (migrations[static_cast<std::size_t>(number) - 1].name != applied.row().text(1))
            throw Error(ErrorCode::corrupt, "the store's schema history is not ours; restore a backup");
    }
}

}  // namespace

int schema_version(Connection& connection) {
    auto table = connection.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migration'");
    if (!table.step() || table.row().integer(0) == 0) return 0;
    auto version = connection.prepare("SELECT coalesce(max(number), 0) FROM schema_migration");
    version.step();
    return static_cast<int>(version.row().integer(0));
}

void migrate(Connection& connection, std::span<const EmbeddedFile> migrations, Timestamp now) {
    if (schema_version(connection) == static_cast<int>(migrations.size()))
        return require_known(connection, migrations);
    Transaction transaction(connection, Transaction::Mode::write);
    require_table(connection);
    require_known(connection, migrations);
    const int current = schema_version(connection);
    for (const EmbeddedFile& file : migrations) {
        const int number = number_of(file.name);
        if (number <= current) continue;
        connection.execute(std::string(file.text));
        connection.prepare("INSERT INTO schema_migration (number, name, applied_at) VALUES ($1, $2, $3)")
            .bind(number, file.name, to_millis(now))
            .run();
    }
    transaction.commit();
}

}  // namespace sessionaudit::storage
