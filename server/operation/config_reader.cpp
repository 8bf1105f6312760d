#include "operation/config_reader.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "http/certificates.hpp"
#include "http/listener.hpp"
#include "operation/config_file.hpp"
#include "sessionaudit/bytes.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::server {
namespace {

constexpr std::string_view kPrefix = "SESSIONAUDITD_";
/// Secrets that may stand in the environment; a file of their own is better, as /proc shows the environment.
constexpr std::string_view kMailPassword = "SESSIONAUDITD_MAIL_PASSWORD";
constexpr std::string_view kKeyPassphrase = "SESSIONAUDITD_KEY_PASSPHRASE";
constexpr std::string_view kConfigFile = "SESSIONAUDITD_CONFIG";

class Reading {
  public:
    ReadConfig take() { return std::move(read_); }

    void read_file(const std::filesystem::path& path) {
        const std::string name = path.string();
        std::ifstream input(path, std::ios::binary);
        if (!input) return fail(name, "cannot be read; check its path and its permissions");
        const std::string text{std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
        if (input.bad()) return fail(name, "cannot be read to its end");
        for (const FileSetting& given : parse_config_file(name, text, read_.errors)) {
            const Setting* const setting = find_setting(given.name);
            if (given.name == "$schema") continue;  // for editors
            if (given.name == "mail.password" || given.name == "key_passphrase")
                fail(given.place,
                     "is a secret: write it into a file of its own and name that as " + given.name + "_file");
            else if (setting == nullptr)
                fail(given.place, "is no setting" + did_you_mean(given.name, names()));
            else if (!fits(given.kind, setting->kind))
                fail(given.place, "is of the wrong JSON type; write " + example_of(setting->kind));
            else
                apply(*setting, given.place, given.text);
        }
    }

    void read_environment(const std::vector<std::pair<std::string, std::string>>& variables) {
        for (const auto& [name, text] : variables) {
            if (name == kConfigFile) continue;
            if (name == kMailPassword || name == kKeyPassphrase) {
                auto& into = name == kMailPassword ? read_.config.mail.password : read_.config.key_passphrase;
                into = std::make_shared<SecretBytes>(as_bytes(text));
                if (text.empty()) fail(name, "is empty; unset it instead");
                continue;
            }
            const auto all = settings();
            const auto setting = std::find_if(all.begin(), all.end(), [&name = name](const Setting& one) {
                return one.environment() == name;
            });
            if (setting == all.end()) {
                std::vector<std::string> known;
                for (const Setting& one : all)
                    known.push_back(one.environment());
                fail(name, "is no setting" + did_you_mean(name, known));
            } else {
                apply(*setting, name, text);
            }
        }
    }

    void read_flags(const std::vector<std::pair<std::string, std::string>>& flags) {
        for (const auto& [name, text] : flags) {
            const Setting* const setting = find_setting(name);
            if (setting == nullptr)
                fail(name, "is no flag");
            else
                apply(*setting, setting->flag(), text);
        }
    }

    void check_together() {
        const Config& config = read_.config;
        if (const std::string complaint = listen_complaint(config); !complaint.empty())
            fail(place_of("address"), complaint);
        else
            check_certificate();
        if (config.insecure_listen && config.certificate.empty() && config.address != "127.0.0.1")
            warn(place_of("insecure_listen"),
                 "what is sent is readable on the network up to the proxy that ends TLS");
        if (!config.mail.host.empty()) check_mail();
        if (config.limits.uri_bytes >= config.limits.head_bytes)
            fail(place_of("limits.uri_bytes"), "must be smaller than limits.head_bytes");
        if (config.limits.body_bytes > config.limits.bulk_bytes)
            fail(place_of("limits.body_bytes"), "must not be larger than limits.bulk_bytes");
        if (config.public_url.starts_with("http:"))
            warn(place_of("public_url"), "people would reach the server without TLS");
    }

  private:
    void check_certificate() {
        const Config& config = read_.config;
        if (config.certificate.empty()) return;
        try {
            const Certificates certificates(config.certificate, config.key);
            const auto left = certificates.expires() - system_clock().now();
            if (left < Milliseconds{0})
                warn(place_of("certificate"), "has expired");
            else if (left < std::chrono::days{14})
                warn(place_of("certificate"), "expires within 14 days");
        } catch (const Error& error) {
            fail(place_of("certificate"), error.what());
        }
    }

    void check_mail() {
        const MailSettings& mail = read_.config.mail;
        if (mail.from.empty()) fail(place_of("mail.host"), "needs mail.from too: the sender of all mail");
        if (mail.password && mail.user.empty())
            fail(place_of("mail.password_file"), "needs mail.user too: who to log in as");
        if (!mail.password && !mail.user.empty())
            fail(place_of("mail.user"), "needs a password too, by mail.password_file");
        if (mail.security == MailSecurity::none)
            warn(place_of("mail.security"),
                 "mail leaves without TLS; it is sent to a server on this machine alone");
    }

    void apply(const Setting& setting, const std::string& place, const std::string& text) {
        const std::string complaint = set_from_text(read_.config, setting, text);
        if (!complaint.empty()) fail(place, complaint);
        places_.emplace_back(setting.name, place);
    }
    /// Where a setting was given last, which is where it took effect.
    std::string place_of(std::string_view name) const {
        for (auto at = places_.rbegin(); at != places_.rend(); ++at)
            if (at->first == name) return at->second;
        return std::string(name) + " (default)";
    }
    static std::vector<std::string> names() {
        std::vector<std::string> all;
        for (const Setting& setting : settings())
            all.emplace_back(setting.name);
        return all;
    }
    static bool fits(SettingKind given, SettingKind wanted) {
        switch (wanted) {
            case SettingKind::size:
                return given == SettingKind::text || given == SettingKind::number;
            case SettingKind::time:
                return given == SettingKind::text;
            case SettingKind::text:
            case SettingKind::number:
            case SettingKind::boolean:
            case SettingKind::list:
                return given == wanted;
        }
        return false;
    }
    static std::string example_of(SettingKind kind) {
        switch (kind) {
            case SettingKind::text:
                return "a text in quotes";
            case SettingKind::number:
                return "a whole number without quotes";
            case SettingKind::boolean:
                return "true or false without quotes";
            case SettingKind::time:
                return "a time in quotes, such as \"30s\"";
            case SettingKind::size:
                return "a size in quotes, such as \"64KiB\"";
            case SettingKind::list:
                return "a list of texts, such as [\"https://shop.example\"]";
        }
        return {};
    }
    void fail(const std::string& place, const std::string& sentence) {
        read_.errors.push_back({place, sentence});
    }
    void warn(const std::string& place, const std::string& sentence) {
        read_.warnings.push_back({place, sentence});
    }

    ReadConfig read_;
    std::vector<std::pair<std::string_view, std::string>> places_;
};

}  // namespace

ReadConfig read_server_config(const ConfigSources& sources) {
    Reading reading;
    if (!sources.file.empty()) reading.read_file(sources.file);
    reading.read_environment(sources.environment);
    reading.read_flags(sources.flags);
    reading.check_together();
    return reading.take();
}

std::vector<std::pair<std::string, std::string>> server_environment() {
    std::vector<std::pair<std::string, std::string>> variables;
    for (char** variable = ::environ; *variable != nullptr; ++variable) {
        const std::string_view text(*variable);
        const std::size_t equals = text.find('=');
        if (text.starts_with(kPrefix) && equals != std::string_view::npos)
            variables.emplace_back(text.substr(0, equals), text.substr(equals + 1));
    }
    return variables;
}

}  // namespace sessionaudit::server
