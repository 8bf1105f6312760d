#include "storage/change_board.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <csignal>

#include "error_code.hpp"
#include "temp_folder.hpp"

using namespace sessionaudit;
using storage::ChangeBoard;
using test::code_of;
using Mode = storage::ChangeBoard::Mode;

namespace {

constexpr std::array<Bucket, 1> kSeven = {7};

/// The version to cache rows under; the test fails where there is none.
std::uint32_t version_of(const ChangeBoard& board, Bucket bucket) {
    const auto version = board.version_to_cache(bucket);
    REQUIRE(version);
    return *version;
}

}  // namespace

TEST_CASE("a commit voids what was cached of its buckets, and of no other", "[storage][change_board]") {
    const test::TempFolder folder;
    ChangeBoard board(folder / "board", Mode::shared);
    const std::uint32_t seven = version_of(board, 7);
    const std::uint32_t eight = version_of(board, 8);
    CHECK(board.still(7, seven));
    board.begin(kSeven);
    CHECK_FALSE(board.still(7, seven));
    CHECK_FALSE(board.version_to_cache(7));
    CHECK(board.still(8, eight));
    board.end(kSeven);
    CHECK_FALSE(board.still(7, seven));
    CHECK(board.still(7, version_of(board, 7)));
}

TEST_CASE("everybody who has the store open sees a commit at once", "[storage][change_board]") {
    const test::TempFolder folder;
    ChangeBoard mine(folder / "board", Mode::shared);
    const ChangeBoard other(folder / "board", Mode::shared);
    const std::uint32_t version = version_of(other, 4095);
    const std::array<Bucket, 2> buckets = {0, 4095};
    mine.begin(buckets);
    CHECK_FALSE(other.still(4095, version));
    CHECK_FALSE(other.version_to_cache(0));
    mine.end(buckets);
    CHECK(other.version_to_cache(4095));
}

TEST_CASE("versions go on where they were when the store is opened again", "[storage][change_board]") {
    const test::TempFolder folder;
    std::uint32_t before = 0;
    {
        ChangeBoard board(folder / "board", Mode::shared);
        board.begin(kSeven);
        board.end(kSeven);
        before = version_of(board, 7);
    }
    const ChangeBoard board(folder / "board", Mode::shared);
    CHECK(version_of(board, 7) == before);
}

TEST_CASE("a process killed inside a commit makes its bucket slow, and the next one alone heals it",
          "[storage][change_board][crash]") {
    const test::TempFolder folder;
    auto witness = std::make_unique<ChangeBoard>(folder / "board", Mode::shared);
    const std::uint32_t version = version_of(*witness, 7);
    const pid_t child = ::fork();
    if (child == 0) {
        ChangeBoard board(folder / "board", Mode::shared);
        board.begin(kSeven);
        ::raise(SIGKILL);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));

    CHECK_FALSE(witness->still(7, version));
    CHECK_FALSE(witness->version_to_cache(7));
    {
        const ChangeBoard beside(folder / "board", Mode::shared);
        CHECK_FALSE(beside.version_to_cache(7));  // the witness may be the one who is committing
        CHECK(beside.version_to_cache(8));
    }
    witness.reset();
    const ChangeBoard alone(folder / "board", Mode::shared);
    CHECK(alone.version_to_cache(7));
}

TEST_CASE("alone and shared exclude each other", "[storage][change_board]") {
    const test::TempFolder folder;
    const auto open = [&](Mode mode) { return std::make_unique<ChangeBoard>(folder / "board", mode); };
    auto first = open(Mode::shared);
    auto second = open(Mode::shared);
    CHECK(code_of([&] { open(Mode::exclusive); }) == ErrorCode::locked);
    first.reset();
    CHECK(code_of([&] { open(Mode::exclusive); }) == ErrorCode::locked);
    second.reset();
    const auto alone = open(Mode::exclusive);
    CHECK(code_of([&] { open(Mode::shared); }) == ErrorCode::locked);
    CHECK(code_of([&] { open(Mode::exclusive); }) == ErrorCode::locked);
}

TEST_CASE("a board in a folder that is not there is an error, not a crash", "[storage][change_board]") {
    const test::TempFolder folder;
    CHECK(code_of([&] { ChangeBoard(folder / "none" / "board", Mode::shared); }) == ErrorCode::io_error);
}
