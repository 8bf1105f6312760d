#include "fault_connection.hpp"

#include "sessionaudit/error.hpp"

namespace sessionaudit::test {
namespace {

[[noreturn]] void fail(Fault fault) {
    switch (fault) {
        case Fault::io_error:
            throw Error(ErrorCode::io_error, "the disk failed on purpose");
        case Fault::disk_full:
        case Fault::disk_full_rolls_back:
            throw Error(ErrorCode::disk_full, "the disk is full on purpose");
        case Fault::crash_before:
        case Fault::crash_after:
            break;
    }
    throw Error(ErrorCode::io_error, "this process has crashed on purpose");
}

bool is_crash(Fault fault) {
    return fault == Fault::crash_before || fault == Fault::crash_after;
}

class FaultStatement final : public storage::PreparedStatement {
  public:
    FaultStatement(std::unique_ptr<storage::PreparedStatement> inner, storage::Connection& connection,
                   std::string_view sql, FaultPlan& plan)
        : inner_(std::move(inner)), connection_(connection), sql_(sql), plan_(plan) {}

    void bind_null(int index) override { inner_->bind_null(index); }
    void bind_integer(int index, std::int64_t value) override { inner_->bind_integer(index, value); }
    void bind_text(int index, std::string_view value) override { inner_->bind_text(index, value); }
    void bind_blob(int index, ByteView value) override { inner_->bind_blob(index, value); }

    bool step() override {
        if (const auto fault = plan_.at_step(sql_)) {
            if (*fault == Fault::crash_after) inner_->step();
            if (*fault == Fault::disk_full_rolls_back) connection_.rollback();
            fail(*fault);
        }
        return inner_->step();
    }
    void reset() noexcept override { inner_->reset(); }

    bool is_null(int column) override { return inner_->is_null(column); }
    std::int64_t integer(int column) override { return inner_->integer(column); }
    std::string_view text(int column) override { return inner_->text(column); }
    ByteView blob(int column) override { return inner_->blob(column); }

  private:
    std::unique_ptr<storage::PreparedStatement> inner_;
    storage::Connection& connection_;
    std::string_view sql_;
    FaultPlan& plan_;
};

class FaultConnection final : public storage::Connection {
  public:
    FaultConnection(std::unique_ptr<storage::Connection> inner, FaultPlan& plan)
        : inner_(std::move(inner)), plan_(plan) {}
    ~FaultConnection() override { forget_statements(); }

    void execute(const std::string& sql) override {
        if (const auto fault = plan_.at_step(sql)) fail(*fault);
        inner_->execute(sql);
    }
    std::int64_t changes() override { return inner_->changes(); }
    bool in_transaction() override { return inner_->in_transaction(); }
    void begin_write() override {
        require_alive();
        inner_->begin_write();
    }
    void begin_read() override {
        require_alive();
        inner_->begin_read();
    }
    void commit() override {
        if (const auto fault = plan_.at_commit()) {
            if (*fault == Fault::crash_after) inner_->commit();
            if (*fault == Fault::disk_full_rolls_back) inner_->rollback();
            fail(*fault);
        }
        inner_->commit();
    }
    /// Whoever crashed rolls nothing back; the database does when it is opened again.
    void rollback() noexcept override {
        if (!plan_.dead()) inner_->rollback();
    }
    std::unique_ptr<storage::PreparedStatement> compile(std::string_view sql) override {
        return std::make_unique<FaultStatement>(inner_->compile(sql), *inner_, sql, plan_);
    }

  private:
    void require_alive() const {
        if (plan_.dead()) fail(Fault::crash_before);
    }
    std::unique_ptr<storage::Connection> inner_;
    FaultPlan& plan_;
};

}  // namespace

void FaultPlan::fail_at_step(std::int64_t n, Fault fault) {
    const LockGuard lock(mutex_);
    fail_step_ = steps_ + n;
    fault_ = fault;
    fired_ = false;
}

void FaultPlan::fail_at(std::string words, Fault fault) {
    const LockGuard lock(mutex_);
    fail_words_ = std::move(words);
    fault_ = fault;
    fired_ = false;
}

void FaultPlan::fail_at_commit(std::int64_t n, Fault fault) {
    const LockGuard lock(mutex_);
    fail_commit_ = commits_ + n;
    fault_ = fault;
    fired_ = false;
}

void FaultPlan::clear() {
    const LockGuard lock(mutex_);
    fail_step_.reset();
    fail_commit_.reset();
    fail_words_.clear();
}

std::int64_t FaultPlan::steps() const {
    const LockGuard lock(mutex_);
    return steps_;
}

std::int64_t FaultPlan::commits() const {
    const LockGuard lock(mutex_);
    return commits_;
}

bool FaultPlan::fired() const {
    const LockGuard lock(mutex_);
    return fired_;
}

std::optional<Fault> FaultPlan::fire(Fault fault) {
    fired_ = true;
    dead_ = dead_ || is_crash(fault);
    fail_step_.reset();
    fail_commit_.reset();
    fail_words_.clear();
    return fault;
}

std::optional<Fault> FaultPlan::at_step(std::string_view sql) {
    const LockGuard lock(mutex_);
    if (dead_) return Fault::crash_before;
    ++steps_;
    const bool named = !fail_words_.empty() && sql.find(fail_words_) != std::string_view::npos;
    if (named || (fail_step_ && steps_ >= *fail_step_)) return fire(fault_);
    return std::nullopt;
}

std::optional<Fault> FaultPlan::at_commit() {
    const LockGuard lock(mutex_);
    if (dead_) return Fault::crash_before;
    ++commits_;
    ++steps_;
    if ((fail_commit_ && commits_ >= *fail_commit_) || (fail_step_ && steps_ >= *fail_step_))
        return fire(fault_);
    return std::nullopt;
}

bool FaultPlan::dead() const {
    const LockGuard lock(mutex_);
    return dead_;
}

std::unique_ptr<storage::Connection> with_faults(std::unique_ptr<storage::Connection> inner,
                                                 FaultPlan& plan) {
    return std::make_unique<FaultConnection>(std::move(inner), plan);
}

}  // namespace sessionaudit::test
