#include "ingest/log_text.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

using namespace sessionaudit;

TEST_CASE("the escapes of Apache and nginx are undone", "[ingest][log_text]") {
    CHECK(unescape_log_text(R"(a\"b\\c\n\t\x41\xff)") == "a\"b\\c\n\tA\xff");
    CHECK(unescape_log_text(R"(\q \x4 \xZZ \)") == R"(\q \x4 \xZZ \)");
}

TEST_CASE("kept text is UTF-8 without control characters, and no longer than allowed", "[ingest][log_text]") {
    CHECK(clean_text("plain", 100) == "plain");
    CHECK(clean_text("caf\xC3\xA9", 100) == "caf\xC3\xA9");
    CHECK(clean_text("\xE4\xE5", 100) == R"(\xe4\xe5)");  // another encoding stays readable
    CHECK(clean_text(std::string_view("a\0b\tc\x7F", 6), 100) == R"(a\x00b\x09c\x7f)");
    CHECK(clean_text("abc\xC3\xA9", 4) == "abc");  // not half a character
    CHECK(clean_text("abc\xFF", 6) == "abc");      // not half an escape
    CHECK(clean_text("abcdef", 6) == "abcdef");
    CHECK(clean_text("abcdefg", 6) == "abcdef");
}

TEST_CASE("control characters are found wherever they stand", "[ingest][log_text]") {
    for (int byte = 0; byte < 256; ++byte) {
        std::string text(40, 'x');
        text[static_cast<std::size_t>(byte) % text.size()] = static_cast<char>(byte);
        CHECK(has_control_characters(text) == ((byte < 0x20 && byte != '\t') || byte == 0x7F));
    }
}
