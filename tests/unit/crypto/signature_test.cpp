#include "crypto/signature.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>

using namespace sessionaudit;

namespace {

Bytes hex(const char* text) {
    return from_hex(text).value();
}

PublicKey key_from(const Bytes& bytes) {
    PublicKey key{};
    std::copy(bytes.begin(), bytes.end(), key.begin());
    return key;
}

struct Vector {
    const char* seed;
    const char* public_key;
    const char* message;
    const char* signature;
};

// RFC 8032 section 7.1: TEST 1, 2, 3 and SHA(abc).
const Vector kVectors[] = {{"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
                            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
                            "c61e39701cf9b46bd25bf5f0595bbe246551"
                            "41438e7a100b"},
                           {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
                            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
                            "458f3613d0f11d8c387b2eaeb4302aeeb00d"
                            "291612bb0c00"},
                           {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
                            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290"
                            "ae67f760984dc6594a7c15e9716ed28dc027"
                            "beceea1ec40a"},
                           {"833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
                            "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
                            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a8"
                            "36ba3c23a3feebbd454d4423643ce80e2a9a"
                            "c94fa54ca49f",
                            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ec"
                            "fdfbc7c66431e0303dca179c138ac17ad9be"
                            "f1177331a704"}};

}  // namespace

TEST_CASE("Ed25519 agrees with the test vectors of RFC 8032", "[crypto][signature]") {
    const Vector vector = GENERATE(from_range(std::begin(kVectors), std::end(kVectors)));
    const Bytes seed = hex(vector.seed);
    const Bytes message = hex(vector.message);
    CHECK(to_hex(public_key_of(seed)) == vector.public_key);
    CHECK(to_hex(sign(seed, message)) == vector.signature);
    CHECK(verify_signature(key_from(hex(vector.public_key)), message, hex(vector.signature)));
}

TEST_CASE("a signature with any bit flipped does not verify", "[crypto][signature]") {
    const PublicKey key = key_from(hex(kVectors[2].public_key));
    const Bytes message = hex(kVectors[2].message);
    Bytes signature = hex(kVectors[2].signature);
    for (std::size_t bit = 0; bit < signature.size() * 8; ++bit) {
        const auto mask = static_cast<std::uint8_t>(1U << (bit % 8));
        signature[bit / 8] ^= mask;
        CHECK_FALSE(verify_signature(key, message, signature));
        signature[bit / 8] ^= mask;
    }
    CHECK(verify_signature(key, message, signature));
}

TEST_CASE("a signature of another length, message or key does not verify", "[crypto][signature]") {
    const PublicKey key = key_from(hex(kVectors[2].public_key));
    const Bytes message = hex(kVectors[2].message);
    const Bytes signature = hex(kVectors[2].signature);
    Bytes longer = signature;
    longer.push_back(0);
    CHECK_FALSE(verify_signature(key, message, longer));
    CHECK_FALSE(verify_signature(key, message, ByteView(signature).first(63)));
    CHECK_FALSE(verify_signature(key, message, {}));
    CHECK_FALSE(verify_signature(key, {}, signature));
    CHECK_FALSE(verify_signature(key_from(hex(kVectors[1].public_key)), message, signature));
    CHECK_FALSE(verify_signature(PublicKey{}, message, signature));
}

TEST_CASE("two new signing keys differ and sign for themselves alone", "[crypto][signature]") {
    const SecretBytes first = generate_signing_seed();
    const SecretBytes second = generate_signing_seed();
    const Bytes message{1, 2, 3};
    const Signature signature = sign(first.view(), message);
    CHECK(verify_signature(public_key_of(first.view()), message, signature));
    CHECK_FALSE(verify_signature(public_key_of(second.view()), message, signature));
}
