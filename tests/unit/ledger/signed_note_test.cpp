#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "crypto/signature.hpp"
#include "reference_tree.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/proof_checkpoint.hpp"

using namespace sessionaudit;

namespace {

const Bytes kSeed(32, 0x07);

VerifierKey test_key(std::string name = "example.com/log") {
    return {std::move(name), public_key_of(kSeed)};
}

Checkpoint test_checkpoint() {
    return {"example.com/log", 8, leaf_hash(as_bytes("root")), {}};
}

ErrorCode code_of_verifying(std::string_view note, const VerifierKey& key) {
    try {
        verify_checkpoint(note, key);
    } catch (const Error& error) {
        return error.code();
    }
    return ErrorCode::internal;
}

bool parses(std::string_view note) {
    try {
        SignedNote::parse(note);
        return true;
    } catch (const Error& error) {
        REQUIRE(error.code() == ErrorCode::invalid_argument);
        return false;
    }
}

}  // namespace

TEST_CASE("a note that Go's sumdb/note package documents verifies", "[ledger][note]") {
    const auto key = VerifierKey::parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    const SignedNote note = SignedNote::parse(
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
        "\n"
        "\u2014 PeterNeumann "
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n");
    REQUIRE(note.signatures.size() == 1);
    CHECK(note.signatures[0].key_id == key.id());
    CHECK(verify_signature(key.public_key, as_bytes(note.text), note.signatures[0].signature));
}

TEST_CASE("a checkpoint reads back what was signed", "[ledger][note]") {
    const VerifierKey key = test_key();
    const std::string note = sign_checkpoint(test_checkpoint(), key, kSeed);
    CHECK(verify_checkpoint(note, key) == test_checkpoint());
    CHECK(SignedNote::parse(note).to_text() == note);
    CHECK(VerifierKey::parse(key.to_text()).public_key == key.public_key);
}

TEST_CASE("a checkpoint with any bit flipped does not verify", "[ledger][note]") {
    const VerifierKey key = test_key();
    std::string note = sign_checkpoint(test_checkpoint(), key, kSeed);
    for (std::size_t bit = 0; bit < note.size() * 8; ++bit) {
        const std::string kept = note;
        note[bit / 8] = static_cast<char>(note[bit / 8] ^ (1 << bit % 8));
        CAPTURE(bit, note);
        CHECK_THROWS_AS(verify_checkpoint(note, key), Error);
        note = kept;
    }
}

TEST_CASE("a checkpoint cut anywhere does not verify", "[ledger][note]") {
    const VerifierKey key = test_key();
    const std::string note = sign_checkpoint(test_checkpoint(), key, kSeed);
    for (std::size_t size = 0; size < note.size(); ++size)
        CHECK_THROWS_AS(verify_checkpoint(std::string_view(note).substr(0, size), key), Error);
}

TEST_CASE("signatures of unknown keys are ignored, sixteen and more", "[ledger][note]") {
    const VerifierKey key = test_key();
    const SignedNote own = SignedNote::parse(sign_checkpoint(test_checkpoint(), key, kSeed));
    SignedNote note{own.text, {}};
    for (int i = 0; i < 16; ++i)
        note.signatures.push_back({"witness" + std::to_string(i), {1, 2, 3, 4}, Bytes(4900)});
    // The same name under another id, and the same id under another name, are other keys.
    note.signatures.push_back({key.name, {1, 2, 3, 4}, Bytes(64)});
    note.signatures.push_back({"other", key.id(), Bytes(64)});
    note.signatures.push_back(own.signatures.front());
    CHECK(verify_checkpoint(note.to_text(), key) == test_checkpoint());
    note.signatures.pop_back();
    CHECK(code_of_verifying(note.to_text(), key) == ErrorCode::ledger_mismatch);
}

TEST_CASE("a false signature in the key's own name spoils the note even beside a true one",
          "[ledger][note]") {
    const VerifierKey key = test_key();
    SignedNote note = SignedNote::parse(sign_checkpoint(test_checkpoint(), key, kSeed));
    note.signatures.push_back({key.name, key.id(), Bytes(GENERATE(1U, 63U, 64U, 65U))});
    CHECK(code_of_verifying(note.to_text(), key) == ErrorCode::ledger_mismatch);
}

TEST_CASE("a checkpoint of another log or by another key is refused", "[ledger][note]") {
    const std::string note = sign_checkpoint(test_checkpoint(), test_key(), kSeed);
    VerifierKey other = test_key();
    other.public_key = public_key_of(Bytes(32, 0x08));
    CHECK(code_of_verifying(note, other) == ErrorCode::ledger_mismatch);
    CHECK(code_of_verifying(note, test_key("example.com/other")) == ErrorCode::ledger_mismatch);
    Checkpoint foreign = test_checkpoint();
    foreign.origin = "example.com/other";
    CHECK(code_of_verifying(sign_checkpoint(foreign, test_key(), kSeed), test_key()) ==
          ErrorCode::ledger_mismatch);
}

TEST_CASE("a text that is not a signed note is refused with its reason", "[ledger][note]") {
    CHECK(parses("text\n\n\u2014 name AAAAAAA=\n"));
    CHECK(parses("a\n\nb\n\n\u2014 name AAAAAAA=\n"));
    CHECK_FALSE(parses(""));
    CHECK_FALSE(parses("text\n"));
    CHECK_FALSE(parses("text\n\n"));
    CHECK_FALSE(parses("text\n\u2014 name AAAAAAA=\n"));
    CHECK_FALSE(parses("text\n\n\u2014 name AAAAAAA="));  // no last newline
    CHECK_FALSE(parses("text\n\n- name AAAAAAA=\n"));     // a hyphen
    CHECK_FALSE(parses("text\n\n\u2014 name AAAA\n"));    // too short for a signature
    CHECK_FALSE(parses("text\n\n\u2014  AAAAAAA=\n"));    // no name
    CHECK_FALSE(parses("text\n\n\u2014 na+me AAAAAAA=\n"));
    CHECK_FALSE(parses("text\n\n\u2014 na\u00A0me AAAAAAA=\n"));  // a no-break space
    CHECK_FALSE(parses("text\n\n\u2014 name AAAAAAA= \n"));
    CHECK_FALSE(parses("te\txt\n\n\u2014 name AAAAAAA=\n"));
    CHECK_FALSE(parses("te\r\n\n\u2014 name AAAAAAA=\n"));
    CHECK_FALSE(parses("te\xC0\xAFxt\n\n\u2014 name AAAAAAA=\n"));    // overlong UTF-8
    CHECK_FALSE(parses("te\xED\xA0\x80\n\n\u2014 name AAAAAAA=\n"));  // a surrogate
    std::string oversized(kNoteSizeMax, 'a');
    oversized.append("\n\n\u2014 name AAAAAAA=\n");
    CHECK_FALSE(parses(oversized));
    std::string crowded = "text\n\n";
    for (std::size_t i = 0; i <= kNoteSignaturesMax; ++i)
        crowded += "\u2014 name AAAAAAA=\n";
    CHECK_FALSE(parses(crowded));
}

TEST_CASE("a text that is not a checkpoint is refused", "[ledger][checkpoint]") {
    const std::string root = to_base64(Hash{}) + "\n";
    CHECK(Checkpoint::parse("log\n0\n" + root).size == 0);
    CHECK(Checkpoint::parse("log\n9223372036854775807\n" + root + "more\n").extensions.size() == 1);
    const auto text = GENERATE_COPY(
        std::string(), std::string("log\n"), "\n1\n" + root, "log\n01\n" + root, "log\n-1\n" + root,
        "log\n+1\n" + root, "log\n1 \n" + root, "log\n\n" + root, "log\n9223372036854775808\n" + root,
        std::string("log\n1\n"), std::string("log\n1\nAAAA\n"), "log\n1\n" + root + "\n",
        "log\n1\n" + root + "cut", "log\n1\nx" + root, std::string("log\n1\n") + to_base64(Bytes(33)) + "\n");
    CHECK_THROWS_AS(Checkpoint::parse(text), Error);
}

TEST_CASE("a text that is not a verifier key is refused", "[ledger][note]") {
    const std::string good = test_key().to_text();
    REQUIRE(VerifierKey::parse(good).to_text() == good);
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        std::string bad = good;
        bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << bit % 8));
        CAPTURE(bad);
        CHECK_THROWS_AS(VerifierKey::parse(bad), Error);
    }
    for (std::size_t size = 0; size < good.size(); ++size)
        CHECK_THROWS_AS(VerifierKey::parse(good.substr(0, size)), Error);
    CHECK_THROWS_AS(VerifierKey::parse(good + "\n"), Error);
}

TEST_CASE("a log's name has no spaces, plus signs or control characters", "[ledger][note]") {
    CHECK_NOTHROW(require_note_name("example.com/log"));
    CHECK_NOTHROW(require_note_name("b\u00FCcher.example"));
    const auto name = GENERATE("", "a b", "a+b", "a\nb", "a\u2003b", "a\u3000", "\xFF");
    CHECK_THROWS_AS(require_note_name(name), Error);
}
