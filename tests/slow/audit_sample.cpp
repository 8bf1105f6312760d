// Prints a run made by hand in one format, for audit_outputs.sh.
//
//   slow_audit_sample sample|hostile|clean FORMAT
#include <iostream>
#include <stdexcept>

#include "sample_audit.hpp"

using namespace sessionaudit;

namespace {

AuditRun run_called(const std::string& name) {
    if (name == "sample") return test::sample_audit();
    if (name == "hostile") return test::hostile_audit();
    if (name == "clean") return test::clean_audit();
    throw std::runtime_error("no run is called " + name);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: slow_audit_sample sample|hostile|clean FORMAT\n";
        return 2;
    }
    try {
        std::cout << render_audit(argv[2], run_called(argv[1]));
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "slow_audit_sample: " << error.what() << '\n';
        return 3;
    }
}
