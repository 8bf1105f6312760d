// What the commands share that check a file without a store.
#pragma once

#include <iostream>
#include <string>

#include "options.hpp"
#include "sessionaudit/proof_checkpoint.hpp"
#include "terminal.hpp"

namespace sessionaudit::cli {

/// A published key: its text, or a file that holds it.
VerifierKey parse_key(const std::string& text_or_file);

/// What was checked, as lines.
template <typename Checks>
void print_checks(const Checks& checks) {
    for (const auto& check : checks)
        std::cout << (check.holds ? "ok     " : "wrong  ") << printable(check.what) << '\n';
}
template <typename Checks>
Json checks_json(const Checks& checks) {
    Json json = Json::array();
    for (const auto& check : checks)
        json.push_back({{"holds", check.holds}, {"what", check.what}});
    return json;
}

/// Said where no key was given to compare with.
void note_own_key();

}  // namespace sessionaudit::cli
