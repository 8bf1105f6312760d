// Idempotency-Key: what is sent twice is carried out once (draft-ietf-httpapi-idempotency-key-header).
#pragma once

#include <string_view>

#include "api/call.hpp"
#include "api/route_table.hpp"

namespace sessionaudit::server {

/// Calls the handler, or answers as it was answered before: for operations marked `x-idempotent`, when the
/// request has the header. `body` is the request's as it came.
/// Throws Problem: 400 `invalid-idempotency-key`, 409 `idempotency-in-progress`, 422 `idempotency-mismatch`;
/// and what the handler throws.
Reply answer_once(Call& call, Handler handler, std::string_view body);

}  // namespace sessionaudit::server
