#include "storage/sqlcipher.hpp"

#include <sqlite3.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <thread>
#include <vector>

#include "core/file_handle.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::storage {
namespace {

constexpr std::string_view kPlainHeader{"SQLite format 3\0", 16};
constexpr std::size_t kKeySize = 32;
constexpr std::uintmax_t kPageSize = 4096;  // SQLCipher 4's default, which nobody changes here

struct CloseDatabase {
    void operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }
};
using DatabaseHandle = std::unique_ptr<sqlite3, CloseDatabase>;

bool is_no_space(int system_errno) {
    return system_errno == ENOSPC || system_errno == EDQUOT || system_errno == EFBIG;
}

[[noreturn]] void fail(sqlite3* database, int result, const std::string& name) {
    const int system_errno = sqlite3_system_errno(database);
    switch (result & 0xFF) {
        case SQLITE_FULL:
            throw Error(ErrorCode::disk_full,
                        "no space is left to write " + name + "; free some and try again");
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            throw Error(
                ErrorCode::locked,
                name + " is locked by another process; wait until it is done, or stop it, and try again");
        case SQLITE_CONSTRAINT:
            throw Error(ErrorCode::conflict, name + ": " + std::string(sqlite3_errmsg(database)));
        case SQLITE_IOERR:
            if (is_no_space(system_errno))
                throw Error(ErrorCode::disk_full,
                            "no space is left to write " + name + "; free some and try again");
            // SQLCipher reports a page whose authentication code is wrong as an I/O error without a
            // system error behind it.
            if (system_errno == 0) break;
            throw Error(ErrorCode::io_error, "the system could not read or write " + name + ": " +
                                                 std::generic_category().message(system_errno));
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_READONLY:
            throw Error(ErrorCode::io_error,
                        name + " cannot be opened for writing; check its permissions and its folder's");
        case SQLITE_MISUSE:
            throw Error(ErrorCode::internal, name + " was used wrongly: " + sqlite3_errmsg(database));
        case SQLITE_ERROR:
            // A codec fault surfaces here too; a wrong statement of ours does as well, and has a
            // message of its own.
            if (std::string_view(sqlite3_errmsg(database)) != "SQL logic error")
                throw Error(ErrorCode::internal, name + ": " + std::string(sqlite3_errmsg(database)));
            break;
        default:
            break;
    }
    throw Error(ErrorCode::corrupt, name + " is damaged, or is not encrypted with this key (" +
                                        std::string(sqlite3_errstr(result & 0xFF)) +
                                        "); run `sessionaudit doctor`, then restore a backup");
}

class SqlcipherStatement final : public PreparedStatement {
  public:
    SqlcipherStatement(sqlite3* database, std::string_view sql, const std::string& name)
        : database_(database), name_(name) {
        const int result = sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()),
                                              SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
        if (result != SQLITE_OK) fail(database, result, name);
    }
    ~SqlcipherStatement() override { sqlite3_finalize(statement_); }

    void bind_null(int index) override { check(sqlite3_bind_null(statement_, index + 1)); }
    void bind_integer(int index, std::int64_t value) override {
        check(sqlite3_bind_int64(statement_, index + 1, value));
    }
    void bind_text(int index, std::string_view value) override {
        check(sqlite3_bind_text64(statement_, index + 1, value.data() != nullptr ? value.data() : "",
                                  value.size(), SQLITE_STATIC, SQLITE_UTF8));
    }
    void bind_blob(int index, ByteView value) override {
        // A null pointer would bind NULL; an empty blob is a value.
        static constexpr std::uint8_t kNothing = 0;
        check(sqlite3_bind_blob64(statement_, index + 1, value.data() != nullptr ? value.data() : &kNothing,
                                  value.size(), SQLITE_STATIC));
    }

    bool step() override {
        const int result = sqlite3_step(statement_);
        if (result == SQLITE_ROW) return true;
        if (result == SQLITE_DONE) return false;
        fail(database_, result, name_);
    }
    void reset() noexcept override {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }

    bool is_null(int column) override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
    std::int64_t integer(int column) override { return sqlite3_column_int64(statement_, column); }
    std::string_view text(int column) override {
        const auto* const data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
        return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
    }
    ByteView blob(int column) override {
        const auto* const data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
        return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
    }

  private:
    void check(int result) {
        if (result != SQLITE_OK) fail(database_, result, name_);
    }
    sqlite3* database_;
    const std::string& name_;
    sqlite3_stmt* statement_ = nullptr;
};

