// Stores batches while the next one is being made.
#pragma once

#include <exception>
#include <optional>
#include <thread>
#include <vector>

#include "sessionaudit/cond_var.hpp"
#include "sessionaudit/imported_session.hpp"

namespace sessionaudit {

struct SinkBatch {
    std::vector<ImportedSession> sessions;
    Bytes checkpoint;
};

/// One thread that hands batches to a sink, in order. At most one waits while another is stored, so
/// that memory stays bounded.
///
/// Threads: store() and finish() from the thread that made it; the sink is called on the other.
class SinkThread {
  public:
    explicit SinkThread(ImportSink& sink);
    /// What has not begun to be stored is dropped.
    ~SinkThread();
    SinkThread(const SinkThread&) = delete;
    SinkThread& operator=(const SinkThread&) = delete;

    /// Waits for room. Throws what the sink threw at an earlier batch; nothing is stored after that.
    void store(SinkBatch batch);
    /// Waits until everything is stored. Throws what the sink threw.
    void finish();

  private:
    void stop() SESSIONAUDIT_EXCLUDES(mutex_);
    void run() SESSIONAUDIT_EXCLUDES(mutex_);
    void rethrow_failure() SESSIONAUDIT_REQUIRES(mutex_);

    ImportSink& sink_;
    Mutex mutex_;
    CondVar changed_;
    std::optional<SinkBatch> waiting_ SESSIONAUDIT_GUARDED_BY(mutex_);
    bool storing_ SESSIONAUDIT_GUARDED_BY(mutex_) = false;
    bool stopping_ SESSIONAUDIT_GUARDED_BY(mutex_) = false;
    std::exception_ptr failure_ SESSIONAUDIT_GUARDED_BY(mutex_);
    std::thread thread_;
};

}  // namespace sessionaudit
