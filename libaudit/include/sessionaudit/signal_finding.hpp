// What contradicts itself, or a rule, in a privacy signal.
#pragma once

#include <string>

#pragma GCC visibility push(default)
namespace sessionaudit {

/// A finding is data: the signal could be read, and something about it is wrong.
struct SignalFinding {
    std::string id;        ///< frozen once released, for example "tc_expired"
    std::string sentence;  ///< for a person: what is wrong, with the values that show it
    std::string source;    ///< the specification, policy or law it breaks

    friend bool operator==(const SignalFinding&, const SignalFinding&) = default;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