class SqlcipherConnection final : public Connection {
  public:
    SqlcipherConnection(DatabaseHandle database, std::string name)
        : name_(std::move(name)), database_(std::move(database)) {}
    ~SqlcipherConnection() override { forget_statements(); }

    void execute(const std::string& sql) override {
        const int result = sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
        if (result != SQLITE_OK) fail(database_.get(), result, name_);
    }
    std::int64_t changes() override { return sqlite3_changes64(database_.get()); }
    void begin_write() override { prepare("BEGIN IMMEDIATE").run(); }
    void begin_read() override { prepare("BEGIN").run(); }
    void commit() override { prepare("COMMIT").run(); }
    void rollback() noexcept override {
        // Nothing to undo when a failure already rolled back; nothing to do about any other failure.
        if (sqlite3_get_autocommit(database_.get()) == 0)
            sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    }

    bool in_transaction() override { return sqlite3_get_autocommit(database_.get()) == 0; }
    std::optional<std::int64_t> foreign_version() override {
        auto pragma = prepare("PRAGMA data_version");
        if (!pragma.step()) return std::nullopt;
        return pragma.row().integer(0);
    }
    bool visit_raw(const RawVisitor& visit) override {
        visit_file(SQLITE_FCNTL_FILE_POINTER, RawPart::file, visit);
        visit_file(SQLITE_FCNTL_JOURNAL_POINTER, RawPart::log, visit);
        return true;
    }
    std::unique_ptr<PreparedStatement> compile(std::string_view sql) override {
        return std::make_unique<SqlcipherStatement>(database_.get(), sql, name_);
    }

  private:
    /// Through SQLite's own handle; inspect_header() says why.
    void visit_file(int which, RawPart part, const RawVisitor& visit) {
        sqlite3_file* file = nullptr;
        if (sqlite3_file_control(database_.get(), "main", which, static_cast<void*>(&file)) != SQLITE_OK ||
            file == nullptr || file->pMethods == nullptr)
            return;  // a log that nobody has begun
        sqlite3_int64 size = 0;
        require_read(file->pMethods->xFileSize(file, &size));
        Bytes piece;
        for (sqlite3_int64 at = 0; at < size; at += static_cast<sqlite3_int64>(piece.size())) {
            piece.resize(static_cast<std::size_t>(std::min<sqlite3_int64>(kPieceSize, size - at)));
            const int result = file->pMethods->xRead(file, piece.data(), static_cast<int>(piece.size()), at);
            if (result == SQLITE_IOERR_SHORT_READ) return;  // it was truncated meanwhile
            require_read(result);
            visit(part, static_cast<std::uint64_t>(at), piece);
        }
    }
    void require_read(int result) {
        if (result != SQLITE_OK)
            throw Error(ErrorCode::io_error, name_ + " cannot be read; check the disk and try again");
    }

    static constexpr sqlite3_int64 kPieceSize = 4'194'304;

    const std::string name_;
    DatabaseHandle database_;
};

/// x'<64 digits>' as SQLCipher wants a raw key; wiped when it goes.
SecretBytes key_literal(ByteView key) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    SecretBytes literal(3 + 2 * key.size());
    std::uint8_t* out = literal.data();
    *out++ = 'x';
    *out++ = '\'';
    for (const std::uint8_t byte : key) {
        *out++ = static_cast<std::uint8_t>(kDigits[byte >> 4]);
        *out++ = static_cast<std::uint8_t>(kDigits[byte & 15]);
    }
    *out = '\'';
    return literal;
}

