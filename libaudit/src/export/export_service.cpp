// Writing a package.
#include <algorithm>
#include <filesystem>

#include "consent/purpose_rules.hpp"
#include "core/private_output.hpp"
#include "crypto/file_hash.hpp"
#include "export/export_context.hpp"
#include "export_schema_file.hpp"
#include "records/ledger_entries.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/request.hpp"
#include "zip/zip_writer.hpp"

namespace sessionaudit {
namespace {

void require_passphrase(const std::optional<SecretBytes>& passphrase) {
    if (!passphrase) return;
    if (passphrase->size() < kExportPassphraseMin || passphrase->size() > 256)
        throw Error(ErrorCode::invalid_argument, "a passphrase for an export has 12 to 256 characters");
    const ByteView bytes = passphrase->view();
    if (std::any_of(bytes.begin(), bytes.end(), [](std::uint8_t c) { return c < 0x20 || c > 0x7E; }))
        throw Error(ErrorCode::invalid_argument,
                    "a passphrase for an export is of letters, digits and signs of ASCII: programs that open "
                    "ZIP files do not agree about others");
}

void add_receipts(ZipWriter& archive, const ExportContext& context) {
    if (!context.controller || !context.has_pieces()) return;
    for (const ConsentRecord& record : context.person.records) {
        const ReceiptParties parties{*context.controller, context.core.config().site,
                                     context.person.identifiers.front().identifier.to_string(),
                                     &context.core.purpose_rules().policies()};
        const std::string name = "receipts/" + record.id.to_string();
        archive.add(name + ".kantara.json",
                    whole_text([&record, parties] { return kantara_receipt(record, parties); }));
        archive.add(name + ".27560.jsonld",
                    whole_text([&record, parties] { return iso27560_record(record, parties); }));
    }
}

/// What the manifest needs of the ledger, read before the archive is written: its lock is not held meanwhile.
struct LedgerHead {
    std::string checkpoint;
    VerifierKey key;
};

void add_manifest(ZipWriter& archive, const ExportContext& context, const LedgerHead& head,
                  std::string& manifest) {
    archive.add("manifest.json", whole_text([&context, &archive, &head, &manifest] {
                    manifest = manifest_json(context, archive.entries(), head.checkpoint, head.key.to_text());
                    return manifest;
                }));
    archive.add("manifest.sig", whole_text([&context, &head, &manifest] {
                    return signed_manifest(manifest, head.key, context.core.signing_seed().view());
                }));
}

void add_all(ZipWriter& archive, const ExportContext& context) {
    archive.add("README.txt", whole_text([&context] { return readme_text(context); }));
    archive.add("index.html", whole_text([&context] { return page_html(context); }));
    for (CsvFile& file : csv_files(context))
        archive.add(file.name, std::move(file.text));
    add_receipts(archive, context);
    for (const Policy* policy : policies_with_ancestors(context))
        archive.add(policy_entry_name(*policy), whole_text([policy] { return policy->text; }));
    archive.add("data.schema.json", whole_text([] { return std::string(kExportSchemaFile[0].text); }));
    archive.add("data.json", data_json(context));  // the last to count what was redacted
}

LedgerHead ledger_head(VaultCore& core) {
    core.settle();
    const auto ledger = core.ledger();
    return {ledger->checkpoint(), ledger->key()};
}

/// The person's own key ties the entry to them; the file's hash ties it to the package.
void record_export(const ExportContext& context, const ExportReport& report) {
    const OwnerPlace& subject = context.person.owners.front();
    context.core.writer().run([&](WriteContext& write) {
        const auto key = write.find_key(subject.owner, subject.bucket);
        if (!key) throw Error(ErrorCode::conflict, "the person was erased meanwhile; nothing was exported");
        LedgerEntry entry = plain_entry("subject.exported", context.options.actor, context.now);
        entry.subject = owner_commitment(*key);
        entry.refs.push_back(commitment(key->ledger_salt.view(), "export", context.id.view()));
        entry.detail["scope"] = std::string(to_string(context.options.scope));
        entry.detail["sha256"] = to_hex(report.sha256);
        entry.detail["encrypted"] = context.options.passphrase.has_value();
        for (const ExportCount& count : report.counts)
            entry.detail[count.what] = count.count;
        write.record(entry);
    });
}

std::vector<ExportCount> counts_of(const PersonData& person) {
    std::vector<ExportCount> counts;
    for (const Holding& holding : person.holdings) {
        const std::string what(to_string(holding.data));
        const auto known = std::find_if(counts.begin(), counts.end(),
                                        [&](const ExportCount& count) { return count.what == what; });
        if (known == counts.end())
            counts.push_back({what, holding.count});
        else
            known->count += holding.count;
    }
    return counts;
}

}  // namespace

std::string_view to_string(ExportScope scope) noexcept {
    switch (scope) {
        case ExportScope::whole:
            return "whole";
        case ExportScope::portability:
            return "portability";
        case ExportScope::categories:
            return "categories";
    }
    return "whole";
}

ExportScope export_scope_of(const RequestInfo& request) noexcept {
    if (request.kind == RequestKind::portability) return ExportScope::portability;
    return request.categories_only ? ExportScope::categories : ExportScope::whole;
}

ExportReport ExportService::write(const Identifier& subject, const ExportOptions& options) {
    require_passphrase(options.passphrase);
    PageTexts texts(options.language);
    PrivateOutput output(options.file);
    const LedgerHead head = ledger_head(core_);

    const auto lease = core_.readers().lease();
    const storage::Transaction state(*lease, storage::Transaction::Mode::read);
    const auto person = load_person(core_, *lease, subject, options.scope);
    if (!person)
        throw Error(ErrorCode::not_found, "nobody is known by this identifier; there is nothing to export");
    Redactor redactor(core_, *lease, *person);
    const Timestamp now = core_.now();
    const ExportContext context{core_,
                                *lease,
                                options,
                                *person,
                                redactor,
                                std::move(texts),
                                load_controller(core_.paths().home),
                                core_.ids().next_record(now),
                                now};
    ExportReport report;
    report.id = context.id;
    std::string manifest;
    {
        ZipWriter archive(output.descriptor(), now, options.passphrase);
        add_all(archive, context);
        add_manifest(archive, context, head, manifest);
        archive.finish();
        report.entries = archive.entries();
    }
    output.sync();
    report.sha256 = sha256_of_file(output.path());
    report.size = static_cast<std::int64_t>(std::filesystem::file_size(output.path()));
    report.counts = counts_of(*person);
    report.redactions = redactor.count();
    record_export(context, report);
    output.publish();
    return report;
}

}  // namespace sessionaudit
