// A new root key for a store, restartable after a crash anywhere.
//
// rotation.json is written first and removed last. It holds either root sealed under the other, so
// whichever of the two the operator can present, both are known: with the new one the work is finished,
// with the old one alone it is undone. Every database is exported under its new key to a file beside it,
// which then takes its place by a rename: at any moment each file is wholly under the old key or wholly
// under the new one.
#pragma once

#include "sessionaudit/clock.hpp"
#include "sessionaudit/key_provider.hpp"
#include "store/home.hpp"

namespace sessionaudit {

/// Finishes, or undoes, a rotation that was interrupted; does nothing when none was.
/// Throws Error{locked} when another process has the store open, and what the key sources throw.
void finish_rotation(const HomePaths& paths, const PassphrasePrompt& prompt, const Clock& clock);

/// Throws Error{wrong_key} unless the root key is the one the store was made with.
void require_key_of(const HomeConfig& config, const SecretBytes& root);

}  // namespace sessionaudit
