// Identities: UUIDv7 for sessions, requests and records; random 128 bits for owners.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "sessionaudit/bytes.hpp"
#include "sessionaudit/clock.hpp"
#include "sessionaudit/mutex.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// A 128-bit identity. The Tag keeps a session id from being passed for an owner id.
template <typename Tag>
struct Id128 {
    std::array<std::uint8_t, 16> bytes{};

    // clang-tidy 14 takes the literal 0 inside a defaulted <=> for a null pointer of ours.
    auto operator<=>(const Id128&) const = default;  // NOLINT(modernize-use-nullptr)
    ByteView view() const noexcept { return bytes; }
    /// 8-4-4-4-12 lower-case hexadecimal digits, RFC 9562 section 4.
    std::string to_string() const;
    /// Absent when the text is not in that form.
    static std::optional<Id128> parse(std::string_view text);
    /// Throws Error{corrupt} unless there are exactly 16 bytes.
    static Id128 from_bytes(ByteView view);
};

struct SessionIdTag;
struct OwnerIdTag;
struct RecordIdTag;
using SessionId = Id128<SessionIdTag>;  ///< UUIDv7
using OwnerId = Id128<OwnerIdTag>;      ///< random; says nothing about its owner
using RecordId = Id128<RecordIdTag>;    ///< UUIDv7: scans, requests, holds, imports

/// The partition an owner lives in: 0..4095. Part of every key.
using Bucket = std::uint16_t;
inline constexpr Bucket kBucketCount = 4096;

/// Makes UUIDv7 values (RFC 9562 section 5.7) that never go backwards, even when the clock does.
/// Threads: safe from any thread.
class IdGenerator {
  public:
    SessionId next_session(Timestamp now);
    RecordId next_record(Timestamp now);

  private:
    std::array<std::uint8_t, 16> next(Timestamp now);
    Mutex mutex_;
    std::int64_t last_millis_ SESSIONAUDIT_GUARDED_BY(mutex_) = 0;
    std::uint32_t counter_ SESSIONAUDIT_GUARDED_BY(mutex_) = 0;
};

OwnerId random_owner_id();
Bucket random_bucket();

extern template struct Id128<SessionIdTag>;
extern template struct Id128<OwnerIdTag>;
extern template struct Id128<RecordIdTag>;

}  // namespace sessionaudit
#pragma GCC visibility pop

template <typename Tag>
struct std::hash<sessionaudit::Id128<Tag>> {
    std::size_t operator()(const sessionaudit::Id128<Tag>& id) const noexcept {
        std::size_t value = 0;
        for (std::size_t i = 8; i < 16; ++i)
            value = value << 8 | id.bytes[i];  // the random half
        return value;
    }
};
