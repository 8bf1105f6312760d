#include "storage/log_check.hpp"

#include <catch2/catch_test_macros.hpp>
#include <fstream>

#include "core/file_handle.hpp"
#include "error_code.hpp"
#include "storage/sqlcipher.hpp"
#include "temp_folder.hpp"

using namespace sessionaudit;
using namespace sessionaudit::storage;

namespace {

constexpr std::size_t kHeader = 32;
constexpr std::size_t kFrame = 24 + 4096;

/// A database and its log as a killed process leaves them.
struct Crashed {
    std::string database;
    std::string log;
    std::size_t frames() const { return (log.size() - kHeader) / kFrame; }
};

void write_file(const std::filesystem::path& path, const std::string& content) {
    std::ofstream(path, std::ios::binary) << content;
}

class CrashedFolder {
  public:
    /// Makes a log of ten commits of some frames each; `before` more were written and checkpointed first.
    explicit CrashedFolder(int before = 0) {
        SqlcipherOptions options;
        options.create = true;
        const auto connection = open_sqlcipher(folder_ / "live.db", Bytes(32, 1), options);
        connection->execute("CREATE TABLE t (v BLOB) STRICT");
        for (int i = 0; i < before; ++i)
            insert(*connection);
        connection->execute("PRAGMA wal_checkpoint(RESTART)");
        for (int i = 0; i < 10; ++i)
            insert(*connection);
        sound_ = {read_text_file(folder_ / "live.db"), read_text_file(folder_ / "live.db-wal")};
    }

    const Crashed& sound() const { return sound_; }
    std::filesystem::path file() const { return folder_ / "a.db"; }
    std::optional<LogDamage> look_at(const std::string& log) const {
        write_file(file(), sound_.database);
        write_file(file().string() + "-wal", log);
        return find_log_damage(file());
    }
    std::int64_t rows() const {
        const auto connection = open_sqlcipher(file(), Bytes(32, 1), {});
        auto count = connection->prepare("SELECT count(*) FROM t");
        count.step();
        return count.row().integer(0);
    }

  private:
    static void insert(Connection& connection) {
        connection.execute("INSERT INTO t VALUES (randomblob(9000))");
    }
    test::TempFolder folder_;
    Crashed sound_;
};

std::string flipped(std::string log, std::size_t at) {
    log[at] = static_cast<char>(log[at] ^ 4);
    return log;
}

/// Frames from the last commit but one on belong to the last commit.
std::size_t frames_of_all_but_the_last_commit(const std::string& log) {
    std::size_t commits_seen = 0;
    for (std::size_t frame = (log.size() - kHeader) / kFrame; frame-- > 0;) {
        const std::string truncate = log.substr(kHeader + frame * kFrame + 4, 4);
        if (truncate != std::string(4, '\0') && ++commits_seen == 2) return frame + 1;
    }
    return 0;
}

}  // namespace

TEST_CASE("a log is whole as the last process left it", "[storage][log_check]") {
    const CrashedFolder folder;
    CHECK_FALSE(folder.look_at(folder.sound().log));
    CHECK(folder.rows() == 10);
    std::filesystem::remove(folder.file().string() + "-wal");
    CHECK_FALSE(find_log_damage(folder.file()));
}

TEST_CASE("a flipped byte before the last commit is damage, and SQLite alone would hide it",
          "[storage][log_check]") {
    const CrashedFolder folder;
    const std::string& log = folder.sound().log;
    const std::size_t last = frames_of_all_but_the_last_commit(log);
    REQUIRE(last > 10);
    for (std::size_t frame = 0; frame < last; ++frame)
        for (const std::size_t at :
             {std::size_t{0}, std::size_t{5}, std::size_t{9}, std::size_t{14}, std::size_t{17},
              std::size_t{23}, std::size_t{24}, std::size_t{2000}, kFrame - 1}) {
            INFO("frame " << frame << ", byte " << at);
            const auto damage = folder.look_at(flipped(log, kHeader + frame * kFrame + at));
            REQUIRE(damage);
            CHECK(damage->sound_bytes == kHeader + frame * kFrame);
        }
    folder.look_at(flipped(log, kHeader + 100));
    CHECK(test::code_of([&] { require_whole_log(folder.file()); }) == ErrorCode::corrupt);
    CHECK(folder.rows() == 0);  // opened without the check
}

TEST_CASE("a flipped byte in a log's header is damage", "[storage][log_check]") {
    const CrashedFolder folder;
    for (std::size_t at = 0; at < kHeader; ++at) {
        INFO("byte " << at);
        CHECK(folder.look_at(flipped(folder.sound().log, at)));
    }
}

TEST_CASE("a commit that a crash cut short is not damage", "[storage][log_check]") {
    const CrashedFolder folder;
    const std::string& log = folder.sound().log;
    for (std::size_t size = 0; size < log.size(); size += 1000)
        CHECK_FALSE(folder.look_at(log.substr(0, size)));
    // A power cut may keep later frames of the commit that was under way and lose earlier ones.
    const std::size_t last = frames_of_all_but_the_last_commit(log);
    for (std::size_t frame = last; frame < folder.sound().frames(); ++frame)
        CHECK_FALSE(folder.look_at(flipped(log, kHeader + frame * kFrame + 24)));
    CHECK(folder.rows() == 9);
}

TEST_CASE("frames of an earlier use of the log are not damage", "[storage][log_check]") {
    const CrashedFolder folder(30);
    const std::string& log = folder.sound().log;
    CHECK_FALSE(folder.look_at(log));
    CHECK(folder.rows() == 40);
    CHECK(folder.look_at(flipped(log, kHeader + 30)));
}

TEST_CASE("a damaged log can be cut where the message says, and the rest is read", "[storage][log_check]") {
    const CrashedFolder folder;
    const std::string& log = folder.sound().log;
    const auto damage = folder.look_at(flipped(log, log.size() / 2));
    REQUIRE(damage);
    CHECK(damage->lost_commits >= 2);
    CHECK_FALSE(folder.look_at(log.substr(0, damage->sound_bytes)));
    CHECK(folder.rows() >= 1);
    CHECK(folder.rows() < 10);
}

TEST_CASE("a log of zeros is a new one that a power cut left behind", "[storage][log_check]") {
    const CrashedFolder folder;
    CHECK_FALSE(folder.look_at(std::string(kHeader + 3 * kFrame, '\0')));
}
