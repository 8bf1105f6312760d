// Mutexes whose use the compiler checks. Each member that a mutex guards names it:
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
// Under -Wthread-safety, clang refuses to compile add() without the guard (see "Thread Safety Analysis" in
// its manual). For other compilers the macros expand to nothing. The analysis looks at one function at a
// time, and it has limits:
//
// - It skips constructors and destructors, assuming that no other thread has the object. If a thread is
//   running by then, put the code that needs the lock into a member function.
// - It treats a lambda as a separate function that holds no lock. So wait in a loop around CondVar::wait()
//   (cond_var.hpp), not with a predicate.
// - It takes any call on a guarded object for a read. Under a SharedLock, call only const member functions.
// - It does not follow references and pointers to guarded members once a function has returned them.
#pragma once

#include <mutex>
#include <shared_mutex>

#if defined(__clang__)
#define SESSIONAUDIT_THREAD_ATTRIBUTE(attribute) __attribute__((attribute))
#else
#define SESSIONAUDIT_THREAD_ATTRIBUTE(attribute)
#endif

/// On a member: read or written only while this mutex is held. A SharedLock is enough to read.
#define SESSIONAUDIT_GUARDED_BY(mutex) SESSIONAUDIT_THREAD_ATTRIBUTE(guarded_by(mutex))
/// On a pointer: the same for what it points to, not for the pointer itself.
#define SESSIONAUDIT_PT_GUARDED_BY(mutex) SESSIONAUDIT_THREAD_ATTRIBUTE(pt_guarded_by(mutex))
/// On a function: the caller must hold these mutexes.
#define SESSIONAUDIT_REQUIRES(...) SESSIONAUDIT_THREAD_ATTRIBUTE(requires_capability(__VA_ARGS__))
/// On a function: it locks these mutexes itself, so the caller must not hold them.
#define SESSIONAUDIT_EXCLUDES(...) SESSIONAUDIT_THREAD_ATTRIBUTE(locks_excluded(__VA_ARGS__))

/// On a function: returns a reference to this mutex.
#define SESSIONAUDIT_RETURNS_CAPABILITY(mutex) SESSIONAUDIT_THREAD_ATTRIBUTE(lock_returned(mutex))

// For the types below, and for other types that lock or are locks.
#define SESSIONAUDIT_CAPABILITY(name) SESSIONAUDIT_THREAD_ATTRIBUTE(capability(name))
#define SESSIONAUDIT_SCOPED_CAPABILITY SESSIONAUDIT_THREAD_ATTRIBUTE(scoped_lockable)
#define SESSIONAUDIT_ACQUIRE(...) SESSIONAUDIT_THREAD_ATTRIBUTE(acquire_capability(__VA_ARGS__))
#define SESSIONAUDIT_ACQUIRE_SHARED(...) SESSIONAUDIT_THREAD_ATTRIBUTE(acquire_shared_capability(__VA_ARGS__))
#define SESSIONAUDIT_RELEASE(...) SESSIONAUDIT_THREAD_ATTRIBUTE(release_capability(__VA_ARGS__))
#define SESSIONAUDIT_RELEASE_SHARED(...) SESSIONAUDIT_THREAD_ATTRIBUTE(release_shared_capability(__VA_ARGS__))

#pragma GCC visibility push(default)
namespace sessionaudit {

/// A std::mutex that the analysis knows. Lock it with one of the guards below.
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

/// A std::shared_mutex that the analysis knows: one thread writes (LockGuard) or several read (SharedLock).
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

/// Holds a Mutex, or a SharedMutex for writing, until it is destroyed.
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

/// Holds a SharedMutex for reading until it is destroyed.
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

/// Holds a Mutex until it is destroyed, except between unlock() and lock(): for a loop that takes work under
/// the lock and does it without.
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
#pragma GCC visibility pop
