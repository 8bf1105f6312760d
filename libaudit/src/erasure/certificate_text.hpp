// The certificate as it is written, and the bytes that are signed.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "store/vault_core.hpp"
#include "tables/erasures.hpp"

namespace sessionaudit {

/// What the signature covers: a line that says what it is, then the canonical JSON without `signature`.
std::string signed_text(nlohmann::json certificate);

/// For a completed job whose entry is in the ledger. Throws Error{ledger_mismatch} when it is not.
std::string write_certificate(VaultCore& core, const ErasureJob& job, const ErasureDetails& details);

}  // namespace sessionaudit
