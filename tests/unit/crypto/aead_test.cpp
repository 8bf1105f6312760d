#include "crypto/aead.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include "sessionaudit/error.hpp"

using namespace sessionaudit;

namespace {

Bytes hex(std::string_view text) {
    return from_hex(text).value();
}

struct Vector {
    const char* key;
    const char* nonce;
    const char* associated;
    const char* plaintext;
    const char* ciphertext;
    const char* tag;
};

constexpr const char* kZeroKey = "0000000000000000000000000000000000000000000000000000000000000000";
constexpr const char* kKey = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";

// The AES-256 cases with a 96-bit nonce (13 to 16) of McGrew and Viega's specification of GCM, which
// NIST SP 800-38D standardised.
const Vector kVectors[] = {
    {kZeroKey, "000000000000000000000000", "", "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
    {kZeroKey, "000000000000000000000000", "", "00000000000000000000000000000000",
     "cea7403d4d606b6e074ec5d3baf39d18", "d0d1c8a799996bf0265b98b5d48ab919"},
    {kKey, "cafebabefacedbaddecaf888", "",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf"
     "5aa0de657ba63"
     "7b391aafd255",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6"
     "393ba7a0abcc9"
     "f662898015ad",
     "b094dac5d93471bdec1a502270e3cc6c"},
    {kKey, "cafebabefacedbaddecaf888", "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf"
     "5aa0de657ba63"
     "7b39",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6"
     "393ba7a0abcc9"
     "f662",
     "76fc6ece0f4e1768cddf8853bb2d551b"}};

bool opens(ByteView key, ByteView associated, ByteView box) {
    try {
        open_sealed(key, associated, box);
        return true;
    } catch (const Error& error) {
        REQUIRE(error.code() == ErrorCode::corrupt);
        return false;
    }
}

}  // namespace

TEST_CASE("AES-256-GCM opens the known answers of its specification", "[crypto][aead]") {
    const Vector vector = GENERATE(from_range(std::begin(kVectors), std::end(kVectors)));
    const Bytes box = hex(std::string(vector.nonce) + vector.ciphertext + vector.tag);
    CHECK(to_hex(open_sealed(hex(vector.key), hex(vector.associated), box)) == vector.plaintext);
    CHECK(to_hex(open_sealed_secret(hex(vector.key), hex(vector.associated), box).view()) ==
          vector.plaintext);
}

TEST_CASE("a box with any bit flipped does not open", "[crypto][aead]") {
    Bytes box = hex(std::string(kVectors[3].nonce) + kVectors[3].ciphertext + kVectors[3].tag);
    const Bytes key = hex(kVectors[3].key);
    const Bytes associated = hex(kVectors[3].associated);
    REQUIRE(opens(key, associated, box));
    for (std::size_t bit = 0; bit < box.size() * 8; ++bit) {
        const auto mask = static_cast<std::uint8_t>(1U << (bit % 8));
        box[bit / 8] ^= mask;
        CHECK_FALSE(opens(key, associated, box));
        box[bit / 8] ^= mask;
    }
}

TEST_CASE("a box that is cut, or sealed with other associated data or another key, does not open",
          "[crypto][aead]") {
    const Bytes box = hex(std::string(kVectors[3].nonce) + kVectors[3].ciphertext + kVectors[3].tag);
    const Bytes key = hex(kVectors[3].key);
    const Bytes associated = hex(kVectors[3].associated);
    for (std::size_t size = 0; size < box.size(); ++size)
        CHECK_FALSE(opens(key, associated, ByteView(box).first(size)));
    CHECK_FALSE(opens(hex(kZeroKey), associated, box));
    CHECK_FALSE(opens(key, {}, box));
    CHECK_FALSE(opens(key, ByteView(associated).first(19), box));
}

TEST_CASE("what is sealed opens again, and no two boxes are alike", "[crypto][aead]") {
    const Bytes key = hex(kKey);
    const Bytes plaintext(GENERATE(0U, 1U, 15U, 16U, 17U, 4096U), 0x5A);
    const Bytes box = seal(key, as_bytes("row 7"), plaintext);
    CHECK(box.size() == plaintext.size() + kAeadOverhead);
    CHECK(open_sealed(key, as_bytes("row 7"), box) == plaintext);
    CHECK_FALSE(opens(key, as_bytes("row 8"), box));
    CHECK(seal(key, as_bytes("row 7"), plaintext) != box);
}

TEST_CASE("a key that is not 32 bytes long seals nothing", "[crypto][aead]") {
    CHECK_THROWS_AS(seal(Bytes(31), {}, {}), Error);
    CHECK_THROWS_AS(seal({}, {}, {}), Error);
}
