#include "operation/settings.hpp"

#include <Poco/Exception.h>
#include <Poco/URI.h>

#include <algorithm>
#include <charconv>

#include "mail/mail_message.hpp"
#include "monitoring/log.hpp"
#include "operation/secret_file.hpp"
#include "sessionaudit/clock.hpp"
#include "sessionaudit/did_you_mean.hpp"

namespace sessionaudit::server {
namespace {

using Value = const SettingValue&;

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kKib = 1024;
constexpr std::int64_t kMib = kKib * 1024;

std::string set_origin(std::string& into, const std::string& text) {
    try {
        const Poco::URI uri(text);
        const bool scheme = uri.getScheme() == "https" || uri.getScheme() == "http";
        if (scheme && !uri.getHost().empty() && uri.getUserInfo().empty() && uri.getPathEtc().empty() &&
            uri.getFragment().empty()) {
            into = text;
            return {};
        }
    } catch (const Poco::Exception&) {
        // As any other text that is none.
    }
    return "is no origin; write scheme and host alone, such as https://audit.shop.example";
}

std::string set_secret(std::shared_ptr<const SecretBytes>& into, const std::string& file) {
    std::string complaint;
    into = read_secret_file(file, complaint);
    return complaint;
}

std::string set_level(Config& config, Value value) {
    for (const LogLevel level : {LogLevel::error, LogLevel::warning, LogLevel::info, LogLevel::debug})
        if (value.text == to_string(level)) {
            config.log_level = level;
            return {};
        }
    return "is no level; write error, warning, info or debug";
}

std::string set_mail_security(Config& config, Value value) {
    if (value.text == "starttls")
        config.mail.security = MailSecurity::starttls;
    else if (value.text == "tls")
        config.mail.security = MailSecurity::tls;
    else if (value.text == "none")
        config.mail.security = MailSecurity::none;
    else
        return "is not starttls, tls or none";
    return {};
}

std::string set_origins(Config& config, Value value) {
    config.consent_origins.clear();
    for (const std::string& origin : value.list) {
        std::string complaint = set_origin(config.consent_origins.emplace_back(), origin);
        if (!complaint.empty()) return complaint;
    }
    return {};
}

std::string set_proxies(Config& config, Value value) {
    config.trusted_proxies.clear();
    for (const std::string& text : value.list) {
        const auto range = parse_address_range(text);
        if (!range)
            return "holds what is no address; write ones such as 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32";
        config.trusted_proxies.push_back(*range);
    }
    return {};
}

std::string set_mail_from(Config& config, Value value) {
    if (!is_mail_address(value.text)) return "is no mail address; write one such as privacy@shop.example";
    config.mail.from = value.text;
    return {};
}

std::string set_reminders_to(Config& config, Value value) {
    if (!is_mail_address(value.text)) return "is no mail address; write one such as dpo@shop.example";
    config.reminders_to = value.text;
    return {};
}

std::string set_gpc_since(Config& config, Value value) {
    if (value.text.size() != 10 || !parse_rfc3339(value.text + "T00:00:00Z"))
        return "is no day; write one such as 2026-01-31";
    config.gpc_since = value.text;
    return {};
}

std::string set_public_url(Config& config, Value value) {
    return set_origin(config.public_url, value.text);
}

template <auto Member, typename Type = std::size_t>
std::string set_limit(Config& config, Value value) {
    config.limits.*Member = Type(value.number);
    return {};
}

constexpr auto kNumber = SettingKind::number;
constexpr auto kText = SettingKind::text;
constexpr auto kTime = SettingKind::time;
constexpr auto kSize = SettingKind::size;
using Millis = std::chrono::milliseconds;

#define TAKE(expression)                                              \
    [](Config& config, [[maybe_unused]] Value value) -> std::string { \
        expression;                                                   \
        return {};                                                    \
    }

constexpr Setting kSettings[] = {
    {"home", kText, "DIR", "folder of the store", 1, 4096, TAKE(config.home = value.text)},
    {"address", kText, "ADDRESS", "IP address to listen on", 1, 64, TAKE(config.address = value.text)},
    {"port", kNumber, "PORT", "port to listen on; 0: any free one", 0, 65535,
     TAKE(config.port = static_cast<std::uint16_t>(value.number))},
    {"certificate", kText, "FILE", "certificate in PEM, its chain after it; without one there is no TLS", 1,
     4096, TAKE(config.certificate = value.text)},
    {"key", kText, "FILE", "the certificate's private key in PEM, without a passphrase", 1, 4096,
     TAKE(config.key = value.text)},
    {"insecure_listen", SettingKind::boolean, "",
     "listen beyond this machine without TLS: a proxy in front ends it", 0, 1,
     TAKE(config.insecure_listen = value.yes)},
    {"public_url", kText, "URL", "origin as people reach it, such as https://audit.shop.example", 1, 300,
     set_public_url},
    {"trusted_proxies", SettingKind::list, "ADDRESS,...",
     "proxies whose X-Forwarded-For is believed, such as 127.0.0.1 or 10.0.0.0/8", 0, 100, set_proxies},
    {"consent_origins", SettingKind::list, "URL,...", "origins whose pages may record consent", 0, 1000,
     set_origins},
    {"four_eyes", SettingKind::boolean, "",
     "an erasure needs a second person to approve it; absent: as the store has it", 0, 1,
     TAKE(config.four_eyes = value.yes)},
    {"gpc_since", kText, "DATE", "since when Global Privacy Control is honoured, such as 2026-01-31", 10, 10,
     set_gpc_since},
    {"job_workers", kNumber, "N", "jobs that run at once", 1, 64,
     TAKE(config.job_workers = static_cast<int>(value.number))},
    {"scheduler", SettingKind::boolean, "", "begin what is scheduled; true unless it is said", 0, 1,
     TAKE(config.scheduler = value.yes)},
    {"reminders_to", kText, "ADDRESS", "mail address that is told of deadlines once a day", 1, 254,
     set_reminders_to},
    {"scan_private_networks", SettingKind::boolean, "", "scans may reach addresses that are not public", 0, 1,
     TAKE(config.scan_private_networks = value.yes)},
    {"log_level", kText, "LEVEL", "error, warning, info or debug", 1, 16, set_level},
    {"key_passphrase_file", kText, "FILE", "passphrase of a store whose key source is passphrase:", 1, 4096,
     [](Config& config, Value value) { return set_secret(config.key_passphrase, value.text); }},
    {"mail.host", kText, "HOST", "mail server; without one no mail is sent", 1, 253,
     TAKE(config.mail.host = value.text)},
    {"mail.port", kNumber, "PORT", "its port", 1, 65535,
     TAKE(config.mail.port = static_cast<std::uint16_t>(value.number))},
    {"mail.security", kText, "KIND", "starttls, tls, or none for a server on this machine", 1, 16,
     set_mail_security},
    {"mail.user", kText, "NAME", "who to log in as", 1, 256, TAKE(config.mail.user = value.text)},
    {"mail.password_file", kText, "FILE", "password for that", 1, 4096,
     [](Config& config, Value value) { return set_secret(config.mail.password, value.text); }},
    {"mail.from", kText, "ADDRESS", "sender of all mail", 1, 254, set_mail_from},
    {"mail.ca_file", kText, "FILE",
     "who may sign the mail server's certificate; default: whom the system trusts", 1, 4096,
     TAKE(config.mail.ca_file = value.text)},
    {"limits.connections", kNumber, "N", "connections open at once", 8, 100'000,
     set_limit<&Limits::connections>},
    {"limits.connections_per_address", kNumber, "N", "of them from one address; 0: any number", 0, 100'000,
     set_limit<&Limits::connections_per_address>},
    {"limits.head_bytes", kSize, "SIZE", "head of a request", kKib, kMib, set_limit<&Limits::head_bytes>},
    {"limits.fields", kNumber, "N", "header fields of a request", 8, 100, set_limit<&Limits::fields>},
    {"limits.uri_bytes", kSize, "SIZE", "path and query of a request", 256, 64 * kKib,
     set_limit<&Limits::uri_bytes>},
    {"limits.body_bytes", kSize, "SIZE", "body of a request in JSON", kKib, 64 * kMib,
     set_limit<&Limits::body_bytes>},
    {"limits.bulk_bytes", kSize, "SIZE", "body of a bulk upload, decompressed", kMib, 16 * 1024 * kMib,
     set_limit<&Limits::bulk_bytes>},
    {"limits.head_time", kTime, "TIME", "for the head of a request, or a TLS handshake", 50, 300 * kSecond,
     set_limit<&Limits::head_time, Millis>},
    {"limits.body_time", kTime, "TIME", "for the body of a request", 50, 3600 * kSecond,
     set_limit<&Limits::body_time, Millis>},
    {"limits.idle_time", kTime, "TIME", "between two requests of a connection", 50, 3600 * kSecond,
     set_limit<&Limits::idle_time, Millis>},
    {"limits.stop_time", kTime, "TIME", "how long a stop waits for requests that were begun", 0,
     3600 * kSecond, set_limit<&Limits::stop_time, Millis>},
};

#undef TAKE

/// A number and a unit; -1 when the text is none.
std::int64_t number_with_unit(std::string_view text,
                              std::span<const std::pair<std::string_view, std::int64_t>> units) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    if (error != std::errc{} || number < 0 || number > (std::int64_t{1} << 40U)) return -1;
    for (const auto& [name, factor] : units)
        if (name == unit) return number * factor;
    return -1;
}

constexpr std::pair<std::string_view, std::int64_t> kTimeUnits[] = {{"ms", 1}, {"s", 1000}, {"m", 60'000}};
constexpr std::pair<std::string_view, std::int64_t> kSizeUnits[] = {
    {"", 1}, {"KiB", kKib}, {"MiB", kMib}, {"GiB", 1024 * kMib}};
constexpr std::pair<std::string_view, std::int64_t> kPlainUnits[] = {{"", 1}};

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> pieces;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        pieces.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return pieces;
}

std::string out_of_range(const Setting& setting) {
    const std::string_view unit = setting.kind == SettingKind::time   ? "ms"
                                  : setting.kind == SettingKind::size ? " bytes"
                                                                      : "";
    std::string sentence = "is out of range; write something from ";
    sentence.append(std::to_string(setting.min)).append(unit).append(" to ");
    return sentence.append(std::to_string(setting.max)).append(unit);
}

std::string spelled(std::string_view name, char separator, bool capitals) {
    std::string text(name);
    for (char& c : text) {
        if (c == '.' || c == '_') c = separator;
        if (capitals && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return text;
}

}  // namespace

std::string Setting::flag() const {
    return "--" + spelled(name, '-', false);
}

std::string Setting::environment() const {
    return "SESSIONAUDITD_" + spelled(name, '_', true);
}

std::span<const Setting> settings() {
    return kSettings;
}

const Setting* find_setting(std::string_view name) {
    const auto found = std::find_if(std::begin(kSettings), std::end(kSettings),
                                    [&](const Setting& setting) { return setting.name == name; });
    return found == std::end(kSettings) ? nullptr : found;
}

std::string set_from_text(Config& config, const Setting& setting, const std::string& text) {
    SettingValue value;
    value.text = text;
    switch (setting.kind) {
        case SettingKind::text:
            if (text.empty()) return "is empty; leave it out instead";
            if (text.find('\0') != std::string::npos) return "holds a NUL";
            value.number = static_cast<std::int64_t>(text.size());
            if (value.number > setting.max) return "is too long";
            return setting.apply(config, value);
        case SettingKind::boolean:
            if (text != "true" && text != "false") return "is neither true nor false";
            value.yes = text == "true";
            return setting.apply(config, value);
        case SettingKind::list:
            value.list = split(text);
            return setting.apply(config, value);
        case SettingKind::number:
            value.number = number_with_unit(text, kPlainUnits);
            if (value.number < 0) return "is no whole number";
            break;
        case SettingKind::time:
            value.number = number_with_unit(text, kTimeUnits);
            if (value.number < 0) return "is not a time; write one such as 500ms, 30s or 5m";
            break;
        case SettingKind::size:
            value.number = number_with_unit(text, kSizeUnits);
            if (value.number < 0) return "is no size; write one such as 65536, 64KiB or 1MiB";
            break;
    }
    if (value.number < setting.min || value.number > setting.max) return out_of_range(setting);
    return setting.apply(config, value);
}

std::string did_you_mean(std::string_view written, const std::vector<std::string>& names) {
    // A beginning is closer than any other word.
    const auto begun = std::find_if(names.begin(), names.end(),
                                    [&](const std::string& name) { return name.starts_with(written); });
    const std::optional<std::string> best =
        begun != names.end() ? std::optional(*begun) : nearest_word(written, names);
    return best ? ", did you mean \"" + *best + "\"?" : std::string();
}

}  // namespace sessionaudit::server
