// Is this store sound, and if not, what should be done?
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sessionaudit/vault.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

struct Diagnosis {
    enum class State { ok, wrong };
    std::string subject;  ///< what was examined, for example "store.db integrity"
    State state = State::ok;
    std::string finding;  ///< one line
    std::string advice;   ///< what to do; empty when ok
};

/// Examines versions, permissions, the root key, cipher settings, schema, every page of every file,
/// the key ring and the ledger. Changes nothing; works on a store that does not open. `progress` is
/// told the subject before each examination.
std::vector<Diagnosis> examine(const VaultOptions& options,
                               const std::function<void(const std::string&)>& progress = {});

}  // namespace sessionaudit
#pragma GCC visibility pop
