// How hard is it to guess a session id? An estimate from samples, which says how sure it is (OWASP ASVS 5.0
// 7.2.3, WSTG-SESS-01). docs/life-cycle.md explains the method.
#pragma once

#include <span>
#include <string>

#include "sessionaudit/capture.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// `samples`: values of one cookie, each from a fresh visit, in the order they were issued. One sample gives
/// the upper bound by length and alphabet, and what its structure shows. The result holds no value.
SessionIdEstimate estimate_session_ids(const std::string& cookie, std::span<const std::string> samples);

}  // namespace sessionaudit
#pragma GCC visibility pop
