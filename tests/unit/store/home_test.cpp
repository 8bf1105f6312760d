#include "store/home.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <fstream>

#include "core/file_handle.hpp"
#include "error_code.hpp"
#include "sessionaudit/error.hpp"
#include "storage/invalidation_counters.hpp"
#include "temp_folder.hpp"

using namespace sessionaudit;
using test::code_of;

namespace {

HomeConfig sample_config() {
    HomeConfig config;
    config.site = "shop.example";
    config.key = "passphrase:";
    config.key_id = "0123456789abcdef";
    config.passphrase = {{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, 8192, 2, 1};
    config.profile = "owasp-low";
    config.ledger_origin = "sessionaudit/ab12";
    return config;
}

void write_text(const std::filesystem::path& file, const std::string& text) {
    std::ofstream(file) << text;
}

/// What is said about a configuration with this text.
std::string complaint_about(const std::string& text) {
    const test::TempFolder folder;
    write_text(HomePaths{folder.path()}.config(), text);
    try {
        read_config({folder.path()});
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::invalid_argument);
        return error.what();
    }
    return {};
}

}  // namespace

TEST_CASE("a configuration comes back as it was written", "[store][home]") {
    const test::TempFolder folder;
    const HomePaths paths{folder.path()};
    const HomeConfig before = sample_config();
    write_config(paths, before);
    const HomeConfig after = read_config(paths);
    CHECK(after.format == 1);
    CHECK(after.site == before.site);
    CHECK(after.key == before.key);
    CHECK(after.key_id == before.key_id);
    CHECK(after.profile == before.profile);
    CHECK(after.ledger_origin == before.ledger_origin);
    CHECK(after.passphrase.salt == before.passphrase.salt);
    CHECK(after.passphrase.memory_kib == 8192);
    CHECK(after.passphrase.passes == 2);
    CHECK(after.passphrase.lanes == 1);
}

TEST_CASE("a configuration without a passphrase says nothing of one", "[store][home]") {
    const test::TempFolder folder;
    const HomePaths paths{folder.path()};
    HomeConfig config = sample_config();
    config.key = "file:root.key";
    config.passphrase = {};
    write_config(paths, config);
    CHECK(read_text_file(paths.config()).find("passphrase") == std::string::npos);
    CHECK(read_config(paths).passphrase.salt.empty());
}

TEST_CASE("a folder without a configuration is told how to become a store", "[store][home]") {
    const test::TempFolder folder;
    try {
        read_config({folder.path()});
        FAIL("there is no store here");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::not_found);
        const std::string sentence = error.what();
        CHECK(sentence.find(folder.path().string()) != std::string::npos);
        CHECK(sentence.find("sessionaudit init") != std::string::npos);
    }
}

TEST_CASE("a configuration of a newer version is not guessed at", "[store][home]") {
    const test::TempFolder folder;
    const HomePaths paths{folder.path()};
    write_config(paths, sample_config());
    std::string text = read_text_file(paths.config());
    text.replace(text.find("\"format\": 1"), 11, "\"format\": 2");
    replace_file(paths.config(), as_bytes(text));
    CHECK(code_of([&] { read_config(paths); }) == ErrorCode::newer_schema);
}

TEST_CASE("a damaged configuration is refused, and its sentence says what to do",
          "[store][home][bad_input]") {
    const std::string text = GENERATE(as<std::string>(), "", "{", "[]", "null", "{\"format\": 1}",
                                      "{\"format\": \"1\", \"site\": \"a\"}", "{\"format\": 1, \"site\": 7}");
    CAPTURE(text);
    const std::string complaint = complaint_about(text);
    CHECK(complaint.starts_with("config.json cannot be read"));
    CHECK(complaint.find("take it from a backup") != std::string::npos);
}

TEST_CASE("a salt that is not hexadecimal names its field", "[store][home][bad_input]") {
    CHECK(complaint_about(
              "{\"format\": 1, \"site\": \"a\", \"profile\": \"b\", \"ledger_origin\": \"c\", \"key\": "
              "\"passphrase:\", \"key_id\": \"d\", \"passphrase\": {\"salt\": \"zz\", \"memory_kib\": 1, "
              "\"passes\": 1, \"lanes\": 1}}")
              .find("passphrase.salt") != std::string::npos);
}

TEST_CASE("the key source of a configuration is relative to its home", "[store][home]") {
    const test::TempFolder folder;
    const HomePaths paths{folder.path()};
    const KeySource source = sample_config().key_source(paths, {});
    CHECK(source.spec == "passphrase:");
    CHECK(source.home == folder.path());
    CHECK(source.passphrase.memory_kib == 8192);
}

TEST_CASE("writing a configuration leaves the old one or the new one, never a part", "[store][home]") {
    const test::TempFolder folder;
    const HomePaths paths{folder.path()};
    HomeConfig config = sample_config();
    write_config(paths, config);
    // The new text cannot be written beside the old one.
    std::filesystem::create_directory(folder / "config.json.new");
    config.site = "other.example";
    CHECK(code_of([&] { write_config(paths, config); }) == ErrorCode::io_error);
    CHECK(read_config(paths).site == "shop.example");
    std::filesystem::remove(folder / "config.json.new");
    write_config(paths, config);
    CHECK(read_config(paths).site == "other.example");
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("logs are examined by whoever has the store alone, and left to the one who has it open",
          "[store][home]") {
    const test::TempFolder folder;
    const HomePaths paths{folder.path()};
    CHECK(require_whole_logs_if_alone(paths));
    {
        const storage::InvalidationCounters open(paths.counters(),
                                                 storage::InvalidationCounters::Mode::shared);
        CHECK_FALSE(require_whole_logs_if_alone(paths));
    }
    CHECK(require_whole_logs_if_alone(paths));
}
