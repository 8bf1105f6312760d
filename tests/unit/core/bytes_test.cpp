#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "sessionaudit/bytes.hpp"

using namespace sessionaudit;

TEST_CASE("base64 agrees with the test vectors of RFC 4648 section 10", "[core][bytes]") {
    struct Row {
        const char* plain;
        const char* base64;
    };
    const auto row = GENERATE(Row{"", ""}, Row{"f", "Zg=="}, Row{"fo", "Zm8="}, Row{"foo", "Zm9v"},
                              Row{"foob", "Zm9vYg=="}, Row{"fooba", "Zm9vYmE="}, Row{"foobar", "Zm9vYmFy"});
    CHECK(to_base64(as_bytes(row.plain)) == row.base64);
    REQUIRE(from_base64(row.base64));
    CHECK(as_text(*from_base64(row.base64)) == row.plain);
}

TEST_CASE("base64 that two encoders could write differently is refused", "[core][bytes]") {
    CHECK_FALSE(from_base64("Zh=="));  // stray bits in the last digit
    CHECK_FALSE(from_base64("Zg"));    // no padding
    CHECK_FALSE(from_base64("Zg=a"));
    CHECK_FALSE(from_base64url("Zg=="));
    CHECK_FALSE(from_base64url("Zh"));
    CHECK_FALSE(from_base64url("+/"));
    CHECK(from_base64url("-_8"));
}

TEST_CASE("hexadecimal text must have whole bytes", "[core][bytes]") {
    CHECK(to_hex(Bytes{0x00, 0xAB, 0xFF}) == "00abff");
    CHECK(from_hex("00ABff") == Bytes{0x00, 0xAB, 0xFF});
    CHECK_FALSE(from_hex("abc"));
    CHECK_FALSE(from_hex("zz"));
}
