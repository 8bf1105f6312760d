#include "vault/rekey.hpp"

#include "core/file_handle.hpp"
#include "sessionaudit/error.hpp"
#include "storage/sqlcipher.hpp"

namespace sessionaudit {
namespace {

bool opens_with(const std::filesystem::path& file, const SecretBytes& key) {
    try {
        storage::open_sqlcipher(file, key.view(), {});
        return true;
    } catch (const Error& error) {
        if (error.code() != ErrorCode::corrupt) throw;
        return false;
    }
}

}  // namespace

void rekey_file(const std::filesystem::path& file, const SecretBytes& old_key, const SecretBytes& new_key,
                const std::function<void(storage::Connection&)>& finish) {
    const std::filesystem::path copy = file.string() + ".rekeyed";
    for (const char* const tail : {"", "-wal", "-shm"})
        std::filesystem::remove(copy.string() + tail);
    if (opens_with(file, new_key)) return;
    {
        const auto original = storage::open_sqlcipher(file, old_key.view(), {});
        storage::checkpoint_and_truncate(*original);
        storage::export_sqlcipher(*original, copy, new_key.view());
        const auto rekeyed = storage::open_sqlcipher(copy, new_key.view(), {});
        finish(*rekeyed);
        storage::checkpoint_and_truncate(*rekeyed);
    }
    // The log was moved into the file above; a left-over one must not be taken for the new file's.
    for (const char* const tail : {"-wal", "-shm"})
        std::filesystem::remove(file.string() + tail);
    rename_file(copy, file);
}

}  // namespace sessionaudit
