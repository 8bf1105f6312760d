// Mutexes whose use the compiler checks. Beside what a mutex guards stands its name:
//
//     class Counter {
//       public:
//         void add() {
//             const LockGuard lock(mutex_);
//             ++count_;
//         }
//
//       private:
//         Mutex mutex_;
//         int count_ SESSIONAUDIT_GUARDED_BY(mutex_) = 0;
//     };
//
// Without the guard, clang refuses add() under -Wthread-safety ("Thread Safety Analysis" in its manual); to
// other compilers the marks are nothing. It checks one function at a time, and some of them not at all:
//
// - Constructors and destructors are not checked, as nobody else has the object yet, or any more. Where
//   threads run already, or still, what needs the lock is a member function of its own.
// - A lambda is a function that holds nothing, whatever holds where it is written. So waiting is a loop
//   around CondVar::wait() (cond_var.hpp), without a predicate.
// - To call a member function of what is guarded counts as reading it, also when it is changed by that:
//   under a SharedLock call none that does.
// - It does not follow what a function returns by reference, nor what a pointer leads to.
#pragma once

#include <mutex>
#include <shared_mutex>

#if defined(__clang__)
#define SESSIONAUDIT_THREAD_MARK(mark) __attribute__((mark))
#else
#define SESSIONAUDIT_THREAD_MARK(mark)
#endif

/// Of a member: only under this mutex. Reading is possible under a SharedLock too.
#define SESSIONAUDIT_GUARDED_BY(mutex) SESSIONAUDIT_THREAD_MARK(guarded_by(mutex))
/// Of a pointer: what it points to, not itself.
#define SESSIONAUDIT_PT_GUARDED_BY(mutex) SESSIONAUDIT_THREAD_MARK(pt_guarded_by(mutex))
/// Of a function: whoever calls it holds these, and holds them afterwards.
#define SESSIONAUDIT_REQUIRES(...) SESSIONAUDIT_THREAD_MARK(requires_capability(__VA_ARGS__))
/// Of a function: it locks these itself, so its caller must not hold them.
#define SESSIONAUDIT_EXCLUDES(...) SESSIONAUDIT_THREAD_MARK(locks_excluded(__VA_ARGS__))

// For the types below, and others that lock for as long as they live.
#define SESSIONAUDIT_CAPABILITY(name) SESSIONAUDIT_THREAD_MARK(capability(name))
#define SESSIONAUDIT_SCOPED_CAPABILITY SESSIONAUDIT_THREAD_MARK(scoped_lockable)
#define SESSIONAUDIT_ACQUIRE(...) SESSIONAUDIT_THREAD_MARK(acquire_capability(__VA_ARGS__))
#define SESSIONAUDIT_ACQUIRE_SHARED(...) SESSIONAUDIT_THREAD_MARK(acquire_shared_capability(__VA_ARGS__))
#define SESSIONAUDIT_RELEASE(...) SESSIONAUDIT_THREAD_MARK(release_capability(__VA_ARGS__))
#define SESSIONAUDIT_RELEASE_SHARED(...) SESSIONAUDIT_THREAD_MARK(release_shared_capability(__VA_ARGS__))

namespace sessionaudit {

/// std::mutex, known to the compiler. Locked by one of the guards below.
class SESSIONAUDIT_CAPABILITY("mutex") Mutex {
  public:
    Mutex() = default;
    Mutex(const Mutex&) = delete;
    Mutex& operator=(const Mutex&) = delete;

    void lock() SESSIONAUDIT_ACQUIRE() { native_.lock(); }
    void unlock() SESSIONAUDIT_RELEASE() { native_.unlock(); }

  private:
    friend class CondVar;
    std::mutex native_;
};

/// std::shared_mutex, known to the compiler: one writes (LockGuard), or many read (SharedLock).
class SESSIONAUDIT_CAPABILITY("mutex") SharedMutex {
  public:
    SharedMutex() = default;
    SharedMutex(const SharedMutex&) = delete;
    SharedMutex& operator=(const SharedMutex&) = delete;

    void lock() SESSIONAUDIT_ACQUIRE() { native_.lock(); }
    void unlock() SESSIONAUDIT_RELEASE() { native_.unlock(); }
    void lock_shared() SESSIONAUDIT_ACQUIRE_SHARED() { native_.lock_shared(); }
    void unlock_shared() SESSIONAUDIT_RELEASE_SHARED() { native_.unlock_shared(); }

  private:
    std::shared_mutex native_;
};

/// Holds a Mutex, or a SharedMutex for writing, for as long as it lives.
template <typename AnyMutex>
class SESSIONAUDIT_SCOPED_CAPABILITY LockGuard {
  public:
    explicit LockGuard(AnyMutex& mutex) SESSIONAUDIT_ACQUIRE(mutex) : mutex_(mutex) { mutex_.lock(); }
    LockGuard(const LockGuard&) = delete;
    LockGuard& operator=(const LockGuard&) = delete;
    ~LockGuard() SESSIONAUDIT_RELEASE() { mutex_.unlock(); }

  private:
    AnyMutex& mutex_;
};

/// Holds a SharedMutex for reading for as long as it lives.
class SESSIONAUDIT_SCOPED_CAPABILITY SharedLock {
  public:
    explicit SharedLock(SharedMutex& mutex) SESSIONAUDIT_ACQUIRE_SHARED(mutex) : mutex_(mutex) {
        mutex_.lock_shared();
    }
    SharedLock(const SharedLock&) = delete;
    SharedLock& operator=(const SharedLock&) = delete;
    ~SharedLock() SESSIONAUDIT_RELEASE() { mutex_.unlock_shared(); }

  private:
    SharedMutex& mutex_;
};

/// Holds a Mutex for as long as it lives, except between unlock() and lock(): for a thread that does its work
/// without the lock, and comes back for more.
class SESSIONAUDIT_SCOPED_CAPABILITY UniqueLock {
  public:
    explicit UniqueLock(Mutex& mutex) SESSIONAUDIT_ACQUIRE(mutex) : mutex_(mutex) { mutex_.lock(); }
    UniqueLock(const UniqueLock&) = delete;
    UniqueLock& operator=(const UniqueLock&) = delete;
    ~UniqueLock() SESSIONAUDIT_RELEASE() {
        if (holds_) mutex_.unlock();
    }

    void lock() SESSIONAUDIT_ACQUIRE() {
        mutex_.lock();
        holds_ = true;
    }
    void unlock() SESSIONAUDIT_RELEASE() {
        holds_ = false;
        mutex_.unlock();
    }

  private:
    Mutex& mutex_;
    bool holds_ = true;
};

}  // namespace sessionaudit