void require_usable_key(ByteView key) {
    std::uint8_t any = 0;
    for (const std::uint8_t byte : key)
        any |= byte;
    if (key.size() != kKeySize || any == 0)
        throw Error(ErrorCode::key_unavailable, "the database key is empty; nothing was opened or written");
}

/// Refuses what SQLCipher would otherwise call damaged, with a sentence that helps.
///
/// The file is read through SQLite. Were it opened here a second time, closing it would drop every lock
/// that this process holds on it (POSIX locks belong to the process, not to the descriptor), and another
/// process would take itself for the last one and delete the log that this one goes on writing to.
void inspect_header(sqlite3* database, const std::string& name) {
    sqlite3_file* file = nullptr;
    if (sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
        file == nullptr || file->pMethods == nullptr)
        return;  // what is wrong with it shows at the first read
    std::array<char, kPlainHeader.size()> header{};
    if (file->pMethods->xRead(file, header.data(), static_cast<int>(header.size()), 0) != SQLITE_OK)
        return;  // new, or shorter than a header
    if (std::string_view(header.data(), header.size()) == kPlainHeader)
        throw Error(ErrorCode::not_a_store,
                    name +
                        " is a plain, unencrypted SQLite database, not a store of ours; "
                        "name the right folder");
}

void set_busy_timeout(Connection& connection, std::int64_t milliseconds) {
    connection.execute("PRAGMA busy_timeout = " + std::to_string(milliseconds));
}

/// Another one for as long as this is there.
class BusyTimeout {
  public:
    BusyTimeout(Connection& connection, Milliseconds timeout)
        : connection_(connection), before_(current(connection)) {
        set_busy_timeout(connection, timeout.count());
    }
    BusyTimeout(const BusyTimeout&) = delete;
    BusyTimeout& operator=(const BusyTimeout&) = delete;
    ~BusyTimeout() {
        try {
            set_busy_timeout(connection_, before_);
        } catch (const Error&) {
            // It has failed for good then, and nobody waits for it any more.
        }
    }

  private:
    static std::int64_t current(Connection& connection) {
        auto pragma = connection.prepare("PRAGMA busy_timeout");
        pragma.step();
        return pragma.row().integer(0);
    }

    Connection& connection_;
    std::int64_t before_;
};

void configure(Connection& connection, const SqlcipherOptions& options) {
    set_busy_timeout(connection, options.busy_timeout.count());
    connection.execute(
        "PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON; PRAGMA cell_size_check = ON;"
        "PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON; PRAGMA mmap_size = 0;"
        "PRAGMA cache_size = -" +
        std::to_string(options.cache_kib));
    connection.execute("SELECT count(*) FROM sqlite_schema");  // the first read: proves the key
    if (!options.read_only) connection.execute("PRAGMA journal_mode = WAL");
    connection.execute("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000");
}

}  // namespace

