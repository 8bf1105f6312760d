#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "crypto/signature.hpp"
#include "ledger/merkle_tree.hpp"
#include "reference_tree.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/proof.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

namespace {

const Bytes kSeed(32, 0x07);

VerifierKey test_key() {
    return {"example.com/log", public_key_of(kSeed)};
}

Bytes entry_at(std::uint64_t index) {
    const std::string text = std::to_string(index);
    return Bytes(text.begin(), text.end());
}

TlogProof proof_of(std::uint64_t index, std::uint64_t size) {
    const std::vector<Hash> leaves = numbered_leaves(size);
    const auto nodes = [&leaves](unsigned level, std::uint64_t at) { return naive_node(leaves, level, at); };
    const Checkpoint checkpoint{"example.com/log", size, tree_root(size, nodes), {}};
    return {index, inclusion_path(index, size, nodes), sign_checkpoint(checkpoint, test_key(), kSeed), {}};
}

bool holds(std::string_view text, ByteView entry) {
    try {
        verify_proof(TlogProof::parse(text), entry, test_key());
        return true;
    } catch (const Error& error) {
        REQUIRE((error.code() == ErrorCode::ledger_mismatch || error.code() == ErrorCode::invalid_argument));
        return false;
    }
}

}  // namespace

TEST_CASE("a proof file proves its entry and names the log's size", "[ledger][proof]") {
    const std::uint64_t size = GENERATE(1U, 2U, 7U, 8U, 21U);
    for (std::uint64_t index = 0; index < size; ++index) {
        const std::string text = proof_of(index, size).to_text();
        CHECK(text.starts_with("c2sp.org/tlog-proof@v1\nindex "));
        CHECK(TlogProof::parse(text).to_text() == text);
        CHECK(verify_proof(TlogProof::parse(text), entry_at(index), test_key()).size == size);
        CHECK_FALSE(holds(text, entry_at(index + 1)));
    }
}

TEST_CASE("any bit flipped in a proof file or its entry fails", "[ledger][proof]") {
    std::string text = proof_of(5, 11).to_text();
    Bytes entry = entry_at(5);
    REQUIRE(holds(text, entry));
    for (std::size_t bit = 0; bit < text.size() * 8; ++bit) {
        const char kept = text[bit / 8];
        text[bit / 8] = static_cast<char>(kept ^ (1 << bit % 8));
        CAPTURE(bit, text);
        CHECK_FALSE(holds(text, entry));
        text[bit / 8] = kept;
    }
    for (std::size_t bit = 0; bit < entry.size() * 8; ++bit) {
        entry[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        CHECK_FALSE(holds(text, entry));
        entry[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    }
    entry.push_back(0);
    CHECK_FALSE(holds(text, entry));
}

TEST_CASE("a proof file cut or continued anywhere fails", "[ledger][proof]") {
    const std::string text = proof_of(5, 11).to_text();
    for (std::size_t size = 0; size < text.size(); ++size)
        CHECK_FALSE(holds(text.substr(0, size), entry_at(5)));
    for (const char* more : {"\n", "x", "\n\n", "\u2014 name AAAAAAA="})
        CHECK_FALSE(holds(text + more, entry_at(5)));
}

TEST_CASE("extra bytes travel with a proof and prove nothing", "[ledger][proof]") {
    TlogProof proof = proof_of(2, 3);
    proof.extra = {1, 2, 3};
    const std::string text = proof.to_text();
    CHECK(text.starts_with("c2sp.org/tlog-proof@v1\nextra AQID\nindex 2\n"));
    CHECK(TlogProof::parse(text).extra == proof.extra);
    CHECK(holds(text, entry_at(2)));
}

TEST_CASE("a proof that is not one is refused before anything is verified", "[ledger][proof]") {
    const std::string checkpoint = proof_of(0, 1).checkpoint;
    const std::string first = "c2sp.org/tlog-proof@v1\n";
    const std::string hash = to_base64(Hash{}) + "\n";
    REQUIRE(holds(first + "index 0\n\n" + checkpoint, entry_at(0)));
    std::string long_path;
    for (std::size_t i = 0; i <= kProofPathMax; ++i)
        long_path += hash;
    const auto text = GENERATE_COPY(
        std::string("c2sp.org/tlog-proof@v2\nindex 0\n\n") + checkpoint, first + "index 00\n\n" + checkpoint,
        first + "index -0\n\n" + checkpoint, first + "index\n\n" + checkpoint, first + "\n" + checkpoint,
        first + "extra \nindex 0\n\n" + checkpoint, first + "extra *\nindex 0\n\n" + checkpoint,
        first + "index 0\nextra AQID\n\n" + checkpoint, first + "index 0\nAAAA\n\n" + checkpoint,
        first + "index 0\n" + long_path + "\n" + checkpoint, first + "index 0\n" + checkpoint,
        first + "index 0\n\n" + checkpoint + std::string(kProofSizeMax, ' '),
        first + "index 0\n" + hash + "\n");
    CHECK_THROWS_AS(TlogProof::parse(text), Error);
}

TEST_CASE("an index beyond the signed size is a mismatch", "[ledger][proof]") {
    TlogProof proof = proof_of(0, 1);
    proof.index = 1;
    CHECK_FALSE(holds(proof.to_text(), entry_at(0)));
}
