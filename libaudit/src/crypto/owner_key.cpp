#include "crypto/owner_key.hpp"

#include "core/codec.hpp"
#include "crypto/aead.hpp"
#include "crypto/random.hpp"

namespace sessionaudit {
namespace {

/// label ‖ 0x00 ‖ owner ‖ bucket ‖ place
Bytes associated_data(const OwnerKey& key, std::string_view label, ByteView place) {
    Bytes data;
    data.reserve(label.size() + 19 + place.size());
    PackedWriter writer(data);
    writer.raw(as_bytes(label));
    writer.byte(0);
    writer.raw(key.owner.view());
    append_u16(data, key.bucket);
    writer.raw(place);
    return data;
}

}  // namespace

OwnerKey OwnerKey::generate(const OwnerId& owner, Bucket bucket) {
    OwnerKey key{owner, bucket, SecretBytes(32), SecretBytes(32)};
    fill_random(key.key.writable());
    fill_random(key.ledger_salt.writable());
    return key;
}

Bytes OwnerKey::seal(std::string_view label, ByteView place, ByteView plaintext) const {
    return sessionaudit::seal(key.view(), associated_data(*this, label, place), plaintext);
}

Bytes OwnerKey::open(std::string_view label, ByteView place, ByteView box) const {
    return open_sealed(key.view(), associated_data(*this, label, place), box);
}

}  // namespace sessionaudit
