// scan [TARGET...]
#include "scan_arguments.hpp"
#include "scan_run.hpp"

namespace sessionaudit::cli {

void register_scan(Command app, Options& options) {
    const auto arguments = std::make_shared<ScanArguments>();
    const Command command =
        add_command(app, "scan", "audit the cookies and sessions of web sites; needs no store",
                    [&options, arguments] { run_scan(options, *arguments); });
    add_scan_options(command, *arguments);
    command.footer(
        "examples:\n"
        "  sessionaudit scan https://shop.example\n"
        "      what is wrong, the worst first, with the corrected line for each cookie\n"
        "  sessionaudit scan https://shop.example --depth 2 --format sarif=cookies.sarif --format "
        "html=cookies.html\n"
        "      a small crawl, for a code-scanning page and for people\n"
        "  sessionaudit scan https://shop.example --baseline cookies.json --fail-on medium\n"
        "      in CI: fail only on what is new or worse (--write-baseline cookies.json records what is "
        "known)\n\n"
        "exit codes: 0 nothing at or over the threshold, 1 findings, 2 the call is at fault,\n"
        "            3 a target could not be judged; the results of the others stand");
}

}  // namespace sessionaudit::cli
