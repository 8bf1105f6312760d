// RFC 6238's known answers, and the edges of the window.
#include "access/totp.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

using namespace sessionaudit;

namespace {

const std::string kSecret = "12345678901234567890";

Timestamp seconds(std::int64_t since_1970) {
    return from_millis(since_1970 * 1000);
}

}  // namespace

TEST_CASE("one-time passwords are those of RFC 6238 appendix B for SHA-1", "[access][totp]") {
    const auto [at, code] = GENERATE(table<std::int64_t, std::string>({{59, "94287082"},
                                                                       {1111111109, "07081804"},
                                                                       {1111111111, "14050471"},
                                                                       {1234567890, "89005924"},
                                                                       {2000000000, "69279037"},
                                                                       {20000000000, "65353130"}}));
    CHECK(totp_code(as_bytes(kSecret), totp_step(seconds(at)), 8) == code);
    CHECK(totp_code(as_bytes(kSecret), totp_step(seconds(at))) == code.substr(2));
}

TEST_CASE("a code is good in its step and one before and after, and in no other", "[access][totp]") {
    const std::int64_t step = totp_step(seconds(1111111109));
    const std::string code = totp_code(as_bytes(kSecret), step);
    const auto matches = [&](std::int64_t at) {
        return matching_totp_step(as_bytes(kSecret), code, seconds(at), 0).has_value();
    };
    CHECK_FALSE(matches((step - 1) * 30 - 1));
    CHECK(matches((step - 1) * 30));
    CHECK(matches(step * 30));
    CHECK(matches((step + 2) * 30 - 1));
    CHECK_FALSE(matches((step + 2) * 30));
}

TEST_CASE("a step that was used is good no more, nor is one before it", "[access][totp]") {
    const Timestamp now = seconds(1111111109);
    const std::int64_t step = totp_step(now);
    const auto matched = [&](std::int64_t of, std::int64_t used_until) {
        return matching_totp_step(as_bytes(kSecret), totp_code(as_bytes(kSecret), of), now, used_until);
    };
    CHECK(matched(step, step - 1) == step);
    CHECK_FALSE(matched(step, step));
    CHECK_FALSE(matched(step - 1, step));
    CHECK(matched(step + 1, step) == step + 1);
}

TEST_CASE("what is no code matches nothing", "[access][totp]") {
    for (const std::string& code : {std::string(), std::string("1"), std::string("94287082"),
                                    std::string("00000\0", 6), std::string(1000, '0')})
        CHECK_FALSE(matching_totp_step(as_bytes(kSecret), code, seconds(59), 0));
}

TEST_CASE("secrets are written as RFC 4648 section 10 has it, without padding", "[access][totp]") {
    const auto [bytes, text] = GENERATE(table<std::string, std::string>({{"", ""},
                                                                         {"f", "MY"},
                                                                         {"fo", "MZXQ"},
                                                                         {"foo", "MZXW6"},
                                                                         {"foob", "MZXW6YQ"},
                                                                         {"fooba", "MZXW6YTB"},
                                                                         {"foobar", "MZXW6YTBOI"}}));
    CHECK(to_base32(as_bytes(bytes)) == text);
    CHECK(totp_uri("anna", "shop", as_bytes("foo")) ==
          "otpauth://totp/sessionaudit%20shop:anna?secret=MZXW6&issuer=sessionaudit%20shop"
          "&algorithm=SHA1&digits=6&period=30");
}
