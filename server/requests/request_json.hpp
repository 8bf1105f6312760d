// Requests of people, as the API reads them, and what it shows to whom.
#pragma once

#include <nlohmann/json.hpp>

#include "api/call.hpp"
#include "sessionaudit/request.hpp"

namespace sessionaudit::server {

/// Without `named`, what could name the person is left out: corrections, and the reasons of what is denied.
nlohmann::json plan_json(const RequestPlan& plan, RequestKind kind, bool named);
/// Throws Error{invalid_argument}.
NewRequest new_request(const nlohmann::json& body);
/// Throws Error{invalid_argument} for what is no kind:value.
Identifier identifier_at(const nlohmann::json& body, const char* member);

/// Whether who asks may see who people are.
bool sees_people(const Call& call);

/// A request that somebody acts on, as they saw it.
struct SeenRequest {
    RecordId id{};
    RequestInfo info;
    RequestService service;  ///< whose changes hold only if nobody was quicker
};
/// The request of the path. Throws Error{not_found}, Problem 428 and 412 (see require_match).
SeenRequest seen_request(const Call& call);
/// The request as it is now, with its ETag; its details for those who may see them.
/// `approvals`: how many people agreed to the plan, where that is told.
Reply request_reply(const Call& call, const RecordId& id, int approvals = 0);

}  // namespace sessionaudit::server
