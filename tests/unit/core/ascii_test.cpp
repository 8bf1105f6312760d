// Letters of ASCII, pieces of text, and percent-encoding.
#include "core/ascii.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "core/percent.hpp"

using namespace sessionaudit;

TEST_CASE("case is that of ASCII, whatever else a text holds", "[core][ascii]") {
    CHECK(ascii::to_lower("AZaz09_\u00c4") == "azaz09_\u00c4");
    CHECK(ascii::equal_ignoring_case("Set-Cookie", "sEt-cOOKIE"));
    CHECK_FALSE(ascii::equal_ignoring_case("Set-Cookie", "Set-Cookie2"));
    // [ and { are 32 apart too.
    CHECK_FALSE(ascii::equal_ignoring_case("[", "{"));
    CHECK(ascii::starts_with_ignoring_case("__HOST-id", "__Host-"));
    CHECK_FALSE(ascii::starts_with_ignoring_case("__H", "__Host-"));
    CHECK(ascii::contains_ignoring_case("no-CACHE, private", "no-cache"));
    CHECK(ascii::contains_ignoring_case("", ""));
    CHECK_FALSE(ascii::contains_ignoring_case("", "a"));
}

TEST_CASE("what is trimmed is a part of the text, even when nothing is left", "[core][ascii]") {
    const std::string_view text = " \t a b\r\n";
    CHECK(ascii::trim(text) == "a b");
    CHECK(ascii::trim(text, " ") == "\t a b\r\n");
    const std::string_view blank = "  ";
    CHECK(ascii::trim(blank).empty());
    CHECK(ascii::trim(blank).data() == blank.data() + blank.size());
}

TEST_CASE("texts are split at separators and joined by them", "[core][ascii]") {
    using Pieces = std::vector<std::string_view>;
    CHECK(ascii::split("", ".") == Pieces{""});
    CHECK(ascii::split("a..b.", ".") == Pieces{"a", "", "b", ""});
    CHECK(ascii::split("a--b-c", "--") == Pieces{"a", "b-c"});
    CHECK(ascii::join(Pieces{}) == "");
    CHECK(ascii::join(Pieces{"a", "", "b"}) == "a, , b");
    CHECK(ascii::join(std::vector<int>{1, 2}, " and ", [](int n) { return std::to_string(n); }) == "1 and 2");
}

TEST_CASE("percent-encoding comes back as it went", "[core][percent]") {
    std::string every;
    for (int c = 0; c < 256; ++c)
        every += static_cast<char>(c);
    CHECK(percent_decoded(percent_encoded(every)) == every);
    CHECK(percent_encoded("a b-._~/\u00e9") == "a%20b-._~%2F%C3%A9");
    CHECK(percent_encoded("a b", " ") == "a b");
    CHECK(percent_decoded("%41%4a%4A%4g%4%") == "AJJ%4g%4%");
    CHECK(percent_triple("%41", 0) == 'A');
    CHECK_FALSE(percent_triple("%4", 0));
    CHECK_FALSE(percent_triple("a41", 0));
}
