// What has to be answered or looked at soon or is late, told to the one who answers for it.
#include <algorithm>

#include "app.hpp"
#include "jobs/job_runner.hpp"
#include "mail/mailer.hpp"
#include "sessionaudit/reminders.hpp"

namespace sessionaudit::server {
namespace {

/// Ids and dates: a mailbox is no place for who asked.
Mail reminder(const std::string& to, const std::vector<DueMatter>& dues) {
    std::string text = "These are due within " + std::to_string(kReminderAhead / std::chrono::days{1}) +
                       " days, or late.\n\n";
    for (const DueMatter& due : dues) {
        text.append(due.late ? "LATE  " : "due   ").append(to_rfc3339(due.when));
        text.append("  ").append(due.what).append("  ").append(due.id.to_string()).append("\n");
    }
    return {to, std::to_string(dues.size()) + " things are due or late", text};
}

}  // namespace

nlohmann::json run_remind(JobContext& context) {
    const App& app = context.app;
    const std::vector<DueMatter> dues = due_matters(app.vault);
    const auto late = std::count_if(dues.begin(), dues.end(), [](const DueMatter& due) { return due.late; });
    const bool mails = !dues.empty() && app.mail.configured() && !app.config.reminders_to.empty();
    if (mails) app.mail.deliver(reminder(app.config.reminders_to, dues));
    return {{"due", dues.size()}, {"late", late}, {"mailed", mails}};
}

}  // namespace sessionaudit::server
