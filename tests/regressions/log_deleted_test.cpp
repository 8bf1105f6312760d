// Opening a database looked at its first bytes through a descriptor of its own. Closing that dropped the
// locks of the whole process, so that another process, on closing the same database, thought itself
// the last one and deleted the write-ahead log under the first: what was acknowledged afterwards
// was lost at the next crash.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <csignal>

#include "storage/sqlcipher.hpp"
#include "temp_folder.hpp"

using namespace sessionaudit;
using namespace sessionaudit::storage;

namespace {

const Bytes kKey(32, 1);

/// Opens a database twice, as a vault does for its writer and its readers, commits one row before and
/// one after the other process has come and gone, and is killed.
[[noreturn]] void write_until_killed(const std::filesystem::path& file, int told, int tell) {
    try {
        const auto writer = open_sqlcipher(file, kKey, {});
        writer->execute("INSERT INTO t VALUES (1)");
        const auto reader = open_sqlcipher(file, kKey, {});
        char signal = 'x';
        if (::write(tell, &signal, 1) == 1 && ::read(told, &signal, 1) == 1) {
            writer->execute("INSERT INTO t VALUES (2)");
            ::raise(SIGKILL);
        }
    } catch (...) {
    }
    ::_exit(1);
}

}  // namespace

TEST_CASE("a process that comes and goes takes nothing from one that stays", "[storage][sqlcipher][crash]") {
    const test::TempFolder folder;
    const auto file = folder / "a.db";
    SqlcipherOptions create;
    create.create = true;
    open_sqlcipher(file, kKey, create)->execute("CREATE TABLE t (v INTEGER) STRICT");
    std::array<int, 2> to_child{};
    std::array<int, 2> to_parent{};
    REQUIRE(::pipe(to_child.data()) == 0);
    REQUIRE(::pipe(to_parent.data()) == 0);
    const pid_t child = ::fork();
    if (child == 0) write_until_killed(file, to_child[0], to_parent[1]);
    ::close(to_parent[1]);  // so that a child that failed is noticed
    char signal = 0;
    REQUIRE(::read(to_parent[0], &signal, 1) == 1);
    open_sqlcipher(file, kKey, {})->execute("SELECT v FROM t");
    CHECK(std::filesystem::exists(folder / "a.db-wal"));
    REQUIRE(::write(to_child[1], &signal, 1) == 1);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    const auto connection = open_sqlcipher(file, kKey, {});
    auto count = connection->prepare("SELECT count(*) FROM t");
    REQUIRE(count.step());
    CHECK(count.row().integer(0) == 2);
    for (const int end : {to_child[0], to_child[1], to_parent[0]})
        ::close(end);
}
