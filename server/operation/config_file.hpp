// The configuration's file: JSON, whose settings keep the line they stand in.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "operation/config_reader.hpp"

namespace sessionaudit::server {

struct FileSetting {
    std::string name;                      ///< "limits.head_time"
    std::string place;                     ///< "/etc/sessionaudit/sessionauditd.json:7 /limits/head_time"
    std::string text;                      ///< the value as a flag would spell it
    SettingKind kind = SettingKind::text;  ///< of the JSON value: text, number, boolean or list
};

/// Everything that can be read; what cannot is a complaint.
std::vector<FileSetting> parse_config_file(const std::string& file_name, std::string_view text,
                                           std::vector<Complaint>& complaints);

}  // namespace sessionaudit::server
