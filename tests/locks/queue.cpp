// A queue with correct locking. Each macro that CMakeLists.txt defines puts one mistake into it.
#include <chrono>
#include <deque>

#include "sessionaudit/cond_var.hpp"

namespace sessionaudit::test {

class Queue {
  public:
    void put(int value) SESSIONAUDIT_EXCLUDES(mutex_) {
        {
#ifndef NO_GUARD
            const LockGuard lock(mutex_);
#endif
            values_.push_back(value);
        }
        arrived_.notify_one();
    }
    void put_two(int value) SESSIONAUDIT_EXCLUDES(mutex_) {
#ifdef LOCKS_TWICE
        const LockGuard lock(mutex_);
#endif
        put(value);
        put(value);
    }
    int take() SESSIONAUDIT_EXCLUDES(mutex_) {
#ifdef WAITS_WITHOUT
        arrived_.wait(mutex_);
#endif
        const LockGuard lock(mutex_);
        while (values_.empty())
            arrived_.wait(mutex_);
        return pop();
    }
    bool has_within(std::chrono::milliseconds time) SESSIONAUDIT_EXCLUDES(mutex_) {
        const auto until = std::chrono::steady_clock::now() + time;
        const LockGuard lock(mutex_);
        while (values_.empty() && arrived_.wait_until(mutex_, until)) {
        }
        return !values_.empty();
    }
    template <typename Work>
    void drain(Work work) SESSIONAUDIT_EXCLUDES(mutex_) {
        UniqueLock lock(mutex_);
        while (!values_.empty()) {
            const int value = pop();
            lock.unlock();
            work(value);
#ifdef UNLOCKED_WORK
            values_.clear();
#endif
            lock.lock();
        }
    }
    int limit() const {
        const SharedLock lock(limit_mutex_);
        return limit_;
    }
    void set_limit(int limit) {
#ifdef READER_WRITES
        const SharedLock lock(limit_mutex_);
#else
        const LockGuard lock(limit_mutex_);
#endif
        limit_ = limit;
    }

  private:
    int pop() SESSIONAUDIT_REQUIRES(mutex_) {
        const int value = values_.front();
        values_.pop_front();
        return value;
    }

    Mutex mutex_;
    CondVar arrived_;
    std::deque<int> values_ SESSIONAUDIT_GUARDED_BY(mutex_);
    mutable SharedMutex limit_mutex_;
    int limit_ SESSIONAUDIT_GUARDED_BY(limit_mutex_) = 0;
};

inline void drain(Queue& queue) {
    queue.drain([](int) {});
}

}  // namespace sessionaudit::test
