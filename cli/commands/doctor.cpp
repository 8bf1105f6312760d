#include "sessionaudit/doctor.hpp"

#include <iostream>

#include "exit_code.hpp"
#include "options.hpp"
#include "output.hpp"
#include "terminal.hpp"

namespace sessionaudit::cli {

void register_doctor(Command app, Options& options) {
    const Command command =
        add_command(app, "doctor", "is this store sound, and if not, what to do", [&options] {
            ProgressLine progress(!options.json);
            const auto findings = examine(options.vault_options(), [&](const std::string& subject) {
                progress.show("examining", 0, 0, subject);
            });
            progress.clear();
            Json json = Json::array();
            std::vector<std::vector<std::string>> rows;
            for (const Diagnosis& finding : findings) {
                const bool ok = finding.state == Diagnosis::State::ok;
                if (!ok) options.exit_code = kFindings;
                json.push_back({{"subject", finding.subject},
                                {"ok", ok},
                                {"finding", finding.finding},
                                {"advice", finding.advice}});
                rows.push_back({ok ? "ok" : "wrong", finding.subject, finding.finding});
                if (!ok) rows.push_back({"", "", "-> " + finding.advice});
            }
            if (options.json) return print_json({{"healthy", options.exit_code == 0}, {"findings", json}});
            print_table(rows);
        });
    command.footer("exit code 1 when a line is wrong");
}

}  // namespace sessionaudit::cli
