#include "operation/command_line.hpp"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <map>

namespace sessionaudit::server {
namespace {

constexpr const char* kFooter =
    "Flags win over the environment, the environment over the file. --limits-head-time 5s is\n"
    "SESSIONAUDITD_LIMITS_HEAD_TIME=5s, and {\"limits\": {\"head_time\": \"5s\"}} in the file. Secrets are "
    "never\n"
    "flags: SESSIONAUDITD_MAIL_PASSWORD and SESSIONAUDITD_KEY_PASSPHRASE, or better files of their own.\n\n"
    "signals: SIGHUP reads the certificate anew, SIGTERM finishes what was begun and ends\n"
    "exit codes: 0 done, 2 the configuration is at fault, 3 it could not be finished\n\n"
    "Manual: man sessionauditd";

void add_flags(CLI::App& app, std::map<std::string, std::string>& given) {
    for (const Setting& setting : settings()) {
        std::string& text = given[std::string(setting.name)];
        if (setting.kind == SettingKind::boolean)
            app.add_flag(setting.flag() + "{true}", text, std::string(setting.help))
                ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
        else
            app.add_option(setting.flag(), text, std::string(setting.help))
                ->type_name(std::string(setting.what))
                ->take_last();
    }
}

}  // namespace

CommandLine read_command_line(int argc, const char* const* argv) {
    CommandLine line;
    CLI::App app("The admin server of sessionaudit: sessions kept lawfully, over HTTP.", "sessionauditd");
    app.set_version_flag("--version", std::string("sessionauditd ") + SESSIONAUDIT_VERSION);
    app.footer(kFooter);
    app.allow_extras();
    std::string file;
    app.add_option("--config", file, "file of settings in JSON")
        ->envname("SESSIONAUDITD_CONFIG")
        ->type_name("FILE");
    app.add_flag("--check-config", line.check_only, "say what is wrong with the configuration, and end");
    std::map<std::string, std::string> given;
    add_flags(app, given);
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        line.text = app.help();
    } catch (const CLI::CallForVersion&) {
        line.text = app.version() + "\n";
    } catch (const CLI::ParseError& error) {
        line.errors.push_back({"command line", error.what()});
    }
    std::vector<std::string> flags{"--config", "--check-config", "--help", "--version"};
    for (const Setting& setting : settings()) {
        flags.push_back(setting.flag());
        if (app.count(setting.flag()) > 0)
            line.sources.flags.emplace_back(setting.name, given[std::string(setting.name)]);
    }
    for (const std::string& extra : app.remaining()) {
        // Only its name: what stands behind an unknown flag may be a secret.
        const std::string name = extra.substr(0, extra.find('='));
        if (name.starts_with("-"))
            line.errors.push_back({name, "is no flag" + did_you_mean(name, flags)});
        else
            line.errors.push_back({"command line", "there is a word that belongs to no flag; see --help"});
    }
    line.sources.file = file;
    line.sources.environment = server_environment();
    return line;
}

std::string complaint_lines(const std::vector<Complaint>& complaints, const std::string& kind) {
    std::string lines;
    for (const Complaint& complaint : complaints)
        lines.append("sessionauditd: ")
            .append(kind)
            .append(complaint.place)
            .append(": ")
            .append(complaint.sentence)
            .append("\n");
    return lines;
}

}  // namespace sessionaudit::server
