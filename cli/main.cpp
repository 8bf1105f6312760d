// Arguments in, exit code out. What a command does stands in commands/<name>.cpp; what it means, in
// the library.
#include <poll.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <iostream>
#include <new>

#include "command.hpp"
#include "exit_code.hpp"
#include "options.hpp"
#include "output.hpp"

namespace sessionaudit::cli {

#define SESSIONAUDIT_REGISTER(name) void register_##name(Command program, Options& options);
#include "commands/commands.def"
#undef SESSIONAUDIT_REGISTER

namespace {

constexpr const char* kFooter =
    "exit codes: 0 done, 1 something was found wrong, 2 the call or its input is at fault,\n"
    "            3 it could not be finished\n\n"
    "sessionaudit COMMAND --help tells more. Manual: man sessionaudit";

void add_commands(Command program, Options& options) {
    program.add_option("--home", options.home, "folder of configuration, keys and store")
        .environment("SESSIONAUDIT_HOME")
        .show_default()
        .type_name("DIR");
    program.add_flag("--json", options.json, "write the result as JSON");
#define SESSIONAUDIT_REGISTER(name) register_##name(program, options);
#include "commands/commands.def"
#undef SESSIONAUDIT_REGISTER
}

int report(const Error& error, bool json) {
    print_note(error.what());
    if (json) print_json({{"error", {{"code", to_string(error.code())}, {"message", error.what()}}}});
    return exit_code_of(error.code());
}

/// As after `sessionaudit ... | head -3`: whoever read has seen enough.
bool reader_has_gone() {
    pollfd output{STDOUT_FILENO, POLLOUT, 0};
    return ::poll(&output, 1, 0) == 1 && (output.revents & (POLLERR | POLLHUP)) != 0;
}

int run(int argc, char** argv) {
    Options options;
    CommandLine line("Keeps web sessions lawfully, and proves it.", kFooter,
                     std::string("sessionaudit ") + SESSIONAUDIT_VERSION);
    add_commands(line.program(), options);
    try {
        if (const auto exit_code = line.run(argc, argv)) return *exit_code;
    } catch (const Error& error) {
        return report(error, options.json);
    } catch (const std::bad_alloc&) {
        print_note("there is not enough memory");
        return kCouldNotFinish;
    } catch (const std::filesystem::filesystem_error& error) {
        return report(Error(ErrorCode::io_error, error.what()), options.json);
    }
    std::cout.flush();
    if (!std::cout && !reader_has_gone()) {
        print_note("the result could not be written to standard output");
        return kCouldNotFinish;
    }
    return options.exit_code;
}

}  // namespace
}  // namespace sessionaudit::cli

int main(int argc, char** argv) {
    // Nothing is left half done because nobody reads the result any more.
    std::signal(SIGPIPE, SIG_IGN);
    try {
        return sessionaudit::cli::run(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << "sessionaudit: internal error: " << error.what() << '\n';
        return sessionaudit::cli::kCouldNotFinish;
    }
}
