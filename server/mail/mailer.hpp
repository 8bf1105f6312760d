// Mail to people: codes, letters, reminders.
#pragma once

#include <memory>
#include <string>

#include "config/config.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::server {

class Log;

/// Plain text in UTF-8 for one person.
struct Mail {
    std::string to;       ///< an address alone: "anna@shop.example"
    std::string subject;  ///< one line
    std::string text;     ///< lines end with \n
};

/// The mail server will never take this mail: trying again is of no use.
class MailRefused : public Error {
  public:
    explicit MailRefused(const std::string& sentence) : Error(ErrorCode::io_error, sentence) {}
};

/// Sends in the background, one mail after the other, and tries again when the mail server has no time. What
/// waits is lost when the process ends: what must arrive is a job, which calls deliver().
///
/// Threads: any.
class Mailer {
  public:
    /// `settings` and `log` outlive it. `log` may be null.
    explicit Mailer(const MailSettings& settings, Log* log = nullptr);
    Mailer(const Mailer&) = delete;
    Mailer& operator=(const Mailer&) = delete;
    /// Sends what waits for at most a few seconds.
    ~Mailer();

    bool configured() const noexcept { return !settings_.host.empty(); }
    /// Queues it. Throws Error{invalid_argument} for an address or a subject that is none (a line break in it
    /// would be a header of somebody's own), Error{conflict} when no mail server is configured,
    /// Error{limit_reached} when too many mails wait.
    void send(const Mail& mail);
    /// The mail server has taken it when this returns. Throws as send() does, Error{io_error} when it is out
    /// of reach, MailRefused when it refuses.
    void deliver(const Mail& mail) const;
    /// Mails that wait.
    std::size_t waiting() const noexcept;

  private:
    struct Queue;
    friend struct Queue;
    const MailSettings& settings_;
    std::unique_ptr<Queue> queue_;
};

}  // namespace sessionaudit::server
