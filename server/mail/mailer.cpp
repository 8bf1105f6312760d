#include "mail/mailer.hpp"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Timestamp.h>
#include <Poco/UUIDGenerator.h>

#include <chrono>
#include <deque>
#include <thread>

#include "mail/mail_message.hpp"
#include "mail/smtp.hpp"
#include "monitoring/log.hpp"
#include "sessionaudit/cond_var.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::server {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t kWaitingMax = 1000;
constexpr int kAttemptsMax = 6;
constexpr std::chrono::seconds kFirstPause{15};  // doubled each time: the last attempt is 8 minutes later
constexpr std::chrono::seconds kLeave{5};

}  // namespace

struct Mailer::Queue {
    struct Waiting {
        Mail mail;
        Steady::time_point due;
        int attempts = 0;
    };

    Queue(const Mailer& owner, Log* log) : mailer(owner), log_(log), thread([this] { loop(); }) {}
    ~Queue() {
        stop();
        thread.join();
    }

    void stop() SESSIONAUDIT_EXCLUDES(mutex) {
        {
            const LockGuard lock(mutex);
            stopping = true;
            leave = Steady::now() + kLeave;
        }
        wake.notify_all();
    }
    void loop() SESSIONAUDIT_EXCLUDES(mutex);
    /// Returns true if the mail should be tried again.
    bool attempt(Waiting& waiting) SESSIONAUDIT_EXCLUDES(mutex);
    void tell(LogLevel level, std::string_view event, const std::string& why) const {
        if (log_ != nullptr) log_->write(level, event, {{"reason", why}});
    }

    const Mailer& mailer;
    Log* const log_;
    mutable Mutex mutex;
    CondVar wake;
    std::deque<Waiting> mails SESSIONAUDIT_GUARDED_BY(mutex);
    bool stopping SESSIONAUDIT_GUARDED_BY(mutex) = false;
    Steady::time_point leave SESSIONAUDIT_GUARDED_BY(mutex){};
    std::thread thread;
};

void Mailer::Queue::loop() {
    UniqueLock lock(mutex);
    while (true) {
        if (mails.empty()) {
            if (stopping) return;
            wake.wait(mutex);
            continue;
        }
        // The oldest that is due; when none is, and the process ends, nobody waits for another attempt.
        auto next = mails.begin();
        for (auto at = mails.begin(); at != mails.end(); ++at)
            if (at->due < next->due) next = at;
        const Steady::time_point now = Steady::now();
        if (stopping && (next->due > now || now > leave)) {
            tell(LogLevel::warning, "mail_lost",
                 std::to_string(mails.size()) + " mails waited when it stopped");
            return;
        }
        if (next->due > now) {
            wake.wait_until(mutex, next->due);
            continue;
        }
        Waiting waiting = std::move(*next);
        mails.erase(next);
        lock.unlock();
        const bool again = attempt(waiting);
        lock.lock();
        if (!again) continue;
        waiting.due = Steady::now() + kFirstPause * (1 << (waiting.attempts - 1));
        mails.push_back(std::move(waiting));
    }
}

bool Mailer::Queue::attempt(Waiting& waiting) {
    try {
        mailer.deliver(waiting.mail);
        return false;
    } catch (const std::exception& fault) {
        const auto* const refused = dynamic_cast<const MailRefused*>(&fault);
        const bool again = refused == nullptr && ++waiting.attempts < kAttemptsMax;
        tell(again ? LogLevel::warning : LogLevel::error, again ? "mail_delayed" : "mail_failed",
             fault.what());
        return again;
    }
}

Mailer::Mailer(const MailSettings& settings, Log* log)
    : settings_(settings), queue_(std::make_unique<Queue>(*this, log)) {}

Mailer::~Mailer() = default;

void Mailer::send(const Mail& mail) {
    require_mail(mail);
    if (!configured()) throw Error(ErrorCode::conflict, "no mail server is configured; set mail.host");
    {
        const LockGuard lock(queue_->mutex);
        if (queue_->mails.size() >= kWaitingMax)
            throw Error(ErrorCode::limit_reached, "too many mails wait for the mail server");
        queue_->mails.push_back({mail, Steady::now(), 0});
    }
    queue_->wake.notify_one();
}

void Mailer::deliver(const Mail& mail) const {
    require_mail(mail);
    if (!configured()) throw Error(ErrorCode::conflict, "no mail server is configured; set mail.host");
    const std::string date =
        Poco::DateTimeFormatter::format(Poco::Timestamp(), Poco::DateTimeFormat::RFC1123_FORMAT);
    const std::string id = Poco::UUIDGenerator::defaultGenerator().createRandom().toString();
    try {
        smtp_deliver(settings_, mail.to, mail_message(mail, settings_.from, date, id));
    } catch (const SmtpFailure& failure) {
        if (failure.permanent) throw MailRefused(failure.what());
        throw Error(ErrorCode::io_error, failure.what());
    }
}

std::size_t Mailer::waiting() const noexcept {
    const LockGuard lock(queue_->mutex);
    return queue_->mails.size();
}

}  // namespace sessionaudit::server
