// Versions of what is edited: a strong ETag with each answer, If-Match with each change (RFC 9110 section
// 13), so that nobody overwrites what somebody else changed meanwhile.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "api/call.hpp"

namespace sessionaudit::server {

/// Of a content: the same for the same JSON.
std::string etag_of(const nlohmann::json& content);
/// Of something that counts its changes.
std::string etag_of_version(std::int64_t version);

/// Adds the ETag to an answer. A GET whose If-None-Match names it becomes 304 without content.
Reply with_etag(const Call& call, Reply reply, const std::string& etag);

/// Throws Problem 428 `precondition-required` without If-Match, 412 `precondition-failed` when it does not
/// name `etag`. To be called where nobody can change the thing between this and the change; where the library
/// compares, give it what the client read instead.
void require_match(const Call& call, const std::string& etag);

}  // namespace sessionaudit::server
