// What a password must be, and how it is kept.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "access/password_hash.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/staff.hpp"

using namespace sessionaudit;

TEST_CASE("a password is as long as NIST asks for, and not what is guessed first", "[access][password]") {
    const auto bad = GENERATE(
        std::string(), std::string("short"), std::string(14, 'x') + "", std::string("passwordpassword"),
        std::string("Password12345678"), std::string("123456789012345"), std::string("aaaaaaaaaaaaaaa"),
        std::string("abababababababab"), std::string("anna.long.name."), std::string("ANNA.LONG.NAME.1234"),
        std::string("!!sessionaudit2026"), std::string("qwertyuiop12345"),
        std::string("with a NUL \0 inside it", 22), std::string("with a line\nbreak in it"),
        std::string("no UTF-8 in it \xff\xfe"), std::string(1025, 'a'),
        // Fourteen characters, however many bytes.
        std::string("\u00e4\u00f6\u00fc\u00e4\u00f6\u00fc\u00e4\u00f6\u00fc\u00e4\u00f6\u00fc\u00e4\u00f6"));
    INFO(bad.size());
    CHECK_THROWS_AS(require_password(bad, "anna.long.name"), Error);
}

TEST_CASE("no rule says what characters a password has", "[access][password]") {
    for (const char* const good :
         {"four words nobody guesses", "       x       y", "anna has a password of her own",
          "\u00e4\u00f6\u00fc \u4e2d\u6587 and some more", "kdjfhgkdjfhgkdjf"})
        CHECK_NOTHROW(require_password(good, "anna"));
    CHECK_NOTHROW(require_password(std::string(1000, 'a') + "b and the end of a long one", "anna"));
}

TEST_CASE("a password is found again, and nothing else is", "[access][password]") {
    const std::string hash = hash_password("four words nobody guesses");
    CHECK(hash.starts_with("$argon2id$v=19$m=65536,t=3,p=4$"));
    CHECK(is_password("four words nobody guesses", hash));
    CHECK_FALSE(is_password("four words nobody guesse", hash));
    CHECK_FALSE(is_password("four words nobody guesses", hash.substr(0, hash.size() - 1)));
    CHECK_FALSE(is_password("four words nobody guesses", ""));
    CHECK_FALSE(is_password("", ""));
    CHECK_FALSE(is_password("four words nobody guesses", "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA"));
}

TEST_CASE("two hashes of a password differ", "[access][password]") {
    CHECK(hash_password("four words nobody guesses") != hash_password("four words nobody guesses"));
}
