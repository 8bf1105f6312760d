#include <fcntl.h>

#include <catch2/catch_test_macros.hpp>

#include "core/file_handle.hpp"
#include "storage/sqlcipher.hpp"
#include "temp_folder.hpp"

using namespace sessionaudit;

namespace {

/// Whether somebody holds SQLite's shared lock on the file: 510 bytes from 2^30 + 2 on ("File locking" in
/// SQLite's os.h). A lock of an open file description collides with this process's own record locks,
/// which is why one process can ask.
bool is_locked(const FileHandle& probe) {
    struct flock range {};
    range.l_type = F_WRLCK;
    range.l_whence = SEEK_SET;
    range.l_start = 0x40000002;
    range.l_len = 510;
    REQUIRE(::fcntl(probe.get(), F_OFD_GETLK, &range) == 0);
    return range.l_type != F_UNLCK;
}

}  // namespace

TEST_CASE("opening another connection to a database keeps the locks of the first", "[storage][locks]") {
    const test::TempFolder folder;
    const auto file = folder / "store.db";
    const Bytes key(32, 7);
    storage::SqlcipherOptions options;
    options.create = true;
    const auto first = storage::open_sqlcipher(file, key, options);
    first->execute("CREATE TABLE thing (name TEXT)");
    const FileHandle probe(::open(file.c_str(), O_RDONLY | O_CLOEXEC));  // must outlive what it asks about
    REQUIRE(is_locked(probe));
    options.create = false;
    const auto second = storage::open_sqlcipher(file, key, options);
    CHECK(is_locked(probe));
    options.read_only = true;
    const auto third = storage::open_sqlcipher(file, key, options);
    CHECK(is_locked(probe));
}
