// What sessionauditd is called with.
#pragma once

#include <string>

#include "operation/config_reader.hpp"

namespace sessionaudit::server {

struct CommandLine {
    ConfigSources sources;
    bool check_only = false;
    std::vector<Complaint> errors;
    std::string text;  ///< of --help and --version: to be printed, and nothing else is done
};

CommandLine read_command_line(int argc, const char* const* argv);

/// "sessionauditd: place: sentence" a line.
std::string complaint_lines(const std::vector<Complaint>& complaints, const std::string& kind);

}  // namespace sessionaudit::server