std::unique_ptr<Connection> open_sqlcipher(const std::filesystem::path& file, ByteView key,
                                           const SqlcipherOptions& options) {
    require_sqlcipher();
    require_usable_key(key);
    const std::string name = file.filename().string();
    std::error_code error;
    const bool exists = std::filesystem::exists(file, error);
    if (!exists && !options.create)
        throw Error(ErrorCode::not_found,
                    file.string() + " is missing; name the right folder, or restore a backup");
    // SQLite would take less than a page for a database that is yet to be made.
    if (exists && !options.create && std::filesystem::file_size(file, error) < kPageSize)
        throw Error(ErrorCode::corrupt, name + " was cut off; restore a backup");
    if (!exists) write_new_file(file, {});  // with the right permissions, which its log will inherit

    const int flags = (options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
                      (options.create ? SQLITE_OPEN_CREATE : 0) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    sqlite3* raw = nullptr;
    const int opened = sqlite3_open_v2(file.c_str(), &raw, flags, nullptr);
    DatabaseHandle database(raw);
    if (opened != SQLITE_OK) fail(raw, opened, name);
    inspect_header(raw, name);
    const SecretBytes literal = key_literal(key);
    const int keyed = sqlite3_key(raw, literal.data(), static_cast<int>(literal.size()));
    if (keyed != SQLITE_OK) fail(raw, keyed, name);
    // SQLCipher would write lines of its own to stderr, beside the Error that says the same. Not before the
    // key is set: the first key of a process sets the log up anew.
    sqlite3_exec(raw, "PRAGMA cipher_log_level = NONE", nullptr, nullptr, nullptr);

    auto connection = std::make_unique<SqlcipherConnection>(std::move(database), name);
    configure(*connection, options);
    return connection;
}

std::string require_sqlcipher() {
    static const std::string version = [] {
        sqlite3* raw = nullptr;
        sqlite3_open_v2(":memory:", &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
        const DatabaseHandle database(raw);
        sqlite3_stmt* statement = nullptr;
        std::string text;
        if (sqlite3_prepare_v2(raw, "PRAGMA cipher_version", -1, &statement, nullptr) == SQLITE_OK &&
            sqlite3_step(statement) == SQLITE_ROW)
            text = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
        sqlite3_finalize(statement);
        return text;
    }();
    int major = 0;
    int minor = 0;
    if (std::sscanf(version.c_str(), "%d.%d", &major, &minor) != 2 || major < 4 || (major == 4 && minor < 5))
        throw Error(
            ErrorCode::unsupported_cipher,
            version.empty()
                ? "the loaded database library is plain SQLite, not SQLCipher; run scripts/setup"
                : "SQLCipher " + version + " is too old; sessionaudit needs 4.5 or newer: run scripts/setup");
    return version;
}

void export_sqlcipher(Connection& source, const std::filesystem::path& target, ByteView target_key) {
    require_usable_key(target_key);
    if (std::filesystem::exists(target))
        throw Error(ErrorCode::already_exists,
                    target.string() + " exists already; remove it or name another");
    write_new_file(target, {});
    const SecretBytes literal = key_literal(target_key);
    {
        auto attach = source.prepare("ATTACH DATABASE $1 AS copy KEY $2");
        attach.bind(target.string(), as_text(literal.view())).run();
    }
    try {
        source.execute("PRAGMA copy.synchronous = FULL");
        Transaction snapshot(source, Transaction::Mode::read);
        source.execute("SELECT sqlcipher_export('copy')");
        snapshot.commit();
    } catch (...) {
        source.execute("DETACH DATABASE copy");
        throw;
    }
    source.execute("DETACH DATABASE copy");
}

std::string cipher_settings(Connection& connection) {
    std::string settings;
    auto statement = connection.prepare("PRAGMA cipher_settings");
    while (statement.step())
        settings.append(statement.row().text(0)).append("\n");
    return settings;
}

std::int64_t count_pages(Connection& connection) {
    auto pages = connection.prepare("PRAGMA page_count");
    pages.step();
    return pages.row().integer(0);
}

bool has_table(Connection& connection, std::string_view name) {
    auto table = connection.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $1");
    table.bind(name);
    return table.step();
}

std::vector<std::string> check_integrity(Connection& connection) {
    std::vector<std::string> faults;
    for (const char* const pragma : {"PRAGMA cipher_integrity_check", "PRAGMA integrity_check"}) {
        auto statement = connection.prepare(pragma);
        while (statement.step()) {
            const std::string_view line = statement.row().text(0);
            if (line != "ok") faults.emplace_back(line);
        }
    }
    return faults;
}

bool checkpoint_and_truncate(Connection& connection) {
    auto statement = connection.prepare("PRAGMA wal_checkpoint(TRUNCATE)");
    return statement.step() && statement.row().integer(0) == 0;
}

bool checkpoint_and_truncate(Connection& connection, int tries) {
    const BusyTimeout brief(connection, Milliseconds{50});
    while (!checkpoint_and_truncate(connection)) {
        if (--tries == 0) return false;
        std::this_thread::sleep_for(Milliseconds{20});
    }
    return true;
}

void checkpoint_in_passing(Connection& connection) {
    auto statement = connection.prepare("PRAGMA wal_checkpoint(PASSIVE)");
    statement.step();
}

void rewrite(Connection& connection) {
    connection.execute("VACUUM");
}

}  // namespace sessionaudit::storage
