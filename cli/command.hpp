// Commands, options and their help, as the sources of cli/ see them. CLI11 does the work, in command.cpp
// alone: its templates cost seconds in each source that includes them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace sessionaudit::cli {

/// An option, flag or positional argument of a command. A handle: a copy names the same one, which lives as
/// long as the CommandLine. What is said of it afterwards returns it again. Threads: one, that of main().
class Option {
  public:
    explicit Option(CLI::Option& option) noexcept : option_(&option) {}

    Option required() const;
    /// The value that the variable has now stands in the help.
    Option show_default() const;
    Option type_name(const std::string& name) const;
    /// The heading of the help under which it stands.
    Option group(const std::string& heading) const;
    /// One word may hold several values, with this between them.
    Option delimiter(char separator) const;
    /// Takes one word each time it is named, and leaves the next to others.
    Option one_word_each() const;
    /// Whole numbers only, both ends included. The help names the range only where it is shown.
    Option in_range(int least, int most) const;
    Option in_shown_range(int least, int most) const;
    Option not_negative() const;
    Option one_of(std::initializer_list<const char*> words) const;
    /// Must not be given together with the other.
    Option excludes(const Option& other) const;
    /// Where its value comes from when the command line has none.
    Option environment(const std::string& variable) const;

  private:
    CLI::Option* option_;
};

/// A command, or a group of commands. A handle, as Option is.
/// Threads: one, that of main().
class Command {
  public:
    explicit Command(CLI::App& app) noexcept : app_(&app) {}

    /// A group, or a command whose action is set by on_chosen().
    Command add_subcommand(const std::string& name, const std::string& help) const;
    /// A group: one of its commands must be named.
    void require_subcommand() const;
    /// What happens when it is named and its arguments are right.
    void on_chosen(std::function<void()> run) const;
    bool has_chosen_subcommand() const;
    /// Stands below the help.
    void footer(const std::string& text) const;

    /// The value must outlive the CommandLine. A name without dashes is that of a positional argument.
    /// @{
    Option add_option(const std::string& name, std::string& value, const std::string& help) const;
    Option add_option(const std::string& name, std::vector<std::string>& value,
                      const std::string& help) const;
    Option add_option(const std::string& name, int& value, const std::string& help) const;
    Option add_option(const std::string& name, std::int64_t& value, const std::string& help) const;
    Option add_option(const std::string& name, std::uint64_t& value, const std::string& help) const;
    Option add_option(const std::string& name, std::optional<std::int64_t>& value,
                      const std::string& help) const;
    Option add_option(const std::string& name, std::filesystem::path& value, const std::string& help) const;
    Option add_flag(const std::string& name, bool& value, const std::string& help) const;
    /// @}

  private:
    CLI::App* app_;
};

/// The whole command line: the program and all its commands.
/// Threads: one, that of main().
class CommandLine {
  public:
    CommandLine(const std::string& description, const std::string& footer, const std::string& version);
    ~CommandLine();
    CommandLine(const CommandLine&) = delete;
    CommandLine& operator=(const CommandLine&) = delete;

    /// Its options may stand behind a command too. One of its commands must be named.
    Command program() const;
    /// Runs the command that is named, and lets through what it throws. Nothing when one ran; otherwise how
    /// to exit, after the help, the version, or what is wrong with the line was written.
    std::optional<int> run(int argc, const char* const* argv);

  private:
    std::unique_ptr<CLI::App> app_;
};

}  // namespace sessionaudit::cli
