#include "sessionaudit/reminders.hpp"

#include <algorithm>

#include "sessionaudit/vault.hpp"

namespace sessionaudit {
namespace {

/// By their safe dates; what is past the legal one is late.
void add_requests(std::vector<DueMatter>& due, const Vault& vault, Timestamp now, Timestamp before) {
    for (const RequestInfo& request : vault.requests().next_deadlines(before)) {
        const std::string kind(to_string(request.kind));
        if (request.confirm && !request.acknowledged && request.confirm->safe < before)
            due.push_back({request.confirm->safe, request.confirmation_overdue(now),
                           "confirm the receipt: " + kind, request.id});
        if (request.respond.safe < before)
            due.push_back({request.respond.safe, request.overdue(now), kind, request.id});
    }
}

void add_breaches(std::vector<DueMatter>& due, const Vault& vault, Timestamp now, Timestamp before) {
    for (const BreachInfo& breach : vault.breaches().list()) {
        if (breach.closed) continue;
        for (const BreachClock& clock : breach.clocks)
            if (!clock.done && clock.due.safe < before)
                due.push_back({clock.due.safe, clock.overdue(now), "breach: " + clock.what, breach.id});
    }
}

void add_holds(std::vector<DueMatter>& due, const Vault& vault, Timestamp now, Timestamp before) {
    for (const HoldInfo& hold : vault.holds().list())
        if (!hold.released && hold.review < before)
            due.push_back({hold.review, now > hold.review, "review of a hold", hold.id});
}

}  // namespace

std::vector<DueMatter> due_matters(const Vault& vault, Milliseconds ahead) {
    const Timestamp now = vault.clock().now();
    std::vector<DueMatter> due;
    add_requests(due, vault, now, now + ahead);
    add_breaches(due, vault, now, now + ahead);
    add_holds(due, vault, now, now + ahead);
    std::stable_sort(due.begin(), due.end(),
                     [](const DueMatter& a, const DueMatter& b) { return a.when < b.when; });
    return due;
}

}  // namespace sessionaudit
