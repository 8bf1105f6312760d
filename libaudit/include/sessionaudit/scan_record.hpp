// Past audits, kept as they were reported, and the baselines they are compared with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sessionaudit/audit_run.hpp"
#include "sessionaudit/clock.hpp"
#include "sessionaudit/ids.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

class VaultCore;

struct ScanInfo {
    RecordId id{};
    std::string name;  ///< what scans of one target have in common: their series
    Timestamp started{};
    Timestamp finished{};
    /// JSON: `summary` and `failures` of the report, docs/audit-json.md.
    std::string summary;
};

struct ScanFilter {
    std::string name;                ///< empty: all
    std::optional<RecordId> before;  ///< older than this one, for the next page
    std::size_t limit = 50;
};

struct ScanBaseline {
    std::string name;
    CookieBaseline baseline;
    std::int64_t version = 0;  ///< grows with each change
    Timestamp changed{};
};

/// A report is kept in all its formats, as it was on that day: later versions of the rules do not change it.
/// No report holds a cookie's value. Changes are ledger entries. Threads: any.
class ScanStore {
  public:
    explicit ScanStore(VaultCore& core) : core_(core) {}

    /// Durable when it returns. Throws Error{invalid_argument} unless `name` is 1 to 64 of a-z 0-9 - _ .
    RecordId save(const std::string& name, Timestamp started, const AuditRun& run, const std::string& actor);
    /// Newest first.
    std::vector<ScanInfo> list(const ScanFilter& filter = {});
    std::optional<ScanInfo> find(const RecordId& id);
    /// Throws Error{not_found} for an unknown scan or a format that is not one of audit_formats().
    std::string report(const RecordId& id, const std::string& format);

    std::optional<ScanBaseline> baseline(const std::string& name);
    /// Records what a scan found as known. `version` is that of the baseline the caller saw; 0 where there is
    /// none. Throws Error{conflict} when it has changed, or when the scan could not judge every target: what
    /// was not seen would be taken for fixed. Error{not_found}.
    ScanBaseline accept(const RecordId& scan, std::int64_t version, const std::string& actor);
    /// Removes the baseline: every finding is new again. Throws Error{not_found}, Error{conflict}.
    void withdraw(const std::string& name, std::int64_t version, const std::string& actor);

  private:
    VaultCore& core_;
};

/// Throws Error{invalid_argument} for a malformed name of a series.
void require_scan_name(const std::string& name);

}  // namespace sessionaudit
#pragma GCC visibility pop
