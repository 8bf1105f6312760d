// A capture as JSON, and back. docs/captures.md tells the same to a stranger.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "sessionaudit/capture.hpp"

namespace sessionaudit {

/// Text as a JSON string; bytes that are not UTF-8 as {"b64": "..."}.
nlohmann::json json_of_bytes(std::string_view bytes);

nlohmann::json json_of(const Capture& capture);
nlohmann::json json_of(const CaptureProblem& problem);
nlohmann::json json_of(const LifecycleCheck& check);
nlohmann::json json_of(const SessionIdEstimate& estimate);

/// Each throws Error{invalid_argument} for a member of a wrong type or an unknown word, with a sentence that
/// names the member. Members that are not there have their default.
Capture capture_of(const nlohmann::json& json);
CaptureProblem problem_of(const nlohmann::json& json);
LifecycleCheck lifecycle_check_of(const nlohmann::json& json);
SessionIdEstimate id_estimate_of(const nlohmann::json& json);

}  // namespace sessionaudit
