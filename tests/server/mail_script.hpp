// A mail server of one conversation.
#pragma once

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "config/config.hpp"

namespace sessionaudit::test {

/// Says these lines, one for each line it hears (one for the whole mail), and remembers what it heard.
/// Threads: one, beside its own.
class MailScript {
  public:
    explicit MailScript(std::vector<std::string> answers)
        : socket_(Poco::Net::SocketAddress("127.0.0.1", 0)),
          thread_([this, answers = std::move(answers)] { talk(answers); }) {}
    ~MailScript() {
        if (thread_.joinable()) thread_.join();
    }
    server::MailSettings settings() const {
        server::MailSettings settings;
        settings.host = "127.0.0.1";
        settings.port = socket_.address().port();
        settings.from = "privacy@shop.example";
        return settings;
    }
    /// What it heard until the client went or nothing was left to say: waits for that.
    const std::string& heard() {
        if (thread_.joinable()) thread_.join();
        return heard_;
    }

  private:
    void talk(const std::vector<std::string>& answers) {
        Poco::Net::StreamSocket client = socket_.acceptConnection();
        try {
            for (const std::string& answer : answers) {
                client.sendBytes(answer.data(), static_cast<int>(answer.size()));
                // RFC 5321, 3.3: after 354 comes the mail, which a line with a dot ends.
                const std::string end = answer.starts_with("354") ? "\r\n.\r\n" : "\n";
                std::string said;
                char c = 0;
                while (!said.ends_with(end) && client.receiveBytes(&c, 1) == 1)
                    said.push_back(c);
                heard_ += said;
            }
        } catch (const Poco::Exception&) {
            heard_ += "(gone)";
        }
    }
    Poco::Net::ServerSocket socket_;
    std::string heard_;
    std::thread thread_;
};

}  // namespace sessionaudit::test
