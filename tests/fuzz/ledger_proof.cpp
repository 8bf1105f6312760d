// Whatever a stranger hands over as a proof, a head, a key or an entry: it is refused with an Error, or
// it is exactly what we would have written for what was read from it. Nothing verifies that was not signed.
#include <cstdint>
#include <cstdlib>

#include "ledger/canonical_json.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/ledger_entry.hpp"
#include "sessionaudit/proof.hpp"

using namespace sessionaudit;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

/// Calls `read` with the input; its refusals are of two kinds only.
template <typename Read>
void attempt(Read&& read) {
    try {
        read();
    } catch (const Error& error) {
        require(error.code() == ErrorCode::invalid_argument || error.code() == ErrorCode::ledger_mismatch);
    }
}

/// The key of the corpus: the seed is 32 times 0x07.
const VerifierKey& corpus_key() {
    static const VerifierKey key =
        VerifierKey::parse("example.com/log+702f3c70+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs");
    return key;
}

/// Any path must be judged without fault, whatever the numbers beside it.
void judge_paths(ByteView data) {
    if (data.size() < 80) return;
    const auto number = [&data](std::size_t at) {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < 8; ++i)
            value = value << 8 | data[at + i];
        return value;
    };
    std::vector<Hash> hashes;
    for (std::size_t at = 16; at + 32 <= data.size() && hashes.size() < 70; at += 32) {
        hashes.emplace_back();
        for (std::size_t i = 0; i < 32; ++i)
            hashes.back()[i] = data[at + i];
    }
    const std::span<const Hash> path = std::span(hashes).subspan(2);
    verify_consistency(number(0), number(8), hashes[0], hashes[1], path);
    if (verify_inclusion(number(0), number(8), hashes[0], path, hashes[1])) {
        hashes[0][0] ^= 1;
        require(!verify_inclusion(number(0), number(8), hashes[0], path, hashes[1]));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView bytes(data, size);
    const std::string_view text = as_text(bytes);
    attempt([&] { require(SignedNote::parse(text).to_text() == text); });
    attempt([&] { require(Checkpoint::parse(text).to_text() == text); });
    attempt([&] { require(VerifierKey::parse(text).to_text() == text); });
    attempt([&] { require(to_canonical_json(parse_canonical_json(text)) == text); });
    attempt([&] { require(as_text(LedgerEntry::parse(bytes).to_json()) == text); });
    attempt([&] { verify_checkpoint(text, corpus_key()); });
    attempt([&] {
        const TlogProof proof = TlogProof::parse(text);
        require(proof.to_text() == text);
        verify_proof(proof, as_bytes("0"), corpus_key());
    });
    judge_paths(bytes);
    return 0;
}
