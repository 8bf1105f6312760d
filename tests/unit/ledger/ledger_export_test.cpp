#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <set>

#include "error_code.hpp"
#include "ledger_fixture.hpp"
#include "reference_tree.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

namespace {

std::set<std::string> files_under(const std::filesystem::path& folder) {
    std::set<std::string> names;
    for (const auto& item : std::filesystem::recursive_directory_iterator(folder))
        if (item.is_regular_file()) names.insert(item.path().lexically_relative(folder).string());
    return names;
}

/// Checks the folder with the Python program, which shares nothing with us; its exit code.
int run_verifier(const std::string& arguments) {
    const std::string command = "python3 " SESSIONAUDIT_SOURCE_FOLDER
                                "/tests/ledger_verifier/verify_ledger.py " +
                                arguments + " >/dev/null 2>&1";
    const int status = std::system(command.c_str());  // NOLINT(cert-env33-c): our own program, in a test
    return status == -1 ? -1 : status >> 8;
}

}  // namespace

TEST_CASE("an export has the files that tlog-tiles prescribes for its size", "[ledger][export]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    Ledger ledger = folder.create(*connection);
    struct Row {
        std::uint64_t size;
        std::set<std::string> tiles;
    };
    const auto row = GENERATE(
        Row{0, {}}, Row{1, {"tile/0/000.p/1", "tile/entries/000.p/1"}},
        Row{255, {"tile/0/000.p/255", "tile/entries/000.p/255"}},
        Row{256, {"tile/0/000", "tile/1/000.p/1", "tile/entries/000"}},
        Row{257,
            {"tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/1"}});
    ledger.append(numbered_entries(0, row.size));
    ledger.export_tiles(folder / "out");
    std::set<std::string> expected = row.tiles;
    expected.insert({"checkpoint", "vkey"});
    CHECK(files_under(folder / "out") == expected);
    CHECK(read_file(folder / "out/checkpoint") == ledger.checkpoint());
    CHECK(read_file(folder / "out/vkey") == ledger.key().to_text() + "\n");
}

TEST_CASE("an export of 70000 entries has tiles of three levels with the right hashes", "[ledger][export]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    Ledger ledger = folder.create(*connection);
    ledger.append(numbered_entries(0, 70000));
    ledger.export_tiles(folder / "out");
    std::vector<Hash> leaves;
    for (std::uint64_t i = 0; i < 70000; ++i)
        leaves.push_back(leaf_hash(numbered_entry(i).to_json()));
    const auto hash_at = [&folder](const char* file, std::size_t place) {
        return to_hex(as_bytes(read_file(folder / "out" / "tile" / file)).subspan(place * 32, 32));
    };
    CHECK(std::filesystem::file_size(folder / "out/tile/0/272") == 8192);
    CHECK(std::filesystem::file_size(folder / "out/tile/0/273.p/112") == 112 * 32);
    CHECK(std::filesystem::file_size(folder / "out/tile/1/000") == 8192);
    CHECK(std::filesystem::file_size(folder / "out/tile/1/001.p/17") == 17 * 32);
    CHECK(std::filesystem::file_size(folder / "out/tile/2/000.p/1") == 32);
    CHECK(hash_at("0/272", 255) == to_hex(leaves[69887]));
    CHECK(hash_at("1/001.p/17", 16) == to_hex(naive_node(leaves, 8, 272)));
    CHECK(hash_at("2/000.p/1", 0) == to_hex(naive_node(leaves, 16, 0)));
    CHECK(ledger.root(70000) == naive_root(leaves));
}

TEST_CASE("an export does not mix with what is there", "[ledger][export]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    Ledger ledger = folder.create(*connection);
    ledger.append(numbered_entries(0, 3));
    std::filesystem::create_directory(folder / "out");
    ledger.export_tiles(folder / "out");
    CHECK(code_of([&] { ledger.export_tiles(folder / "out"); }) == ErrorCode::already_exists);
    CHECK(code_of([&] { ledger.export_tiles(folder / "ledger.db" / "x"); }) == ErrorCode::io_error);
}

TEST_CASE("a stranger's verifier accepts an export, its proofs and its growth", "[ledger][export]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    Ledger ledger = folder.create(*connection);
    const std::uint64_t size = GENERATE(0U, 1U, 8U, 300U);
    ledger.append(numbered_entries(0, size));
    write_file(folder / "old", ledger.checkpoint());
    ledger.append(numbered_entries(size, 11));
    ledger.export_tiles(folder / "out");
    const std::string out = (folder / "out").string();
    CHECK(run_verifier(out) == 0);
    CHECK(run_verifier(out + " --older " + (folder / "old").string()) == 0);
    for (const std::uint64_t index : {std::uint64_t{0}, size + 3, size + 10}) {
        write_file(folder / "proof", ledger.prove(index).to_text());
        write_file(folder / "entry", as_text(*ledger.entry(index)));
        const std::string proof = " --proof " + (folder / "proof").string() + " ";
        CHECK(run_verifier(out + proof + (folder / "entry").string()) == 0);
        CHECK(run_verifier(out + proof + (folder / "old").string()) == 1);
    }
    // The same size with another history, signed with the true key, is no beginning of this log.
    auto other = folder.connect("other.db");
    Ledger forged = Ledger::create(*other, folder.seed(), "example.com/log", {}, kStart);
    forged.append(numbered_entries(1, 5));
    write_file(folder / "forged", forged.checkpoint());
    CHECK(run_verifier(out + " --older " + (folder / "forged").string()) == 1);
}

TEST_CASE("a stranger's verifier notices a flipped bit in any file of an export", "[ledger][export]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    Ledger ledger = folder.create(*connection);
    ledger.append(numbered_entries(0, 260));
    ledger.export_tiles(folder / "out");
    for (const std::string& name : files_under(folder / "out")) {
        const std::filesystem::path file = folder / "out" / name;
        const std::string content = read_file(file);
        for (const std::size_t place : {std::size_t{0}, content.size() / 2, content.size() - 1}) {
            std::string spoilt = content;
            spoilt[place] ^= 1;
            write_file(file, spoilt);
            CAPTURE(name, place);
            CHECK(run_verifier((folder / "out").string()) == 1);
        }
        write_file(file, content);
    }
    CHECK(run_verifier((folder / "out").string()) == 0);
}
