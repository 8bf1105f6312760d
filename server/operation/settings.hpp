// Every setting there is, in one table: the file, the environment, the flags, --help and the tests of the
// schema and the manual all read it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"

namespace sessionaudit::server {

enum class SettingKind : std::uint8_t {
    text,
    number,
    boolean,
    time,  ///< "500ms", "30s", "5m"
    size,  ///< "64KiB", "1MiB", or bytes
    list,  ///< texts; on a command line and in the environment with commas between them
};

/// What was given, read by its kind.
struct SettingValue {
    std::string text;
    std::int64_t number = 0;  ///< also of times, in milliseconds, and sizes, in bytes
    bool yes = false;
    std::vector<std::string> list;
};

struct Setting {
    std::string_view name;  ///< "limits.head_time": the member of the file, below an object or not
    SettingKind kind;
    std::string_view what;  ///< for --help: FILE, ADDRESS, ...
    std::string_view help;
    std::int64_t min;
    std::int64_t max;
    /// Returns what is wrong with the value, and what to write instead; empty when it was taken.
    std::string (*apply)(Config& config, const SettingValue& value);

    std::string flag() const;         ///< "--limits-head-time"
    std::string environment() const;  ///< "SESSIONAUDITD_LIMITS_HEAD_TIME"
};

std::span<const Setting> settings();
/// Null when there is none of this name.
const Setting* find_setting(std::string_view name);

/// Reads a text by the setting's kind and sets it. Returns what is wrong; empty when it was taken.
std::string set_from_text(Config& config, const Setting& setting, const std::string& text);

/// `, did you mean "..."?` where one of the names is close; else nothing.
std::string did_you_mean(std::string_view written, const std::vector<std::string>& names);

}  // namespace sessionaudit::server
