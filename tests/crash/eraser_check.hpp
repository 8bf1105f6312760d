// What must hold of a store whose erasure was interrupted, once it was opened again.
#pragma once

#include <filesystem>

namespace sessionaudit::crash {

struct EraserFiles {
    std::filesystem::path home;
    std::filesystem::path known;        ///< see fill_person_store
    std::filesystem::path others;       ///< others_as_text() before the erasure
    std::filesystem::path certificate;  ///< written here, and the ledger's key to CERTIFICATE.key
};

/// Opens the store and checks it. Where the erasure had not begun, the person must be whole; it is then
/// carried out, and the same must hold. Prints a line for each fault and returns how many there are.
int check_erasure(const EraserFiles& files);

}  // namespace sessionaudit::crash
