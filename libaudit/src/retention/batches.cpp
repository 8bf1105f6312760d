#include "retention/batches.hpp"

#include "storage/sqlcipher.hpp"
#include "tables/retention_runs.hpp"

namespace sessionaudit {
namespace {

/// What another writer may have to wait for a job; its commit comes on top.
constexpr std::chrono::microseconds kJobTime{2000};
/// The log of SQLite is moved into the file by its writer when it has 4,000 pages, which takes as long as ten
/// jobs. So the sweep moves it before, on a connection of its own, which stops nobody.
constexpr int kJobsPerLog = 8;

}  // namespace

void Batches::run_job(std::size_t count, const std::function<void(WriteContext&, Tally&)>& work) {
    if (options_.stop && options_.stop()) throw SweepStopped{};
    std::chrono::steady_clock::duration took{};
    Tally tally;
    core_.writer().run(
        [&](WriteContext& context) {
            const auto begin = std::chrono::steady_clock::now();
            tally.clear();
            archive_.rollback();  // what a failed try left
            work(context, tally);
            archive_.write(context);
            for (const auto& [stage, number] : tally)
                add_to_run(context.store(), run_, {stage->rule, stage->data, stage->action, number});
            took = std::chrono::steady_clock::now() - begin;
        },
        Writer::Weight::heavy);
    archive_.commit();
    for (const auto& [stage, number] : tally)
        items_ += number;
    adapt(count, took);
    if (++jobs_since_log_ == kJobsPerLog) move_log();
    if (options_.progress) options_.progress(items_);
}

void Batches::adapt(std::size_t count, std::chrono::steady_clock::duration took) {
    if (took > kJobTime)
        size_ = std::max<std::size_t>(
            1, count * static_cast<std::size_t>(kJobTime / std::chrono::microseconds{1}) /
                   static_cast<std::size_t>(took / std::chrono::microseconds{1}));
    else if (took < kJobTime / 2 && count == size_)
        size_ = std::min(kSizeMax, size_ * 2);
}

void Batches::move_log() {
    jobs_since_log_ = 0;
    const auto store = core_.readers().lease();
    storage::checkpoint_in_passing(*store);
    const auto keyring = core_.keyring_readers().lease();
    storage::checkpoint_in_passing(*keyring);
}

}  // namespace sessionaudit
