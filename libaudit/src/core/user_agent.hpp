// What a User-Agent header says about its sender.
#pragma once

#include <string_view>

#include "sessionaudit/imported_session.hpp"

namespace sessionaudit {

/// The parts of a user agent that stay the same while a visit lasts. The texts live as long as the
/// program does. A client may send what it likes: this is a hint, never proof of identity.
struct AgentInfo {
    AgentClass agent_class = AgentClass::unknown;
    std::string_view family;     ///< "Firefox", "Googlebot", "Other bot"; empty when not recognised
    int major = 0;               ///< major version of the family, 0 when it names none
    std::string_view os_family;  ///< "Windows", "macOS", "iOS", "Android", "ChromeOS", "Linux" or empty

    bool operator==(const AgentInfo&) const = default;
};

/// A pure function of the text. Programs that fetch by themselves (crawlers, monitors, feed readers,
/// HTTP libraries, headless browsers) are bots; a known browser is human; the rest, an empty header
/// and "-" included, is unknown.
///
/// Threads: any. Costs one or two microseconds: remember the answer where one client asks often.
AgentInfo describe_agent(std::string_view user_agent);

}  // namespace sessionaudit
