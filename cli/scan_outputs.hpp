// Where a scan's report goes: one format on standard output, others in files.
#pragma once

#include <string>
#include <vector>

#include "scan_arguments.hpp"
#include "sessionaudit/audit_run.hpp"

namespace sessionaudit::cli {

class ScanOutputs {
  public:
    /// Throws Error{invalid_argument} for an unknown format, two for standard output, a file that cannot be
    /// written: before anything is asked for.
    explicit ScanOutputs(const ScanArguments& arguments);
    /// With `json`, standard output gets JSON where no format asked for it.
    void write(const AuditRun& run, bool json) const;

  private:
    struct Output {
        std::string format;
        std::string file;  ///< empty: standard output
    };
    std::vector<Output> outputs_;
    AuditTextOptions text_;
    bool quiet_ = false;
};

}  // namespace sessionaudit::cli
