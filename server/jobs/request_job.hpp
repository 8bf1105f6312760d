// What jobs about a request share. Their parameters hold its id and nothing else.
#pragma once

#include "app.hpp"
#include "jobs/job_runner.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::server {

inline RecordId request_of(const JobContext& context) {
    const auto id = RecordId::parse(context.parameters.at("request").get<std::string>());
    if (!id) throw Error(ErrorCode::invalid_argument, "the job names no request");
    return *id;
}

inline RequestInfo require_info(const JobContext& context, const RecordId& id) {
    auto info = context.app.vault.requests().find(id);
    if (!info) throw Error(ErrorCode::not_found, "there is no request " + id.to_string());
    return *std::move(info);
}

}  // namespace sessionaudit::server
