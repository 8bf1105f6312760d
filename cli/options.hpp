// What every command shares: where the store is, how the result is written, how the run ends.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "command.hpp"
#include "sessionaudit/vault.hpp"

namespace sessionaudit::cli {

using Json = nlohmann::ordered_json;

/// Who is named in the ledger as having done it.
inline constexpr const char* kActor = "cli:user";

struct Options {
    std::string home = "./sessionaudit-data";
    bool json = false;
    int exit_code = 0;  ///< what a command sets when it finished and found something wrong

    VaultOptions vault_options() const;
    Vault open_vault() const { return Vault::open(vault_options()); }
};

/// Adds a command that runs `run` when it is chosen. `options` must outlive the command line.
Command add_command(Command parent, const std::string& name, const std::string& help,
                    std::function<void()> run);

/// A text given as an argument, or "-" for the first line of standard input: for what should not be
/// seen in a process list.
std::string argument_or_stdin(const std::string& text);

/// A token from the first line of a file, or of standard input for "-". Never an argument.
std::string read_token(const std::string& file);

/// Throws Error{invalid_argument} unless it is a session's id.
SessionId parse_session_id(const std::string& text);

/// 2026-03-01 (its first moment in UTC), or RFC 3339. Throws Error{invalid_argument} otherwise.
Timestamp parse_moment(const std::string& text);

/// "30d", "12h", "90m", "45s". Throws Error{invalid_argument} otherwise.
Seconds parse_duration(const std::string& text);

}  // namespace sessionaudit::cli
