#include "core/codec.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cstdint>
#include <limits>

#include "sessionaudit/error.hpp"

using namespace sessionaudit;

namespace {

ErrorCode code_of_failure(const Bytes& bytes, auto read) {
    try {
        PackedReader in(bytes);
        read(in);
    } catch (const Error& error) {
        return error.code();
    }
    return ErrorCode::internal;
}

}  // namespace

TEST_CASE("numbers are LEB128 as DWARF writes them", "[core][codec]") {
    struct Row {
        std::uint64_t number;
        const char* hex;
    };
    // The unsigned examples of DWARF 5, section 7.6, and the ends of the range.
    const auto row = GENERATE(Row{0, "00"}, Row{2, "02"}, Row{127, "7f"}, Row{128, "8001"}, Row{129, "8101"},
                              Row{12857, "b964"}, Row{UINT64_MAX, "ffffffffffffffffff01"});
    Bytes bytes;
    PackedWriter(bytes).number(row.number);
    CHECK(to_hex(bytes) == row.hex);
    PackedReader in(bytes);
    CHECK(in.number() == row.number);
    CHECK(in.at_end());
}

TEST_CASE("signed numbers are zigzag and survive at both ends", "[core][codec]") {
    const auto number =
        GENERATE(as<std::int64_t>{}, 0, -1, 1, -64, 64, std::numeric_limits<std::int64_t>::min(),
                 std::numeric_limits<std::int64_t>::max());
    Bytes bytes;
    PackedWriter(bytes).signed_number(number);
    PackedReader in(bytes);
    CHECK(in.signed_number() == number);
    Bytes minus_one;
    PackedWriter(minus_one).signed_number(-1);
    CHECK(to_hex(minus_one) == "01");
}

TEST_CASE("a record cut anywhere is refused, never read as another", "[core][codec]") {
    Bytes bytes;
    PackedWriter out(bytes);
    out.byte(7);
    out.number(300);
    out.signed_number(-300);
    out.text("text");
    out.blob(Bytes{1, 2, 3});
    const auto read_all = [](PackedReader& in) {
        CHECK(in.byte() == 7);
        CHECK(in.number() == 300);
        CHECK(in.signed_number() == -300);
        CHECK(in.text() == "text");
        const ByteView blob = in.blob();
        CHECK(Bytes(blob.begin(), blob.end()) == Bytes{1, 2, 3});
        CHECK(in.at_end());
    };
    PackedReader whole(bytes);
    read_all(whole);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const Bytes cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
        CHECK(code_of_failure(cut, [](PackedReader& in) {
                  in.byte();
                  in.number();
                  in.signed_number();
                  in.text();
                  in.blob();
              }) == ErrorCode::corrupt);
    }
}

TEST_CASE("numbers and lengths beyond the range are refused", "[core][codec]") {
    const auto number = [](PackedReader& in) { in.number(); };
    const auto blob = [](PackedReader& in) { in.blob(); };
    CHECK(code_of_failure(*from_hex("ffffffffffffffffff02"), number) == ErrorCode::corrupt);  // 2^65
    CHECK(code_of_failure(*from_hex("8080808080808080808000"), number) ==
          ErrorCode::corrupt);  // eleven bytes
    CHECK(code_of_failure(*from_hex("ffffffffffffffffff01"), blob) ==
          ErrorCode::corrupt);  // a length of 2^64-1
    CHECK(code_of_failure(*from_hex("02aa"), blob) == ErrorCode::corrupt);
}

TEST_CASE("fixed-width numbers are big-endian, so that they sort as bytes", "[core][codec]") {
    Bytes bytes;
    append_u16(bytes, 0x0102);
    append_u64(bytes, 0x0102030405060708);
    CHECK(to_hex(bytes) == "01020102030405060708");
}
