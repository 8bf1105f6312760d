// docs/ledger-format.md is what a stranger writes a verifier from, so its example has to be true.
#include <catch2/catch_test_macros.hpp>

#include "ledger_fixture.hpp"
#include "reference_tree.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

namespace {

/// The lines of the first indented block that begins with this text, without the indent.
std::string block_that_begins(const std::string& page, const std::string& start) {
    std::size_t at = page.find("\n    " + start);
    REQUIRE(at != std::string::npos);
    std::string block;
    std::string blank;
    for (++at; at < page.size();) {
        const std::size_t end = page.find('\n', at);
        const std::string line = page.substr(at, end - at);
        at = end + 1;
        if (line.empty()) {
            blank += '\n';
            continue;
        }
        if (!line.starts_with("    ")) break;
        block += blank + line.substr(4) + '\n';
        blank.clear();
    }
    return block;
}

std::string page() {
    return read_file(SESSIONAUDIT_SOURCE_FOLDER "/docs/ledger-format.md");
}

}  // namespace

TEST_CASE("the proof, checkpoint and key that the format page shows verify", "[ledger][docs]") {
    std::string vkey = block_that_begins(page(), "example.com/log+");
    vkey.pop_back();
    const VerifierKey key = VerifierKey::parse(vkey);
    const std::string proof = block_that_begins(page(), "c2sp.org/tlog-proof@v1");
    const std::string checkpoint = block_that_begins(page(), "example.com/log\n");
    CHECK(verify_checkpoint(checkpoint, key).size == 8);
    CHECK(TlogProof::parse(proof).checkpoint == checkpoint);
    CHECK(verify_proof(TlogProof::parse(proof), reference_leaves()[5], key).size == 8);
}

TEST_CASE("the hashes that the format page lists are those of its entries", "[ledger][docs]") {
    const std::string text = page();
    std::vector<Hash> leaves;
    for (const Bytes& leaf : reference_leaves())
        leaves.push_back(leaf_hash(leaf));
    for (unsigned level = 0; level < 4; ++level)
        for (std::uint64_t i = 0; i < (8U >> level); ++i)
            CHECK(text.find(" " + std::to_string(i) + "  " + to_hex(naive_node(leaves, level, i))) !=
                  std::string::npos);
    for (std::size_t size = 0; size < 8; ++size)
        CHECK(text.find("\n    " + std::to_string(size) + "  " +
                        to_hex(naive_root(std::span(leaves).first(size)))) != std::string::npos);
}

TEST_CASE("the entry that the format page shows is one, with the commitment it says", "[ledger][docs]") {
    const std::string text = page();
    const std::size_t start = text.find("```json\n") + 8;
    const LedgerEntry entry =
        LedgerEntry::parse(as_bytes(std::string_view(text).substr(start, text.find('\n', start) - start)));
    Bytes salt;
    for (std::uint8_t i = 0; i < 32; ++i)
        salt.push_back(i);
    CHECK(entry.subject == commitment(salt, "owner", ByteView(salt).first(16)));
    CHECK(text.find("    " + to_hex(entry.subject.value()) + "\n") != std::string::npos);
}
