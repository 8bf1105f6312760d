#include "command.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include "exit_code.hpp"

namespace sessionaudit::cli {

Option Option::required() const {
    option_->required();
    return *this;
}

Option Option::show_default() const {
    option_->capture_default_str();
    return *this;
}

Option Option::type_name(const std::string& name) const {
    option_->type_name(name);
    return *this;
}

Option Option::group(const std::string& heading) const {
    option_->group(heading);
    return *this;
}

Option Option::delimiter(char separator) const {
    option_->delimiter(separator);
    return *this;
}

Option Option::one_word_each() const {
    option_->allow_extra_args(false);
    return *this;
}

Option Option::in_range(int least, int most) const {
    option_->check(CLI::Range(least, most).description(""));
    return *this;
}

Option Option::in_shown_range(int least, int most) const {
    option_->check(CLI::Range(least, most));
    return *this;
}

Option Option::not_negative() const {
    option_->check(CLI::NonNegativeNumber);
    return *this;
}

Option Option::one_of(std::initializer_list<const char*> words) const {
    option_->check(CLI::IsMember(std::vector<std::string>(words.begin(), words.end())).description(""));
    return *this;
}

Option Option::excludes(const Option& other) const {
    option_->excludes(other.option_);
    return *this;
}

Option Option::environment(const std::string& variable) const {
    option_->envname(variable);
    return *this;
}

Command Command::add_subcommand(const std::string& name, const std::string& help) const {
    return Command(*app_->add_subcommand(name, help));
}

void Command::require_subcommand() const {
    app_->require_subcommand(1);
}

void Command::on_chosen(std::function<void()> run) const {
    app_->callback(std::move(run));
}

bool Command::has_chosen_subcommand() const {
    return !app_->get_subcommands().empty();
}

void Command::footer(const std::string& text) const {
    app_->footer(text);
}

Option Command::add_option(const std::string& name, std::string& value, const std::string& help) const {
    return Option(*app_->add_option(name, value, help));
}

Option Command::add_option(const std::string& name, std::vector<std::string>& value,
                           const std::string& help) const {
    return Option(*app_->add_option(name, value, help));
}

Option Command::add_option(const std::string& name, int& value, const std::string& help) const {
    return Option(*app_->add_option(name, value, help));
}

Option Command::add_option(const std::string& name, std::int64_t& value, const std::string& help) const {
    return Option(*app_->add_option(name, value, help));
}

Option Command::add_option(const std::string& name, std::uint64_t& value, const std::string& help) const {
    return Option(*app_->add_option(name, value, help));
}

Option Command::add_option(const std::string& name, std::optional<std::int64_t>& value,
                           const std::string& help) const {
    return Option(*app_->add_option(name, value, help));
}

Option Command::add_option(const std::string& name, std::filesystem::path& value,
                           const std::string& help) const {
    return Option(*app_->add_option(name, value, help));
}

Option Command::add_flag(const std::string& name, bool& value, const std::string& help) const {
    return Option(*app_->add_flag(name, value, help));
}

CommandLine::CommandLine(const std::string& description, const std::string& footer,
                         const std::string& version)
    : app_(std::make_unique<CLI::App>(description)) {
    app_->footer(footer);
    app_->set_version_flag("--version", version);
    app_->fallthrough();
    app_->require_subcommand(1);
}

CommandLine::~CommandLine() = default;

Command CommandLine::program() const {
    return Command(*app_);
}

std::optional<int> CommandLine::run(int argc, const char* const* argv) {
    try {
        app_->parse(argc, argv);
    } catch (const CLI::Success& success) {
        return app_->exit(success);  // --help and --version
    } catch (const CLI::ParseError& error) {
        std::cerr << "sessionaudit: " << error.what() << "\nsessionaudit: see sessionaudit --help\n";
        return kUsage;
    }
    return std::nullopt;
}

}  // namespace sessionaudit::cli
