#include "core/csv.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <string>

#include "core/plain_text.hpp"

using namespace sessionaudit;

TEST_CASE("fields are quoted as RFC 4180 says", "[export][csv]") {
    CHECK(CsvLine().text("a").text("").text("b c").end() == "a,,b c\r\n");
    CHECK(CsvLine().text("a,b").text("say \"x\"").text("two\nlines").end() ==
          "\"a,b\",\"say \"\"x\"\"\",\"two\nlines\"\r\n");
}

TEST_CASE("no spreadsheet runs a text as a formula", "[export][csv]") {
    const char first = GENERATE('=', '+', '-', '@', '\t', '\r', '\n');
    const std::string formula = std::string(1, first) + "cmd|' /C calc'!A0";
    const std::string line = CsvLine().text(formula).end();
    CHECK((line.starts_with("'") || line.starts_with("\"'")));
    CHECK(CsvLine().text("a" + formula).end().find("'a") == std::string::npos);
    CHECK(CsvLine().number(-5).end() == "-5\r\n");  // ours, and a number
}

TEST_CASE("what is not UTF-8 is marked", "[export]") {
    CHECK(valid_utf8("a\xFFz") == "a\xEF\xBF\xBDz");
    CHECK(valid_utf8("\xED\xA0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // a surrogate
    CHECK(escape_html("<a href='x'>&\"\x07") == "&lt;a href=&#39;x&#39;&gt;&amp;&quot;\xEF\xBF\xBD");
    CHECK(escape_html("\xE2\x80\xAE") == "\xE2\x80\xAE");  // isolated by the page, not taken away
}
