// What the store really holds, column by column, and who declares it. A column that this file does not know,
// or a kind of data with rows and no rule, is a finding: nothing may be kept that nobody answers for.
#include <algorithm>
#include <sstream>

#include "consent/purpose_rules.hpp"
#include "core/ascii.hpp"
#include "report/report_table.hpp"

namespace sessionaudit {
namespace {

/// A table as this library writes it. `data` is absent for what is about nobody.
struct KnownTable {
    std::string_view file;
    std::string_view name;
    std::optional<DataKind> data;
    std::string_view what;
    std::string_view columns;  ///< all of them, separated by spaces
    std::string_view count;    ///< the statement that counts its rows
};

#define TABLE(file, name, data, what, columns) \
    { file, #name, data, what, columns, "SELECT count(*) FROM " #name }

constexpr KnownTable kTables[] = {
    TABLE("store.db", schema_migration, std::nullopt, "versions of the schema", "number name applied_at"),
    TABLE("store.db", store_value, std::nullopt, "counters of the store", "name number bytes"),
    TABLE("store.db", session, DataKind::sessions, "visits; device, network and attributes are sealed",
          "session_id bucket owner_id site profile token_mac state ended_reason agent_class "
          "started_at last_seen_at expires_at absolute_expires_at renew_at ended_at successor_id "
          "visit_id event_count page_view_count interaction_count first_event_at last_event_at "
          "sealed jurisdiction jurisdiction_source reduced"),
    TABLE("store.db", segment, DataKind::events, "runs of events, sealed",
          "segment_id session_id bucket first_sequence last_sequence event_count page_view_count "
          "interaction_count purpose first_at last_at sealed"),
    TABLE("store.db", subject, DataKind::identifiers, "people who are known",
          "owner_id bucket created_at last_seen_at jurisdiction jurisdiction_source"),
    TABLE("store.db", identifier, DataKind::identifiers,
          "keyed hashes of identifiers, and the identifiers sealed",
          "mac kind owner_id bucket added_at sealed"),
    TABLE("store.db", owner_link, DataKind::identifiers, "which visitor became which person",
          "owner_id bucket linked_owner_id linked_bucket linked_at"),
    TABLE("store.db", ledger_outbox, std::nullopt, "ledger entries on their way; they name nobody",
          "sequence entry"),
    TABLE("store.db", import, std::nullopt, "how far logs were read", "identity checkpoint updated_at"),
    TABLE("store.db", consent, DataKind::consents, "choices as they were made, sealed",
          "consent_id bucket owner_id decided_at sealed"),
    TABLE("store.db", consent_choice, DataKind::consents, "the newest choice for a purpose",
          "owner_id bucket purpose state decided_at expires_at consent_id"),
    TABLE("store.db", restriction, DataKind::consents, "processing that is restricted, and why, sealed",
          "owner_id bucket since sealed"),
    TABLE("store.db", erasure, DataKind::requests, "erasures; what tells whose is sealed",
          "erasure_id bucket state started_at completed_at job_owner_id sealed"),
    TABLE("store.db", breach, std::nullopt, "the register of breaches, sealed",
          "breach_id bucket aware_at closed_at key_owner_id sealed"),
    TABLE("store.db", retention_run, std::nullopt, "when sweeps ran", "run_id started_at finished_at actor"),
    TABLE("store.db", retention_run_line, std::nullopt, "what sweeps took, as numbers",
          "run_id rule data action count"),
    TABLE("store.db", aggregate, std::nullopt, "counts of events; about nobody",
          "day site purpose kind path count"),
    TABLE("store.db", archive, std::nullopt, "sealed files of what was taken out of the store",
          "archive_id bucket key_id rule data created_at expires_at items parts size"),
    TABLE("store.db", archive_person, DataKind::identifiers, "whose records an archive holds",
          "owner_id bucket archive_id items"),
    TABLE("store.db", request, DataKind::requests, "requests; what names the person is sealed",
          "request_id bucket key_owner_id person_mac kind categories_only state jurisdiction manner language "
          "by_agent duplicate_of terms received_at acknowledged_at check_started_at code_expires_at "
          "verified_at extended_at executing_at completed_at lifted_at codes_sent codes_wrong "
          "permission_checked outcome ground plan_sha256 approved delivered_sha256 erasure_id sealed"),
    TABLE("store.db", request_step, DataKind::requests, "what was done with requests; reasons are sealed",
          "request_id bucket number at what state actor sealed"),
    TABLE("store.db", objection, DataKind::consents, "purposes that people objected to",
          "owner_id bucket purpose request_id since"),
    TABLE("store.db", api_token, std::nullopt, "tokens of machines; of the token itself a MAC only",
          "token_id mac name scopes site created_at created_by person expires_at "
          "last_used_at revoked_at"),
    TABLE("store.db", staff, std::nullopt,
          "people who work with the server; the password hashed, the rest sealed",
          "user_id name roles password sealed totp_step created_at password_changed_at disabled_at "
          "version"),
    TABLE("store.db", staff_session, std::nullopt, "which sessions are logins of staff",
          "session_id user_id authenticated_at"),
    TABLE("store.db", access_code, std::nullopt, "codes for one use, as MACs",
          "mac purpose user_id expires_at"),
    TABLE("store.db", approval, std::nullopt, "who agreed to a plan",
          "request_id plan_sha256 actor approved_at"),
    TABLE("store.db", job, std::nullopt, "work in the background; about nobody",
          "job_id kind parameters actor unique_key state created_at not_before started_at finished_at done "
          "total "
          "step attempts cancel_wanted result error version worker lease lease_until"),
    TABLE("store.db", leader, std::nullopt, "which process does what for all", "name worker lease_until"),
    TABLE("store.db", schedule, std::nullopt, "what is done again and again",
          "schedule_id name kind parameters every_seconds next_at last_job_id enabled version"),
    TABLE("store.db", scan, std::nullopt, "audits of sites",
          "scan_id name started_at finished_at summary result"),
    TABLE("store.db", scan_baseline, std::nullopt, "what scans are compared with",
          "name baseline version changed_at"),
    TABLE("store.db", request_link, DataKind::requests,
          "links by which people follow their requests, as MACs", "mac request_id expires_at proved_at"),
    TABLE("store.db", idempotency, std::nullopt, "answers for requests that are sent again, sealed",
          "key_mac body_sha256 status sealed expires_at"),
    TABLE("keyring.db", schema_migration, std::nullopt, "versions of the schema", "number name applied_at"),
    TABLE("keyring.db", owner_key, std::nullopt, "keys, wrapped; without one its owner's data is gone",
          "owner_id bucket wrapped"),
    TABLE("keyring.db", secret, std::nullopt, "the store's own secrets, sealed", "name sealed"),
    TABLE("keyring.db", suppression, DataKind::requests,
          "keyed hashes of erased identifiers, so that nothing brings them back", "mac added_at"),
    TABLE("keyring.db", legal_hold, DataKind::requests, "legal holds; reason and owner are sealed",
          "hold_id placed_at review_at released_at ground about_subject subject_owner_id "
          "session_id purpose from_at to_at bucket key_owner_id sealed"),
    TABLE("keyring.db", waiting_erasure, DataKind::requests,
          "erasures that wait for a hold, identifiers sealed", "owner_id bucket erasure_id position sealed"),
};

#undef TABLE

const KnownTable* find_table(std::string_view file, const std::string& name) {
    const auto* const found = std::find_if(std::begin(kTables), std::end(kTables), [&](const KnownTable& it) {
        return it.file == file && it.name == name;
    });
    return found == std::end(kTables) ? nullptr : found;
}

bool knows_column(const KnownTable& table, const std::string& column) {
    std::istringstream columns{std::string(table.columns)};
    for (std::string name; columns >> name;)
        if (name == column) return true;
    return false;
}

std::vector<std::string> names(storage::Connection& store, std::string_view sql,
                               const std::string& argument) {
    auto select = store.prepare(sql);
    if (!argument.empty()) select.bind(argument);
    std::vector<std::string> found;
    while (select.step())
        found.emplace_back(select.row().text(0));
    return found;
}

std::int64_t count_rows(storage::Connection& connection, const KnownTable& table) {
    auto count = connection.prepare(table.count);
    count.step();
    return count.row().integer(0);
}

std::string rules_about(const PolicySet& policies, DataKind data) {
    std::string rules;
    for (const auto& [id, policy] : policies.policies)
        for (const RetentionRule& rule : policy.retention)
            if (rule.data == data)
                rules.append(rules.empty() ? "" : ", ").append(rule.id).append(" of ").append(id);
    return rules;
}

/// Adds the tables of one file.
class SchemaReader {
  public:
    SchemaReader(const PolicySet& policies, ReportTable& table, std::vector<std::string>& findings)
        : policies_(policies), table_(table), findings_(findings) {}

    void read(storage::Connection& connection, std::string_view file) {
        for (const std::string& name :
             names(connection,
                   "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                   " ORDER BY name",
                   ""))
            add(connection, file, name);
    }

  private:
    void add(storage::Connection& connection, std::string_view file, const std::string& name) {
        const auto columns = names(connection, "SELECT name FROM pragma_table_info($1) ORDER BY cid", name);
        const std::string list = ascii::join(columns);
        const KnownTable* const known = find_table(file, name);
        if (known == nullptr) {
            findings_.push_back("the table " + name + " is in " + std::string(file) +
                                ", and no category of data is known for it");
            table_.rows.push_back({std::string(file), name, "unknown", "", "", list, ""});
            return;
        }
        for (const std::string& column : columns)
            if (!knows_column(*known, column)) {
                std::string finding = "the column ";
                finding.append(name).append(".").append(column).append(" is in ").append(file);
                findings_.push_back(finding.append(", and no category of data is known for it"));
            }
        add_known(connection, *known, list);
    }

    void add_known(storage::Connection& connection, const KnownTable& known, const std::string& columns) {
        const std::int64_t rows = count_rows(connection, known);
        const std::string data(known.data ? to_string(*known.data) : "none");
        const std::string declared = known.data ? rules_about(policies_, *known.data) : "nothing personal";
        if (declared.empty() && rows != 0)
            findings_.push_back(std::to_string(rows) + " rows of " + std::string(known.name) + " (" + data +
                                ") are stored, and no policy in force has a retention rule for them");
        table_.rows.push_back({std::string(known.file), std::string(known.name), data,
                               std::string(known.what), std::to_string(rows), columns, declared});
    }

    const PolicySet& policies_;
    ReportTable& table_;
    std::vector<std::string>& findings_;
};

}  // namespace

ReportTable categories_table(const ReportInput& input, std::vector<std::string>& findings) {
    ReportTable table{"stored_data",
                      "What is stored",
                      "The tables as they are, and the rules that limit them (GDPR Art 30(1)(c) and (f), "
                      "5(1)(e)). The ledger holds commitments and names nobody.",
                      {"file", "table", "category", "what it holds", "rows", "columns", "declared by"},
                      {}};
    SchemaReader reader(input.core.purpose_rules().policies(), table, findings);
    reader.read(*input.core.readers().lease(), "store.db");
    reader.read(*input.core.keyring_readers().lease(), "keyring.db");
    return table;
}

ReportTable purposes_table(const ReportInput& input, std::vector<std::string>& findings) {
    ReportTable table{
        "stored_purposes",
        "What it is stored for",
        "The purposes for which events are kept and choices were made, as they stand in the store.",
        {"purpose", "events", "people with a choice", "declared by"},
        {}};
    const auto lease = input.core.readers().lease();
    auto select = lease->prepare(
        "SELECT purpose, sum(events), sum(choices) FROM"
        " (SELECT purpose, sum(event_count) AS events, 0 AS choices FROM segment GROUP BY purpose"
        " UNION ALL SELECT purpose, 0, count(*) FROM consent_choice GROUP BY purpose)"
        " GROUP BY purpose ORDER BY purpose");
    while (select.step()) {
        const std::string purpose(select.row().text(0));
        std::string declared;
        for (const auto& [id, policy] : input.core.purpose_rules().policies().policies)
            if (policy.find_purpose(purpose) != nullptr)
                declared.append(declared.empty() ? "" : ", ").append(id);
        if (declared.empty())
            findings.push_back("data is stored for the purpose " + purpose +
                               ", which no policy in force declares");
        table.rows.push_back({purpose, std::to_string(select.row().integer(1)),
                              std::to_string(select.row().integer(2)), declared});
    }
    return table;
}

}  // namespace sessionaudit
