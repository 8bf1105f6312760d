// Prints a run made by hand in one format, or the HAR of captures that are as hostile, for audit_outputs.sh.
//
//   slow_audit_sample sample|hostile|clean FORMAT|har
#include <iostream>
#include <stdexcept>

#include "audit_report/evidence/evidence_files.hpp"
#include "sample_audit.hpp"

using namespace sessionaudit;

namespace {

AuditRun run_called(const std::string& name) {
    if (name == "sample") return test::sample_audit();
    if (name == "hostile") return test::hostile_audit();
    if (name == "clean") return test::clean_audit();
    throw std::runtime_error("no run is called " + name);
}

/// A response for each target, with a line for each cookie.
std::string har_called(const std::string& name) {
    const AuditRun run = run_called(name);
    TargetCapture captured;
    for (const CookieAudit& audit : run.audits) {
        Capture capture;
        capture.url = audit.target;
        capture.status = 200;
        capture.at = run.at;
        capture.headers = {{"Content-Type", "text/html" + (name == "hostile" ? test::hostile_text() : "")}};
        for (const AuditedCookie& cookie : audit.cookies)
            capture.headers.push_back({"Set-Cookie", cookie.line_redacted});
        captured.captures.push_back(capture);
    }
    return har_of(captured, run.version);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: slow_audit_sample sample|hostile|clean FORMAT|har\n";
        return 2;
    }
    try {
        const std::string format = argv[2];
        std::cout << (format == "har" ? har_called(argv[1]) : render_audit(format, run_called(argv[1])));
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "slow_audit_sample: " << error.what() << '\n';
        return 3;
    }
}
