// What has to be answered soon or is late, told to the one who answers for it.
#include "app.hpp"
#include "jobs/job_runner.hpp"
#include "operation/mailer.hpp"

namespace sessionaudit::server {
namespace {

constexpr Milliseconds kAhead = std::chrono::days{7};

/// Ids and dates: a mailbox is no place for who asked.
Mail reminder(const std::string& to, const std::vector<RequestInfo>& due, Timestamp now) {
    std::string text = "These requests of data subjects are due within seven days, or late.\n\n";
    for (const RequestInfo& request : due) {
        text.append(request.overdue(now) ? "LATE  " : "due   ").append(to_rfc3339(request.respond.safe));
        text.append("  ").append(to_string(request.kind)).append("  ");
        text.append(request.id.to_string()).append("\n");
    }
    return {to, std::to_string(due.size()) + " requests are due or late", text};
}

}  // namespace

nlohmann::json run_remind(JobContext& context) {
    const App& app = context.app;
    const Timestamp now = app.vault.clock().now();
    const std::vector<RequestInfo> due = app.vault.requests().next_deadlines(now + kAhead);
    std::int64_t late = 0;
    for (const RequestInfo& request : due)
        late += request.overdue(now) ? 1 : 0;
    const bool mails = !due.empty() && app.mail.configured() && !app.config.reminders_to.empty();
    if (mails) app.mail.deliver(reminder(app.config.reminders_to, due, now));
    return {{"due", due.size()}, {"late", late}, {"mailed", mails}};
}

}  // namespace sessionaudit::server
