// Stores batches while the next one is being made.
#pragma once

#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

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
    void run();
    void rethrow_failure();

    ImportSink& sink_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<SinkBatch> waiting_;  // these four are guarded by mutex_
    bool storing_ = false;
    bool stopping_ = false;
    std::exception_ptr failure_;
    std::thread thread_;
};

}  // namespace sessionaudit
