#include "mail/mailer.hpp"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Timestamp.h>
#include <Poco/UUIDGenerator.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "mail/mail_message.hpp"
#include "mail/smtp.hpp"
#include "monitoring/log.hpp"
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
        {
            const std::lock_guard lock(mutex);
            stopping = true;
            leave = Steady::now() + kLeave;
        }
        wake.notify_all();
        thread.join();
    }

    void loop();
    void attempt(Waiting& waiting, std::unique_lock<std::mutex>& lock);
    void tell(LogLevel level, std::string_view event, const std::string& why) const {
        if (log_ != nullptr) log_->write(level, event, {{"reason", why}});
    }

    const Mailer& mailer;
    Log* const log_;
    mutable std::mutex mutex;
    std::condition_variable wake;
    std::deque<Waiting> mails;
    bool stopping = false;
    Steady::time_point leave{};
    std::thread thread;
};

void Mailer::Queue::loop() {
    std::unique_lock lock(mutex);
    while (true) {
        if (mails.empty()) {
            if (stopping) return;
            wake.wait(lock);
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
            wake.wait_until(lock, next->due);
            continue;
        }
        Waiting waiting = std::move(*next);
        mails.erase(next);
        attempt(waiting, lock);
    }
}

void Mailer::Queue::attempt(Waiting& waiting, std::unique_lock<std::mutex>& lock) {
    lock.unlock();
    bool again = false;
    try {
        mailer.deliver(waiting.mail);
    } catch (const std::exception& fault) {
        const auto* const refused = dynamic_cast<const MailRefused*>(&fault);
        again = refused == nullptr && ++waiting.attempts < kAttemptsMax;
        tell(again ? LogLevel::warning : LogLevel::error, again ? "mail_delayed" : "mail_failed",
             fault.what());
    }
    lock.lock();
    if (!again) return;
    waiting.due = Steady::now() + kFirstPause * (1 << (waiting.attempts - 1));
    mails.push_back(std::move(waiting));
}

Mailer::Mailer(const MailSettings& settings, Log* log)
    : settings_(settings), queue_(std::make_unique<Queue>(*this, log)) {}

Mailer::~Mailer() = default;

void Mailer::send(const Mail& mail) {
    require_mail(mail);
    if (!configured()) throw Error(ErrorCode::conflict, "no mail server is configured; set mail.host");
    {
        const std::lock_guard lock(queue_->mutex);
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
    const std::lock_guard lock(queue_->mutex);
    return queue_->mails.size();
}

}  // namespace sessionaudit::server
