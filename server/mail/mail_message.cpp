#include "mail/mail_message.hpp"

#include <Poco/Base64Encoder.h>

#include <algorithm>
#include <sstream>

#include "sessionaudit/error.hpp"

namespace sessionaudit::server {
namespace {

constexpr std::size_t kAddressMax = 254;       // RFC 5321 section 4.5.3.1
constexpr std::size_t kLocalPartMax = 64;      // the same
constexpr std::size_t kSubjectMax = 400;       // bytes
constexpr std::size_t kEncodedWordBytes = 42;  // 56 in base64: within the 75 of RFC 2047 section 2

bool is_letter_or_digit(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_dot_string(std::string_view text, std::string_view also) noexcept {
    if (text.empty() || text.front() == '.' || text.back() == '.' ||
        text.find("..") != std::string_view::npos)
        return false;
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return is_letter_or_digit(c) || c == '.' || also.find(c) != std::string_view::npos;
    });
}

std::string base64(std::string_view text, int line_length) {
    std::ostringstream out;
    Poco::Base64Encoder encoder(out);
    encoder.rdbuf()->setLineLength(line_length);
    encoder << text;
    encoder.close();
    return out.str();
}

/// Never splits a character: RFC 2047 section 5.
std::string encoded_words(std::string_view text) {
    std::string words;
    while (!text.empty()) {
        std::size_t length = std::min(kEncodedWordBytes, text.size());
        while (length > 1 && length < text.size() &&
               (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U)
            --length;
        if (!words.empty()) words.append("\r\n ");
        words.append("=?utf-8?B?").append(base64(text.substr(0, length), 0)).append("?=");
        text.remove_prefix(length);
    }
    return words;
}

bool is_plain(std::string_view text) noexcept {
    return text.size() <= 60 && text.find("=?") == std::string_view::npos &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

std::string with_network_lines(std::string_view text) {
    std::string lines;
    lines.reserve(text.size() + text.size() / 32);
    for (const char c : text) {
        if (c == '\r') continue;
        if (c == '\n') lines.push_back('\r');
        lines.push_back(c);
    }
    return lines;
}

}  // namespace

bool is_mail_address(std::string_view text) noexcept {
    const std::size_t at = text.find('@');
    if (at == std::string_view::npos || text.size() > kAddressMax || at > kLocalPartMax) return false;
    return is_dot_string(text.substr(0, at), "!#$%&'*+-/=?^_`{|}~") &&
           is_dot_string(text.substr(at + 1), "-");
}

void require_mail(const Mail& mail) {
    if (!is_mail_address(mail.to))
        throw Error(ErrorCode::invalid_argument, "mail goes to one plain address, such as anna@shop.example");
    const bool controls = std::any_of(mail.subject.begin(), mail.subject.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    });
    if (mail.subject.empty() || mail.subject.size() > kSubjectMax || controls)
        throw Error(ErrorCode::invalid_argument,
                    "the subject of a mail is one line of UTF-8, 400 bytes at most");
}

std::string mail_message(const Mail& mail, const std::string& from, const std::string& date,
                         const std::string& id) {
    std::string message;
    const auto add = [&](std::string_view name, std::string_view value) {
        message.append(name).append(": ").append(value).append("\r\n");
    };
    add("Date", date);
    add("From", from);
    add("To", mail.to);
    add("Subject", is_plain(mail.subject) ? mail.subject : encoded_words(mail.subject));
    add("Message-ID",
        std::string("<").append(id).append("@").append(from.substr(from.find('@') + 1)).append(">"));
    // RFC 3834: so that no holiday note answers.
    add("Auto-Submitted", "auto-generated");
    add("MIME-Version", "1.0");
    add("Content-Type", "text/plain; charset=utf-8");
    add("Content-Transfer-Encoding", "base64");
    message.append("\r\n").append(base64(with_network_lines(mail.text), 76)).append("\r\n");
    return message;
}

}  // namespace sessionaudit::server
