#include "request_output.hpp"

#include "output.hpp"
#include "sessionaudit/error.hpp"
#include "terminal.hpp"

namespace sessionaudit::cli {
namespace {

std::string two_digits(unsigned number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

std::string moment(const std::optional<Timestamp>& at) {
    return at ? to_rfc3339(*at) : "";
}

std::string kind_text(const RequestInfo& info) {
    return std::string(to_string(info.kind)) + (info.categories_only ? ":categories" : "");
}

std::string outcome_text(const RequestInfo& info) {
    return info.ground.empty() ? info.outcome : info.outcome + " (" + info.ground + ")";
}

}  // namespace

std::string date_text(const std::chrono::year_month_day& date) {
    return std::to_string(static_cast<int>(date.year())) + "-" +
           two_digits(static_cast<unsigned>(date.month())) + "-" +
           two_digits(static_cast<unsigned>(date.day()));
}

std::string due_text(const Deadline& deadline) {
    return date_text(deadline.legal_date) + " (safe " + date_text(deadline.safe_date) + ")";
}

RecordId parse_request_id(const std::string& text) {
    const auto id = RecordId::parse(text);
    if (!id) throw Error(ErrorCode::invalid_argument, "\"" + printable(text) + "\" is not a request's id");
    return *id;
}

void print_request(const RequestInfo& info) {
    print_fields({{"request", info.id.to_string()},
                  {"kind", kind_text(info)},
                  {"state", std::string(to_string(info.state))},
                  {"jurisdiction", info.jurisdiction},
                  {"clock", info.clock},
                  {"manner", info.manner},
                  {"received", to_rfc3339(info.received)},
                  {"confirm by", info.confirm ? due_text(*info.confirm) : ""},
                  {"acknowledged", moment(info.acknowledged)},
                  {"verified", moment(info.verified)},
                  {"extended", moment(info.extended)},
                  {"respond by", due_text(info.respond)},
                  {"completed", moment(info.completed)},
                  {"outcome", outcome_text(info)},
                  {"lifted", moment(info.lifted)},
                  {"by agent", !info.by_agent            ? ""
                               : info.permission_checked ? "permission checked"
                                                         : "permission not checked"},
                  {"duplicate of", info.duplicate_of ? info.duplicate_of->to_string() : ""},
                  {"erasure", info.erasure ? info.erasure->to_string() : ""},
                  {"plan", info.plan}});
}

void print_requests(const Options& options, const std::vector<RequestInfo>& infos, Timestamp now) {
    if (options.json) return print_json(json_list("requests", infos, now));
    if (infos.empty()) return print_note("there is no such request");
    std::vector<std::vector<std::string>> table{
        {"request", "kind", "state", "received", "respond by", "outcome"}};
    for (const RequestInfo& info : infos)
        table.push_back({info.id.to_string(), kind_text(info), std::string(to_string(info.state)),
                         to_rfc3339(info.received), date_text(info.respond.legal_date), outcome_text(info)});
    print_table(table);
}

void print_plan(const Options& options, const RequestPlan& plan) {
    if (options.json) return print_json(json_of(plan));
    std::vector<std::pair<std::string, std::string>> fields;
    for (const std::string& step : plan.steps)
        fields.emplace_back("do", printable(step));
    for (const std::string& kept : plan.kept)
        fields.emplace_back("keep", printable(kept));
    fields.emplace_back("plan", plan.hash);
    print_fields(fields);
}

}  // namespace sessionaudit::cli
