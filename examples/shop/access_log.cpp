#include "access_log.hpp"

#include <Poco/DateTimeFormatter.h>
#include <Poco/Timestamp.h>
#include <fcntl.h>
#include <unistd.h>

#include <iostream>

#include "request.hpp"
#include "sessionaudit/error.hpp"

namespace shop {
namespace {

/// As Apache does it: quotes and backslashes get a backslash, bytes that are not printable ASCII become
/// \xHH, so that a header cannot end the field or the line.
std::string quoted(const std::string& text) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    if (text.empty()) return "\"-\"";
    std::string line = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            line += {'\\', c};
        else if (byte < 0x20 || byte > 0x7e)
            line += {'\\', 'x', kDigits[byte >> 4U], kDigits[byte & 15U]};
        else
            line += c;
    }
    return line + '"';
}

}  // namespace

AccessLog::AccessLog(const std::filesystem::path& file) : on_(!file.empty()) {
    if (!on_) return;
    file_ = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (file_ < 0)
        throw sessionaudit::Error(sessionaudit::ErrorCode::io_error,
                                  "cannot write the access log " + file.string());
}

AccessLog::~AccessLog() {
    if (file_ >= 0) ::close(file_);
}

void AccessLog::write(const Poco::Net::HTTPServerRequest& raw, int status, std::size_t body_size) {
    if (!on_) return;
    const std::string time = Poco::DateTimeFormatter::format(Poco::Timestamp(), "%d/%b/%Y:%H:%M:%S +0000");
    append(client_address(raw) + " - - [" + time + "] " +
           quoted(raw.getMethod() + ' ' + raw.getURI() + ' ' + raw.getVersion()) + ' ' +
           std::to_string(status) + ' ' + (body_size == 0 ? "-" : std::to_string(body_size)) + ' ' +
           quoted(raw.get("Referer", "")) + ' ' + quoted(raw.get("User-Agent", "")) + '\n');
}

void AccessLog::append(std::string_view line) {
    const sessionaudit::LockGuard lock(mutex_);
    while (!line.empty()) {
        const ssize_t written = ::write(file_, line.data(), line.size());
        if (written < 0) {
            std::cerr << "shop: the access log cannot be written\n";
            return;
        }
        line.remove_prefix(static_cast<std::size_t>(written));
    }
}

}  // namespace shop
