// What the store really holds, column by column, and who declares it. A column that the register of tables
// does not know, or a kind of data with rows and no rule, is a finding: nothing may be kept that nobody
// answers for.
#include <map>
#include <sstream>

#include "consent/purpose_rules.hpp"
#include "core/ascii.hpp"
#include "report/report_table.hpp"
#include "tables/consents.hpp"
#include "tables/owned_rows.hpp"
#include "tables/sessions.hpp"

namespace sessionaudit {
namespace {

bool knows_column(const Table& table, const std::string& column) {
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
        std::string list;
        for (const std::string& column : columns)
            list.append(list.empty() ? "" : ", ").append(column);
        const Table* const known = find_table(file, name);
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

    void add_known(storage::Connection& connection, const Table& known, const std::string& columns) {
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
    reader.read(*input.core.readers().lease(), kStoreFile);
    reader.read(*input.core.keyring_readers().lease(), kKeyringFile);
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
    struct Stored {
        std::int64_t events = 0;
        std::int64_t choices = 0;
    };
    std::map<std::string, Stored> purposes;
    for (const auto& [purpose, events] : count_events_by_purpose(*lease))
        purposes[purpose].events = events;
    for (const auto& [purpose, choices] : count_choices(*lease))
        purposes[purpose].choices = choices;
    for (const auto& [purpose, stored] : purposes) {
        std::string declared;
        for (const auto& [id, policy] : input.core.purpose_rules().policies().policies)
            if (policy.find_purpose(purpose) != nullptr)
                declared.append(declared.empty() ? "" : ", ").append(id);
        if (declared.empty())
            findings.push_back("data is stored for the purpose " + purpose +
                               ", which no policy in force declares");
        table.rows.push_back(
            {purpose, std::to_string(stored.events), std::to_string(stored.choices), declared});
    }
    return table;
}

}  // namespace sessionaudit
