#include "ingest/sink_thread.hpp"

#include <utility>

namespace sessionaudit {

SinkThread::SinkThread(ImportSink& sink) : sink_(sink), thread_([this] { run(); }) {}

SinkThread::~SinkThread() {
    stop();
    thread_.join();
}

void SinkThread::stop() {
    {
        const LockGuard lock(mutex_);
        stopping_ = true;
        waiting_.reset();
    }
    changed_.notify_all();
}

void SinkThread::rethrow_failure() {
    if (failure_) std::rethrow_exception(failure_);
}

void SinkThread::store(SinkBatch batch) {
    {
        const LockGuard lock(mutex_);
        while (waiting_ && !failure_)
            changed_.wait(mutex_);
        rethrow_failure();
        waiting_ = std::move(batch);
    }
    changed_.notify_all();
}

void SinkThread::finish() {
    const LockGuard lock(mutex_);
    while ((waiting_ || storing_) && !failure_)
        changed_.wait(mutex_);
    rethrow_failure();
}

void SinkThread::run() {
    UniqueLock lock(mutex_);
    for (;;) {
        while (!waiting_ && !stopping_)
            changed_.wait(mutex_);
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
