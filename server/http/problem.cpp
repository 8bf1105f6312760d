#include "http/problem.hpp"

namespace sessionaudit::server {
namespace {

std::string title_of(const std::string& type) {
    std::string title = type;
    for (char& c : title)
        if (c == '-') c = ' ';
    if (!title.empty() && title[0] >= 'a' && title[0] <= 'z')
        title[0] = static_cast<char>(title[0] - 'a' + 'A');
    return title;
}

std::string type_of(ErrorCode code) {
    std::string type(to_string(code));
    for (char& c : type)
        if (c == '_') c = '-';
    return type;
}

int status_of(ErrorCode code) noexcept {
    switch (code) {
        case ErrorCode::invalid_argument:
            return 422;
        case ErrorCode::not_found:
            return 404;
        case ErrorCode::already_exists:
        case ErrorCode::conflict:
        case ErrorCode::limit_reached:
            return 409;
        case ErrorCode::locked:
        case ErrorCode::io_error:
            return 503;
        case ErrorCode::disk_full:
            return 507;
        case ErrorCode::wrong_key:
        case ErrorCode::key_unavailable:
        case ErrorCode::corrupt:
        case ErrorCode::not_a_store:
        case ErrorCode::newer_schema:
        case ErrorCode::ledger_mismatch:
        case ErrorCode::unsupported_cipher:
        case ErrorCode::internal:
            return 500;
    }
    return 500;
}

/// Of faults of ours. What the library says may name a file or quote the store: that is for the log alone.
const char* sentence_of(ErrorCode code) noexcept {
    switch (code) {
        case ErrorCode::locked:
            return "the store is busy; try again in a moment";
        case ErrorCode::disk_full:
            return "the disk of the server is full";
        case ErrorCode::io_error:
            return "the server could not read or write what it needs; its log has this request's id";
        default:
            return "this is a fault of the server; its log has this request's id";
    }
}

}  // namespace

Reply problem_reply(const Problem& problem, const std::string& request_id) {
    nlohmann::json json = {{"type", "/problems/" + problem.type},
                           {"title", title_of(problem.type)},
                           {"status", problem.status},
                           {"detail", problem.what()},
                           {"instance", "urn:request:" + request_id}};
    for (const Fault& fault : problem.faults)
        json["errors"].push_back({{"place", fault.place}, {"detail", fault.sentence}});
    Reply reply = Reply::json(json, problem.status);
    reply.content_type = "application/problem+json";
    reply.headers = problem.headers;
    return reply;
}

Problem problem_of(const Error& error) {
    const int status = status_of(error.code());
    Problem problem(status, type_of(error.code()), status >= 500 ? sentence_of(error.code()) : error.what());
    if (status == 503) problem.headers.emplace_back("Retry-After", "5");
    return problem;
}

}  // namespace sessionaudit::server
