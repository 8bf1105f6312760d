// What was found and is known: a baseline for each series of scans.
#include <nlohmann/json.hpp>

#include "core/json_text.hpp"
#include "records/ledger_entries.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/scan_record.hpp"
#include "store/vault_core.hpp"
#include "tables/scans.hpp"

namespace sessionaudit {
namespace {

using nlohmann::json;

std::optional<ScanBaseline> find_baseline(storage::Connection& store, const std::string& name) {
    const auto row = select_baseline(store, name);
    if (!row) return std::nullopt;
    return ScanBaseline{name, parse_cookie_baseline(row->text, "the baseline of " + name), row->version,
                        row->changed};
}

/// As much of the audits as a baseline is made of.
std::vector<CookieAudit> audits_of(const json& report) {
    std::vector<CookieAudit> audits;
    for (const json& target : report.at("targets")) {
        CookieAudit audit;
        audit.target = target.at("url").get<std::string>();
        for (const json& from : target.at("findings")) {
            CookieFinding finding;
            finding.rule = find_cookie_rule(from.at("rule").get<std::string>());
            // A rule that this version has no more cannot be found again either.
            if (finding.rule == nullptr) continue;
            finding.severity =
                parse_finding_level(from.at("severity").get<std::string>()).value_or(finding.rule->severity);
            finding.cookie = from.at("cookie").at("name").get<std::string>();
            finding.fingerprint = from.at("fingerprint").get<std::string>();
            audit.findings.push_back(std::move(finding));
        }
        audits.push_back(std::move(audit));
    }
    return audits;
}

void require_version(const std::optional<ScanBaseline>& found, std::int64_t version) {
    if ((found ? found->version : 0) != version)
        throw Error(ErrorCode::conflict, "the baseline was changed meanwhile; look at it again");
}

LedgerEntry baseline_entry(const std::string& action, const std::string& name, const std::string& actor,
                           Timestamp now) {
    LedgerEntry entry = plain_entry(action, actor, now);
    entry.detail["name"] = name;
    return entry;
}

}  // namespace

std::optional<ScanBaseline> ScanStore::baseline(const std::string& name) {
    const auto lease = core_.readers().lease();
    return find_baseline(*lease, name);
}

ScanBaseline ScanStore::accept(const RecordId& scan, std::int64_t version, const std::string& actor) {
    const auto info = find(scan);
    if (!info) throw Error(ErrorCode::not_found, "there is no scan " + scan.to_string());
    const json found = parse_json(report(scan, "json"));
    if (!found.at("summary").at("finished").get<bool>())
        throw Error(ErrorCode::conflict,
                    "this scan could not judge every target: what it did not see would be taken for mended");
    const std::vector<CookieAudit> audits = audits_of(found);
    ScanBaseline changed;
    core_.writer().run([&](WriteContext& context) {
        const Timestamp now = core_.now();
        const auto before = find_baseline(context.store(), info->name);
        require_version(before, version);
        const CookieBaseline made =
            make_cookie_baseline(audits, before ? before->baseline : CookieBaseline{}, now);
        changed = {info->name, made, version + 1, now};
        upsert_baseline(context.store(), {info->name, write_cookie_baseline(made), changed.version, now});
        LedgerEntry entry = baseline_entry("scan.baseline_accepted", info->name, actor, now);
        entry.detail["scan"] = scan.to_string();
        entry.detail["findings"] = static_cast<std::int64_t>(made.findings.size());
        context.record(entry);
    });
    return changed;
}

void ScanStore::withdraw(const std::string& name, std::int64_t version, const std::string& actor) {
    core_.writer().run([&](WriteContext& context) {
        const auto before = find_baseline(context.store(), name);
        if (!before) throw Error(ErrorCode::not_found, "the series " + name + " has no baseline");
        require_version(before, version);
        delete_baseline(context.store(), name);
        context.record(baseline_entry("scan.baseline_withdrawn", name, actor, core_.now()));
    });
}

}  // namespace sessionaudit
