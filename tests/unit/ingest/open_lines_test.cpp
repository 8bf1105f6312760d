#include "ingest/open_lines.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <set>

#include "import_support.hpp"
#include "sessionaudit/error.hpp"

using namespace sessionaudit;

TEST_CASE("the note of open lines holds exactly those that are open", "[ingest][open_lines]") {
    const auto seed = GENERATE(range(1, 20));
    test::Random random(static_cast<std::uint64_t>(seed));
    OpenLines lines;
    std::set<std::uint64_t> open;
    const std::uint64_t start = 1 + random.below(200);
    const std::uint64_t chance = 1 + random.below(100);
    std::uint64_t line = start;
    for (; line < start + 2000; ++line) {
        lines.reach(line, line * 10);
        if (random.below(100) < chance) {
            lines.open(line);
            open.insert(line);
        }
        // The oldest close more often, as visits do.
        while (!open.empty() && random.below(100) < chance) {
            const auto closed = random.below(5) == 0 ? std::prev(open.end()) : open.begin();
            lines.close(*closed);
            open.erase(closed);
        }
        if (random.below(100) != 0) continue;

        Bytes bytes;
        PackedWriter out(bytes);
        lines.pack(out);
        PackedReader in(bytes);
        OpenLinesNote note(in);
        REQUIRE(in.at_end());
        REQUIRE(note.empty() == open.empty());
        if (open.empty()) continue;
        REQUIRE(note.first_line() <= *open.begin());
        REQUIRE(note.first_line() + 64 > *open.begin());
        REQUIRE(note.offset() == note.first_line() * 10);
        REQUIRE(lines.start() == note.first_line());
        std::set<std::uint64_t> noted;
        for (std::uint64_t asked = note.first_line(); asked <= line; ++asked)
            if (note.take(asked)) noted.insert(asked);
        REQUIRE(noted == open);
    }
}

TEST_CASE("a long run of open lines is a few bytes", "[ingest][open_lines]") {
    OpenLines lines;
    for (std::uint64_t line = 1; line <= 100'000; ++line) {
        lines.reach(line, line);
        lines.open(line);
    }
    Bytes bytes;
    PackedWriter out(bytes);
    lines.pack(out);
    CHECK(bytes.size() < 10);
}

TEST_CASE("a malformed note of open lines is refused", "[ingest][open_lines]") {
    const auto* const hex = GENERATE("", "01", "0101", "010101", "01010100", "0101010000", "0101010100",
                                     "010101ffffffffffffffffff0101", "02010101ffffffffffffffffff010101");
    const Bytes bytes = *from_hex(hex);
    PackedReader in(bytes);
    CHECK_THROWS_AS(OpenLinesNote(in), Error);
}
