// The five nouns of storage: Connection, Statement, Row, Transaction (here) and Pool (pool.hpp).
//
// One set of statements runs on every driver: parameters are $1, $2, ... in order of first use,
// upserts are ON CONFLICT, and what an insert made comes back by RETURNING. Only DDL differs; see
// migration.hpp.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "sessionaudit/bytes.hpp"

namespace sessionaudit::storage {

class Connection;

/// What a driver implements for one compiled statement. Indices of parameters and columns start at 0.
class PreparedStatement {
  public:
    PreparedStatement() = default;
    PreparedStatement(const PreparedStatement&) = delete;
    PreparedStatement& operator=(const PreparedStatement&) = delete;
    virtual ~PreparedStatement() = default;

    virtual void bind_null(int index) = 0;
    virtual void bind_integer(int index, std::int64_t value) = 0;
    /// Texts and blobs are looked at, not copied: they must live until the statement is reset.
    virtual void bind_text(int index, std::string_view value) = 0;
    virtual void bind_blob(int index, ByteView value) = 0;
    virtual bool step() = 0;
    virtual void reset() noexcept = 0;

    virtual bool is_null(int column) = 0;
    virtual std::int64_t integer(int column) = 0;
    virtual std::string_view text(int column) = 0;
    virtual ByteView blob(int column) = 0;
};

/// The current row of a statement. Views stay valid until the next step.
class Row {
  public:
    explicit Row(PreparedStatement& statement) : statement_(statement) {}
    bool is_null(int column) const { return statement_.is_null(column); }
    std::int64_t integer(int column) const { return statement_.integer(column); }
    std::string_view text(int column) const { return statement_.text(column); }
    ByteView blob(int column) const { return statement_.blob(column); }
    std::optional<ByteView> optional_blob(int column) const {
        if (statement_.is_null(column)) return std::nullopt;
        return blob(column);
    }
    std::optional<std::int64_t> optional_integer(int column) const {
        return is_null(column) ? std::nullopt : std::optional(integer(column));
    }

  private:
    PreparedStatement& statement_;
};

/// A compiled statement borrowed from its connection; given back, reset, when this goes.
/// One text may be borrowed once at a time.
class Statement {
  public:
    explicit Statement(PreparedStatement& prepared) : prepared_(&prepared) {}
    Statement(Statement&& other) noexcept : prepared_(other.prepared_), next_(other.next_) {
        other.prepared_ = nullptr;
    }
    Statement& operator=(Statement&&) = delete;
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    ~Statement() {
        if (prepared_ != nullptr) prepared_->reset();
    }

    /// Binds all parameters in order: integers, texts, blobs, std::optional of these, std::nullopt.
    template <typename... Values>
    Statement& bind(const Values&... values) {
        next_ = 0;
        (bind_next(values), ...);
        return *this;
    }

    /// True while there is a row. Throws Error when the statement fails.
    bool step() { return prepared_->step(); }
    Row row() const { return Row(*prepared_); }
    /// Runs to the end and makes the statement ready to be bound again.
    void run() {
        while (step()) {
        }
        rewind();
    }
    /// Leaves the rows that are left and makes the statement ready to be bound again.
    void rewind() noexcept { prepared_->reset(); }

  private:
    void bind_next(std::int64_t value) { prepared_->bind_integer(next_++, value); }
    void bind_next(int value) { bind_next(std::int64_t{value}); }
    void bind_next(std::uint16_t value) { bind_next(std::int64_t{value}); }
    void bind_next(std::uint32_t value) { bind_next(std::int64_t{value}); }
    void bind_next(std::uint64_t value) { bind_next(static_cast<std::int64_t>(value)); }
    void bind_next(std::string_view value) { prepared_->bind_text(next_++, value); }
    void bind_next(const std::string& value) { bind_next(std::string_view(value)); }
    void bind_next(const char* value) { bind_next(std::string_view(value)); }
    void bind_next(ByteView value) { prepared_->bind_blob(next_++, value); }
    void bind_next(const Bytes& value) { bind_next(ByteView(value)); }
    void bind_next(const Hash& value) { bind_next(ByteView(value)); }
    void bind_next(std::nullopt_t) { prepared_->bind_null(next_++); }
    template <typename T>
    void bind_next(const std::optional<T>& value) {
        value ? bind_next(*value) : bind_next(std::nullopt);
    }

    PreparedStatement* prepared_;
    int next_ = 0;
};

/// An open database. Threads: one at a time.
class Connection {
  public:
    Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    virtual ~Connection() = default;

    /// Borrows the compiled form of a statement. `sql` must be a literal, or text that outlives the
    /// connection: compiled forms are remembered by its address.
    Statement prepare(std::string_view sql);
    /// Runs statements that have no parameters and whose rows nobody wants.
    virtual void execute(const std::string& sql) = 0;
    /// Rows changed by the last insert, update or delete.
    virtual std::int64_t changes() = 0;

    /// Transaction control; use Transaction and Savepoint.
    virtual void begin_write() = 0;
    virtual void begin_read() = 0;
    virtual void commit() = 0;
    virtual void rollback() noexcept = 0;
    /// False once a failure has made the driver undo the whole transaction, as a full disk does.
    virtual bool in_transaction() = 0;
    /// A number that changes when anybody but this connection has changed the database; absent where the
    /// driver cannot tell.
    virtual std::optional<std::int64_t> foreign_version() { return std::nullopt; }

    /// Where bytes of the database lie on disk.
    enum class RawPart { file, log };
    using RawVisitor = std::function<void(RawPart part, std::uint64_t offset, ByteView bytes)>;
    /// Shows every byte that the database has on disk, as it lies there, in large pieces. False where the
    /// driver has no files of its own to show.
    virtual bool visit_raw(const RawVisitor&) { return false; }

    /// What prepare() remembers; for a driver that wraps another.
    virtual std::unique_ptr<PreparedStatement> compile(std::string_view sql) = 0;

  protected:
    /// For the driver's destructor: statements must go before the database they belong to.
    void forget_statements() noexcept { statements_.clear(); }

  private:
    struct AddressHash {
        std::size_t operator()(std::string_view text) const noexcept {
            return std::hash<const char*>()(text.data());
        }
    };
    struct SameAddress {
        bool operator()(std::string_view a, std::string_view b) const noexcept {
            return a.data() == b.data() && a.size() == b.size();
        }
    };
    std::unordered_map<std::string_view, std::unique_ptr<PreparedStatement>, AddressHash, SameAddress>
        statements_;
};

/// All or nothing; rolled back unless committed by name.
class Transaction {
  public:
    enum class Mode { read, write };
    Transaction(Connection& connection, Mode mode);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();
    /// Returns once what was written is durable.
    void commit();

  private:
    Connection& connection_;
    bool open_ = true;
};

/// A part of a transaction that can be undone alone; undone unless kept by name.
class Savepoint {
  public:
    explicit Savepoint(Connection& connection);
    Savepoint(const Savepoint&) = delete;
    Savepoint& operator=(const Savepoint&) = delete;
    ~Savepoint();
    void keep();

  private:
    Connection& connection_;
    bool open_ = true;
};

}  // namespace sessionaudit::storage
