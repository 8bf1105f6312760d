#include "ingest/sink_thread.hpp"

#include <utility>

namespace sessionaudit {

SinkThread::SinkThread(ImportSink& sink) : sink_(sink), thread_([this] { run(); }) {}

SinkThread::~SinkThread() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        waiting_.reset();
    }
    changed_.notify_all();
    thread_.join();
}

void SinkThread::rethrow_failure() {
    if (failure_) std::rethrow_exception(failure_);
}

void SinkThread::store(SinkBatch batch) {
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return !waiting_ || failure_; });
        rethrow_failure();
        waiting_ = std::move(batch);
    }
    changed_.notify_all();
}

void SinkThread::finish() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return (!waiting_ && !storing_) || failure_; });
    rethrow_failure();
}

void SinkThread::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return waiting_ || stopping_; });
        if (!waiting_) return;
        SinkBatch batch = std::move(*waiting_);
        waiting_.reset();
        storing_ = true;
        lock.unlock();
        changed_.notify_all();
        std::exception_ptr failure;
        try {
            sink_.store(std::move(batch.sessions), batch.checkpoint);
        } catch (...) {
            failure = std::current_exception();
        }
        batch = {};
        lock.lock();
        storing_ = false;
        if (failure) {
            failure_ = failure;
            waiting_.reset();
        }
        changed_.notify_all();
        if (failure_) return;
    }
}

}  // namespace sessionaudit
