// What has to be answered or looked at soon or is late, told to the one who answers for it.
#include <algorithm>

#include "app.hpp"
#include "jobs/job_runner.hpp"
#include "mail/mailer.hpp"

namespace sessionaudit::server {
namespace {

constexpr Milliseconds kAhead = std::chrono::days{7};

struct Due {
    Timestamp when{};
    bool late = false;
    std::string what;
    std::string id;
};

/// By their safe dates; what is past the legal one is late.
void add_requests(std::vector<Due>& dues, const Vault& vault, Timestamp now) {
    for (const RequestInfo& request : vault.requests().next_deadlines(now + kAhead)) {
        const std::string kind(to_string(request.kind));
        if (request.confirm && !request.acknowledged && request.confirm->safe < now + kAhead)
            dues.push_back({request.confirm->safe, request.confirmation_overdue(now),
                            "confirm the receipt: " + kind, request.id.to_string()});
        if (request.respond.safe < now + kAhead)
            dues.push_back({request.respond.safe, request.overdue(now), kind, request.id.to_string()});
    }
}

void add_breaches(std::vector<Due>& dues, const Vault& vault, Timestamp now) {
    for (const BreachInfo& breach : vault.breaches().list()) {
        if (breach.closed) continue;
        for (const BreachClock& clock : breach.clocks)
            if (!clock.done && clock.due.safe < now + kAhead)
                dues.push_back(
                    {clock.due.safe, clock.overdue(now), "breach: " + clock.what, breach.id.to_string()});
    }
}

void add_holds(std::vector<Due>& dues, const Vault& vault, Timestamp now) {
    for (const HoldInfo& hold : vault.holds().list())
        if (!hold.released && hold.review < now + kAhead)
            dues.push_back({hold.review, now > hold.review, "review of a hold", hold.id.to_string()});
}

/// Ids and dates: a mailbox is no place for who asked.
Mail reminder(const std::string& to, const std::vector<Due>& dues) {
    std::string text = "These are due within seven days, or late.\n\n";
    for (const Due& due : dues) {
        text.append(due.late ? "LATE  " : "due   ").append(to_rfc3339(due.when));
        text.append("  ").append(due.what).append("  ").append(due.id).append("\n");
    }
    return {to, std::to_string(dues.size()) + " things are due or late", text};
}

}  // namespace

nlohmann::json run_remind(JobContext& context) {
    const App& app = context.app;
    const Timestamp now = app.vault.clock().now();
    std::vector<Due> dues;
    add_requests(dues, app.vault, now);
    add_breaches(dues, app.vault, now);
    add_holds(dues, app.vault, now);
    std::stable_sort(dues.begin(), dues.end(), [](const Due& a, const Due& b) { return a.when < b.when; });
    const auto late = std::count_if(dues.begin(), dues.end(), [](const Due& due) { return due.late; });
    const bool mails = !dues.empty() && app.mail.configured() && !app.config.reminders_to.empty();
    if (mails) app.mail.deliver(reminder(app.config.reminders_to, dues));
    return {{"due", dues.size()}, {"late", late}, {"mailed", mails}};
}

}  // namespace sessionaudit::server
