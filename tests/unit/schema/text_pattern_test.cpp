// Patterns: what they find, what they are not, and that no text is too long for them.
#include "schema/text_pattern.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <string>

#include "sessionaudit/error.hpp"

using namespace sessionaudit;

TEST_CASE("a pattern is found anywhere unless it says where", "[schema][pattern]") {
    CHECK(TextPattern("b+").found_in("abbc"));
    CHECK_FALSE(TextPattern("^b").found_in("abbc"));
    CHECK(TextPattern("^$").found_in(""));
    // As in ECMA-262, and not as in Perl: a line break at the end is a character too.
    CHECK_FALSE(TextPattern("^[a-z]+$").found_in("abc\n"));
    CHECK(TextPattern("^.$").found_in("\u00e9"));
    CHECK_FALSE(TextPattern("^.$").found_in("\xFF"));
}

TEST_CASE("a pattern that would need to look around or back is refused with a sentence",
          "[schema][pattern]") {
    const char* const pattern =
        GENERATE("a(?=b)", "a(?!b)", "(?<=a)b", "(?<!a)b", "(a)\\1", "(a", "[z-a]", "a**", "a{1001}", "\\");
    CAPTURE(pattern);
    CHECK_THROWS_MATCHES(TextPattern(pattern), Error,
                         Catch::Matchers::MessageMatches(Catch::Matchers::ContainsSubstring(
                             "write it as RE2 reads patterns, without look-around and references back")));
}

TEST_CASE("a pattern takes megabytes", "[schema][pattern]") {
    const std::string text(std::size_t{4} << 20U, 'a');
    CHECK(TextPattern("^[a-z]+$").found_in(text));
    CHECK(TextPattern("^(a|b)*$").found_in(text));
    CHECK_FALSE(TextPattern("^[^:]+:").found_in(text));
    CHECK_FALSE(TextPattern("^([a-z]+)+:").found_in(text));
    CHECK_FALSE(TextPattern("(.*)(.*)(.*)(.*)(.*)b").found_in(text));
}
