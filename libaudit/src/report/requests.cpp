// The request log of Cal. Code Regs. tit. 11 section 7101(b), for all laws, and the numbers of 7102(a).
#include <algorithm>
#include <cmath>
#include <map>

#include "report/report_table.hpp"
#include "sessionaudit/request.hpp"

namespace sessionaudit {
namespace {

std::string time_text(const std::optional<Timestamp>& at) {
    return at ? to_rfc3339(*at) : std::string();
}

std::string kind_of(const RequestInfo& request) {
    return std::string(to_string(request.kind)) + (request.categories_only ? ":categories" : "");
}

std::vector<RequestInfo> requests_of(const ReportInput& input) {
    RequestFilter filter;
    filter.received_from = input.from;
    filter.received_before = input.to;
    return RequestService(input.core).list(filter);
}

struct Numbers {
    std::int64_t received = 0;
    std::int64_t complied = 0;
    std::int64_t partly = 0;
    std::int64_t denied = 0;
    std::vector<double> days;  ///< from receipt to answer
};

double days_between(Timestamp from, Timestamp to) {
    return std::chrono::duration<double, std::ratio<86400>>(to - from).count();
}

std::string rounded(double days) {
    const auto tenths = static_cast<std::int64_t>(std::llround(days * 10));
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::string median(std::vector<double> days) {
    if (days.empty()) return "";
    std::sort(days.begin(), days.end());
    const std::size_t middle = days.size() / 2;
    return rounded(days.size() % 2 == 1 ? days[middle] : (days[middle - 1] + days[middle]) / 2);
}

std::string mean(const std::vector<double>& days) {
    if (days.empty()) return "";
    double sum = 0;
    for (const double one : days)
        sum += one;
    return rounded(sum / static_cast<double>(days.size()));
}

}  // namespace

ReportTable requests_table(const ReportInput& input) {
    ReportTable table{
        "requests",
        "Requests of data subjects",
        "Received in this period, with what Cal. Code Regs. tit. 11 7101(b) asks for: date, nature, "
        "manner, date and nature of the answer, basis of a denial.",
        {"id", "received", "nature", "manner", "by an agent", "law", "state", "acknowledged", "due",
         "extended", "answered", "answer", "basis of a denial", "repeats"},
        {}};
    for (const RequestInfo& request : requests_of(input))
        table.rows.push_back({request.id.to_string(), to_rfc3339(request.received), kind_of(request),
                              request.manner, request.by_agent ? "yes" : "no", request.regulation,
                              std::string(to_string(request.state)), time_text(request.acknowledged),
                              to_rfc3339(request.respond.legal), time_text(request.extended),
                              time_text(request.completed), request.outcome, request.ground,
                              request.duplicate_of ? request.duplicate_of->to_string() : ""});
    return table;
}

ReportTable request_metrics_table(const ReportInput& input) {
    ReportTable table{
        "request_metrics",
        "Requests in numbers",
        "Cal. Code Regs. tit. 11 7102(a): received, complied with in whole or in part, denied, and "
        "the days from receipt to answer. Repeated and withdrawn requests count as received only.",
        {"nature", "received", "complied with", "in part", "denied", "answered", "median days", "mean days"},
        {}};
    std::map<std::string, Numbers> by_kind;
    for (const RequestInfo& request : requests_of(input)) {
        Numbers& numbers = by_kind[kind_of(request)];
        ++numbers.received;
        if (!request.completed || request.outcome.empty()) continue;
        numbers.complied += request.outcome == "complied" ? 1 : 0;
        numbers.partly += request.outcome == "partly" ? 1 : 0;
        numbers.denied += request.outcome == "denied" ? 1 : 0;
        numbers.days.push_back(days_between(request.received, *request.completed));
    }
    for (const auto& [kind, numbers] : by_kind)
        table.rows.push_back({kind, std::to_string(numbers.received), std::to_string(numbers.complied),
                              std::to_string(numbers.partly), std::to_string(numbers.denied),
                              std::to_string(numbers.days.size()), median(numbers.days), mean(numbers.days)});
    return table;
}

}  // namespace sessionaudit
