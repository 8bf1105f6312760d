// Flags over environment over file over defaults, and everything that is wrong with them at once.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "config/config.hpp"
#include "operation/settings.hpp"

namespace sessionaudit::server {

/// Where something stands, and what to write instead.
struct Complaint {
    std::string place;  ///< a line of the file with its JSON pointer, a variable, or a flag
    std::string sentence;
};

struct ConfigSources {
    std::filesystem::path file;                                    ///< empty: none
    std::vector<std::pair<std::string, std::string>> environment;  ///< those that begin with SESSIONAUDITD_
    std::vector<std::pair<std::string, std::string>> flags;        ///< name of the setting, text
};

struct ReadConfig {
    Config config;
    std::vector<Complaint> errors;
    std::vector<Complaint> warnings;
};

ReadConfig read_server_config(const ConfigSources& sources);

/// The variables of this process that are meant for the server.
std::vector<std::pair<std::string, std::string>> server_environment();

}  // namespace sessionaudit::server
