#include "options.hpp"

#include <charconv>
#include <fstream>
#include <iostream>

#include "sessionaudit/error.hpp"
#include "terminal.hpp"

namespace sessionaudit::cli {
namespace {

std::string first_line(std::istream& input) {
    std::string line;
    std::getline(input, line);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return line;
}

}  // namespace

VaultOptions Options::vault_options() const {
    VaultOptions options;
    options.home = home;
    options.prompt = passphrase_prompt();
    return options;
}

Command add_command(Command parent, const std::string& name, const std::string& help,
                    std::function<void()> run) {
    const Command command = parent.add_subcommand(name, help);
    command.on_chosen(std::move(run));
    return command;
}

std::string argument_or_stdin(const std::string& text) {
    return text == "-" ? first_line(std::cin) : text;
}

std::string read_token(const std::string& file) {
    if (file == "-") return first_line(std::cin);
    std::ifstream input(file);
    if (!input) throw Error(ErrorCode::not_found, "cannot open the token file " + file);
    return first_line(input);
}

SessionId parse_session_id(const std::string& text) {
    const auto id = SessionId::parse(text);
    if (!id)
        throw Error(ErrorCode::invalid_argument,
                    "\"" + text +
                        "\" is not a session id (a token is given with --token-file, never as an argument)");
    return *id;
}

Timestamp parse_moment(const std::string& text) {
    const auto at = parse_rfc3339(text.size() == 10 ? text + "T00:00:00Z" : text);
    if (!at)
        throw Error(ErrorCode::invalid_argument,
                    "\"" + text + "\" is no moment; give one such as 2026-03-01 or 2026-03-01T09:30:00Z");
    return *at;
}

Seconds parse_duration(const std::string& text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    constexpr std::int64_t kNumberMax = 1'000'000;
    const std::int64_t factor = unit == "s"   ? 1
                                : unit == "m" ? 60
                                : unit == "h" ? 3600
                                : unit == "d" ? 86400
                                              : 0;
    if (error != std::errc{} || number < 0 || number > kNumberMax || factor == 0)
        throw Error(ErrorCode::invalid_argument,
                    "\"" + text + "\" is not a duration; write 45s, 90m, 12h or 30d");
    return Seconds{number * factor};
}

}  // namespace sessionaudit::cli
