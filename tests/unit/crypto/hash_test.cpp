#include "crypto/hash.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

using namespace sessionaudit;

namespace {

Bytes repeated(std::uint8_t byte, std::size_t count) {
    return Bytes(count, byte);
}

Bytes counted(std::uint8_t first, std::uint8_t last) {
    Bytes bytes;
    for (unsigned byte = first; byte <= last; ++byte)
        bytes.push_back(static_cast<std::uint8_t>(byte));
    return bytes;
}

Bytes text(std::string_view value) {
    return Bytes(value.begin(), value.end());
}

}  // namespace

TEST_CASE("SHA-256 gives the values of FIPS 180", "[crypto][hash]") {
    struct Row {
        Bytes message;
        const char* digest;
    };
    const auto row = GENERATE(
        Row{{}, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        Row{text("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        Row{text("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        Row{repeated('a', 1000000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"});
    CHECK(to_hex(sha256(row.message)) == row.digest);
}

TEST_CASE("a hash of parts is the hash of their concatenation", "[crypto][hash]") {
    const Bytes whole = counted(0, 200);
    for (std::size_t cut = 0; cut <= whole.size(); ++cut)
        CHECK(sha256({ByteView(whole).first(cut), ByteView(whole).subspan(cut)}) == sha256(whole));
    CHECK(sha256({}) == sha256(ByteView{}));
}

TEST_CASE("HMAC-SHA-256 gives the values of RFC 4231", "[crypto][hmac]") {
    struct Row {
        Bytes key;
        Bytes data;
        const char* mac;
    };
    const auto row =
        GENERATE(Row{repeated(0x0B, 20), text("Hi There"),
                     "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
                 Row{text("Jefe"), text("what do ya want for nothing?"),
                     "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
                 Row{repeated(0xAA, 20), repeated(0xDD, 50),
                     "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
                 Row{counted(0x01, 0x19), repeated(0xCD, 50),
                     "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
                 Row{repeated(0xAA, 131), text("Test Using Larger Than Block-Size Key - Hash Key First"),
                     "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
                 Row{repeated(0xAA, 131),
                     text("This is a test using a larger than block-size key and a larger than block-size "
                          "data. The key needs "
                          "to be hashed before being used by the HMAC algorithm."),
                     "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"});
    CHECK(to_hex(hmac_sha256(row.key, {row.data})) == row.mac);
    const HmacKey key(row.key);
    CHECK(to_hex(key.mac(row.data)) == row.mac);
    CHECK(to_hex(key.mac(row.data)) == row.mac);  // the prepared state survives a use
}

TEST_CASE("HKDF-SHA-256 gives the value of RFC 5869 for no salt and no label", "[crypto][hkdf]") {
    const SecretBytes derived = hkdf_sha256(repeated(0x0B, 22), "", 42);
    CHECK(to_hex(derived.view()) ==
          "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST_CASE("an HKDF label enters the expansion as RFC 5869 section 2.3 says", "[crypto][hkdf]") {
    const Bytes key = counted(1, 32);
    const Hash extracted = hmac_sha256(repeated(0, 32), {key});
    const std::uint8_t one[] = {0x01};
    const Hash expanded = hmac_sha256(extracted, {as_bytes("store"), one});
    CHECK(to_hex(hkdf_sha256(key, "store").view()) == to_hex(expanded));
    CHECK(to_hex(hkdf_sha256(key, "store").view()) != to_hex(hkdf_sha256(key, "keyring").view()));
}
