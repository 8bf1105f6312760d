#include "core/codec.hpp"
#include "crypto/hash.hpp"
#include "ingest/import_checkpoint.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/ingest.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kHeadSize = 4096;

/// Their number, then SHA-256 of the bytes.
Bytes identity_of(std::string_view bytes) {
    Bytes identity;
    PackedWriter out(identity);
    out.number(bytes.size());
    out.raw(sha256(as_bytes(bytes)));
    return identity;
}

}  // namespace

InputHead::InputHead(std::string_view first_bytes)
    : head_(first_bytes.substr(0, kHeadSize)), identity_(identity_of(head_)) {}

bool InputHead::made(ByteView checkpoint) const {
    try {
        const Bytes identity = unpack_checkpoint(checkpoint).first.identity;
        PackedReader in(identity);
        const std::uint64_t size = in.number();
        return size > 0 && size <= head_.size() &&
               identity_of(std::string_view(head_).substr(0, size)) == identity;
    } catch (const Error&) {
        return false;
    }
}

}  // namespace sessionaudit
