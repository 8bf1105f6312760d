#include "ingest/line_stream.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "import_support.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/ingest.hpp"
#include "temp_folder.hpp"

using namespace sessionaudit;

namespace {

/// Gives bytes in small pieces, as a pipe does, and cannot jump.
class Dripping final : public ByteSource {
  public:
    Dripping(std::string_view bytes, std::size_t piece) : bytes_(bytes), piece_(piece) {}
    std::size_t read(std::span<char> out) override {
        const std::size_t count = std::min({piece_, out.size(), bytes_.size() - position_});
        std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(position_), count, out.begin());
        position_ += count;
        return count;
    }
    std::uint64_t consumed() const override { return position_; }

  private:
    std::string_view bytes_;
    std::size_t piece_;
    std::size_t position_ = 0;
};

std::vector<std::string> all_lines(LineStream& stream) {
    std::vector<std::string> lines;
    LogLine line;
    while (stream.next(line))
        lines.emplace_back(line.text);
    return lines;
}

}  // namespace

TEST_CASE("lines know their number and their bytes", "[ingest][line_stream]") {
    const std::string_view text = "\xEF\xBB\xBFone\r\n\ntwo\n\r\nend";
    const auto piece = GENERATE(std::size_t{1}, std::size_t{3}, std::size_t{100});
    LineStream stream(std::make_unique<Dripping>(text, piece));
    const std::vector<std::string> expected = {"one", "", "two", "", "end"};
    LogLine line;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        REQUIRE(stream.next(line));
        CHECK(line.text == expected[i]);
        CHECK(line.number == i + 1);
        CHECK(line.terminated == (i + 1 < expected.size()));
        // The place it tells leads back to it.
        LineStream other(std::make_unique<Dripping>(text, piece));
        REQUIRE(other.skip_to(line.offset, line.number));
        LogLine again;
        REQUIRE(other.next(again));
        CHECK(again.text == line.text);
        CHECK(again.number == line.number);
        CHECK(again.end == line.end);
    }
    CHECK(line.end == text.size());
    CHECK_FALSE(stream.next(line));
}

TEST_CASE("an endless line is one line, and its memory is bounded", "[ingest][line_stream]") {
    const std::size_t size = GENERATE(kIngestLineMax, kIngestLineMax + 1, 10 * kIngestLineMax);
    const std::string text = "a\n" + std::string(size, 'x') + "\nb\n";
    LineStream stream(std::make_unique<Dripping>(text, 100'000));
    LogLine line;
    REQUIRE(stream.next(line));
    REQUIRE(stream.next(line));
    CHECK(line.too_long == (size > kIngestLineMax));
    CHECK(line.text.size() == (line.too_long ? 4096 : size));
    CHECK(line.end == size + 3);
    REQUIRE(stream.next(line));
    CHECK(line.text == "b");
    CHECK(line.number == 3);
    CHECK_FALSE(line.too_long);
}

TEST_CASE("a place beyond the end is not found", "[ingest][line_stream]") {
    LineStream dripping(std::make_unique<Dripping>("abc\n", 2));
    CHECK_FALSE(dripping.skip_to(5, 2));
    LineStream memory(memory_byte_source("abc\n"));
    CHECK_FALSE(memory.skip_to(5, 2));
    LineStream end(memory_byte_source("abc\n"));
    CHECK(end.skip_to(4, 2));
    CHECK(all_lines(end).empty());
}

TEST_CASE("gzip members one after another are one text", "[ingest][gzip]") {
    std::string text;
    for (int i = 0; i < 20'000; ++i)
        text += "line " + std::to_string(i) + '\n';
    const std::string packed =
        test::gzip(text.substr(0, 1000)) + test::gzip("") + test::gzip(text.substr(1000));
    const auto padding = GENERATE(std::string(), std::string(700, '\0'));
    const std::string padded = packed + padding;
    LineStream stream(memory_byte_source(padded));
    const auto lines = all_lines(stream);
    REQUIRE(lines.size() == 20'000);
    CHECK(lines.back() == "line 19999");
    CHECK(stream.source().problem().empty());

    LineStream jumped(memory_byte_source(packed));
    REQUIRE(jumped.skip_to(text.find("line 15000\n"), 15'001));
    CHECK(all_lines(jumped).front() == "line 15000");
}

TEST_CASE("gzip cut anywhere gives what came before, and says so", "[ingest][gzip]") {
    std::string text;
    test::Random random(1);
    for (int i = 0; i < 300; ++i)
        text += std::to_string(random.below(UINT64_MAX)) + '\n';
    const std::string packed = test::gzip(text);
    for (std::size_t size = 18; size < packed.size(); size += 7) {
        const std::string cut = packed.substr(0, size);
        LineStream stream(memory_byte_source(cut));
        std::string read;
        LogLine line;
        while (stream.next(line))
            read += std::string(line.text) + (line.terminated ? "\n" : "");
        CHECK(text.starts_with(read));
        CHECK_FALSE(stream.source().problem().empty());
    }
}

TEST_CASE("damaged gzip and bytes behind it are noticed", "[ingest][gzip]") {
    const std::string packed = test::gzip(std::string(5000, 'x') + '\n');
    std::string flipped = packed;
    flipped[flipped.size() - 6] = static_cast<char>(flipped[flipped.size() - 6] ^ 1);  // in its check sum
    const std::string followed = packed + "junk";
    for (const std::string& bytes : {flipped, followed}) {
        LineStream stream(memory_byte_source(bytes));
        all_lines(stream);
        CHECK_FALSE(stream.source().problem().empty());
    }
}

TEST_CASE("files that cannot be read say why and what to do", "[ingest][byte_source]") {
    const test::TempFolder folder;
    test::write_file(folder / "log.zst", "\x28\xB5\x2F\xFDrest of it");
    const auto code_of = [](const std::string& path) {
        try {
            open_byte_source(path);
        } catch (const Error& error) {
            CHECK(std::string_view(error.what()).find(path) != std::string_view::npos);
            return error.code();
        }
        return ErrorCode::internal;
    };
    CHECK(code_of((folder / "none.log").string()) == ErrorCode::not_found);
    CHECK(code_of(folder.path().string()) == ErrorCode::invalid_argument);
    CHECK(code_of((folder / "log.zst").string()) == ErrorCode::invalid_argument);
}

TEST_CASE("a file is read from any place in it", "[ingest][byte_source]") {
    const test::TempFolder folder;
    test::write_file(folder / "plain.log", "one\ntwo\nthree\n");
    test::write_file(folder / "packed.log", test::gzip("one\ntwo\nthree\n"));
    const auto* const name = GENERATE("plain.log", "packed.log");
    LineStream stream(open_byte_source((folder / name).string()));
    REQUIRE(stream.skip_to(4, 2));
    CHECK(all_lines(stream) == std::vector<std::string>{"two", "three"});
}
