// The keys below the root key: derived ones, and those that outlive it.
#include "store/store_secrets.hpp"

#include <catch2/catch_test_macros.hpp>

#include "crypto/owner_key.hpp"
#include "error_code.hpp"
#include "home_files.hpp"
#include "sessionaudit/error.hpp"
#include "store/key_ring.hpp"
#include "store/root_keys.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::code_of;

namespace {

Bytes counting(std::uint8_t first) {
    Bytes bytes;
    for (int i = 0; i < 32; ++i)
        bytes.push_back(static_cast<std::uint8_t>(first + i));
    return bytes;
}

OwnerId owner_of(std::uint8_t first) {
    const Bytes bytes = counting(first);
    return OwnerId::from_bytes(ByteView(bytes).first(16));
}

}  // namespace

TEST_CASE("the keys of a root key are HKDF-SHA-256 of it under their own labels", "[store][keys]") {
    // Known answers by another implementation of RFC 5869, without salt.
    const RootKeys keys(counting(0));
    CHECK(to_hex(keys.store.view()) == "1df4a58d569dbc7fdbed7d17dc13342b1c56ac18e9cd4d23082123e4e8945cf9");
    CHECK(to_hex(keys.keyring.view()) == "e55fbf3f03065db198f2f86e4a6ffaa8fc3c99d03c9c224b9ad163fe5dbc5fe8");
    CHECK(to_hex(keys.ledger.view()) == "9399a6bd196cea55289d176a6a9f31c8b539cf1a8f601b7a39a1f83485aa44f4");
    CHECK(to_hex(keys.wrap.view()) == "1fb4ae83e6b3e37cfa2e455bffa6ec9b40cc08d705762cb10dfbbb8a40cf03de");
}

TEST_CASE("another root key shares none of its keys", "[store][keys]") {
    const RootKeys one(counting(0));
    const RootKeys other(counting(1));
    CHECK(to_hex(one.store.view()) != to_hex(other.store.view()));
    CHECK(to_hex(one.wrap.view()) != to_hex(other.wrap.view()));
}

TEST_CASE("the secrets of a store come back under the key that sealed them, and under no other",
          "[store][keys]") {
    test::TestVault vault;
    vault.close();
    const test::HomeFiles files(vault.home());
    const auto keyring = files.keyring();
    const StoreSecrets before = StoreSecrets::load(*keyring, files.keys().wrap.view());
    CHECK(before.index.size() == 32);
    CHECK(to_hex(before.index.view()) != to_hex(before.token.view()));
    CHECK(code_of([&] { StoreSecrets::load(*keyring, counting(0)); }) == ErrorCode::corrupt);

    const Bytes fresh = counting(7);
    before.save(*keyring, fresh);
    const StoreSecrets after = StoreSecrets::load(*keyring, fresh);
    CHECK(to_hex(after.index.view()) == to_hex(before.index.view()));
    CHECK(to_hex(after.token.view()) == to_hex(before.token.view()));
    CHECK(to_hex(after.signing_seed.view()) == to_hex(before.signing_seed.view()));
    CHECK(code_of([&] { StoreSecrets::load(*keyring, files.keys().wrap.view()); }) == ErrorCode::corrupt);
}

TEST_CASE("a secret that is missing keeps the store closed", "[store][keys]") {
    test::TestVault vault;
    vault.close();
    {
        const test::HomeFiles files(vault.home());
        const auto keyring = files.keyring();
        keyring->prepare("DELETE FROM secret WHERE name = 'token'").run();
        REQUIRE(keyring->changes() == 1);
    }
    CHECK(code_of([&] { vault.open(); }) == ErrorCode::corrupt);
}

TEST_CASE("an owner key unwraps for its owner and its bucket alone", "[store][keys]") {
    const Bytes wrap = counting(3);
    const OwnerKey key = OwnerKey::generate(owner_of(9), 4711);
    const Bytes wrapped = wrap_owner_key(wrap, key);
    const OwnerKey back = unwrap_owner_key(wrap, key.owner, key.bucket, wrapped);
    CHECK(to_hex(back.key.view()) == to_hex(key.key.view()));
    CHECK(to_hex(back.ledger_salt.view()) == to_hex(key.ledger_salt.view()));

    CHECK(code_of([&] { unwrap_owner_key(wrap, owner_of(10), key.bucket, wrapped); }) == ErrorCode::corrupt);
    CHECK(code_of([&] { unwrap_owner_key(wrap, key.owner, 4712, wrapped); }) == ErrorCode::corrupt);
    CHECK(code_of([&] { unwrap_owner_key(counting(4), key.owner, key.bucket, wrapped); }) ==
          ErrorCode::corrupt);
    for (std::size_t i = 0; i < wrapped.size(); ++i) {
        Bytes flipped = wrapped;
        flipped[i] ^= 1;
        CHECK(code_of([&] { unwrap_owner_key(wrap, key.owner, key.bucket, flipped); }) == ErrorCode::corrupt);
    }
}

TEST_CASE("what an owner's key sealed opens in its own place and under its own label", "[store][keys]") {
    const OwnerKey key = OwnerKey::generate(owner_of(1), 7);
    const Bytes box = key.seal("session", as_bytes("row 1"), as_bytes("teapot"));
    CHECK(as_text(key.open("session", as_bytes("row 1"), box)) == "teapot");
    CHECK(code_of([&] { key.open("session", as_bytes("row 2"), box); }) == ErrorCode::corrupt);
    CHECK(code_of([&] { key.open("consent", as_bytes("row 1"), box); }) == ErrorCode::corrupt);
    OwnerKey moved = key.clone();
    moved.bucket = 8;
    CHECK(code_of([&] { moved.open("session", as_bytes("row 1"), box); }) == ErrorCode::corrupt);
    const Bytes again = key.seal("session", as_bytes("row 1"), as_bytes("teapot"));
    CHECK(again != box);  // a nonce of its own each time
}
