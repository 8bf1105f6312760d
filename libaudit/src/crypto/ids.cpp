#include "sessionaudit/ids.hpp"

#include <algorithm>

#include "crypto/random.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {

template <typename Tag>
std::string Id128<Tag>::to_string() const {
    const std::string hex = to_hex(bytes);
    return hex.substr(0, 8) + '-' + hex.substr(8, 4) + '-' + hex.substr(12, 4) + '-' + hex.substr(16, 4) +
           '-' + hex.substr(20);
}

template <typename Tag>
std::optional<Id128<Tag>> Id128<Tag>::parse(std::string_view text) {
    if (text.size() != 36) return std::nullopt;
    std::string hex;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash_place = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash_place != (text[i] == '-')) return std::nullopt;
        if (!dash_place) hex += text[i];
    }
    const auto bytes = from_hex(hex);
    if (!bytes) return std::nullopt;
    return from_bytes(*bytes);
}

template <typename Tag>
Id128<Tag> Id128<Tag>::from_bytes(ByteView view) {
    Id128 id;
    if (view.size() != id.bytes.size())
        throw Error(ErrorCode::corrupt, "an identity in the store is not 16 bytes long");
    std::copy(view.begin(), view.end(), id.bytes.begin());
    return id;
}

template struct Id128<SessionIdTag>;
template struct Id128<OwnerIdTag>;
template struct Id128<RecordIdTag>;

// Layout (RFC 9562 section 5.7, counter of section 6.2 method 1): 48 bits of milliseconds, version 7,
// a 12-bit counter, variant, 62 random bits. The counter starts low so that it has room to grow
// within a millisecond; when it is full, the next millisecond is borrowed.
std::array<std::uint8_t, 16> IdGenerator::next(Timestamp now) {
    std::array<std::uint8_t, 16> id{};
    fill_random(std::span(id).subspan(8));
    std::int64_t millis = 0;
    std::uint32_t counter = 0;
    {
        const LockGuard lock(mutex_);
        if (to_millis(now) > last_millis_) {
            last_millis_ = to_millis(now);
            counter_ = 0;
        } else if (++counter_ > 0xFFF) {
            ++last_millis_;
            counter_ = 0;
        }
        millis = last_millis_;
        counter = counter_;
    }
    for (std::size_t i = 0; i < 6; ++i)
        id[i] = static_cast<std::uint8_t>(millis >> (40 - 8 * i));
    id[6] = static_cast<std::uint8_t>(0x70 | counter >> 8);
    id[7] = static_cast<std::uint8_t>(counter);
    id[8] = static_cast<std::uint8_t>(0x80 | (id[8] & 0x3F));
    return id;
}

SessionId IdGenerator::next_session(Timestamp now) {
    return {next(now)};
}
RecordId IdGenerator::next_record(Timestamp now) {
    return {next(now)};
}

OwnerId random_owner_id() {
    OwnerId id;
    fill_random(id.bytes);
    return id;
}

Bucket random_bucket() {
    std::array<std::uint8_t, 2> bytes{};
    fill_random(bytes);
    return static_cast<Bucket>((bytes[0] << 8 | bytes[1]) % kBucketCount);
}

}  // namespace sessionaudit
