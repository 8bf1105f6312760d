// What all parts of a package are made from.
#pragma once

#include "export/page_texts.hpp"
#include "export/person_data.hpp"
#include "export/redactor.hpp"
#include "sessionaudit/consent_receipt.hpp"
#include "zip/zip_writer.hpp"

namespace sessionaudit {

/// Lives as long as the archive is written; its parts keep references.
struct ExportContext {
    VaultCore& core;
    storage::Connection& store;
    const ExportOptions& options;
    const PersonData& person;
    Redactor& redactor;
    PageTexts texts;
    std::optional<Controller> controller;
    RecordId id{};
    Timestamp now{};

    bool has_pieces() const noexcept { return options.scope != ExportScope::categories; }
};

/// Who receives what is held: those of its purpose; of everything where it has none.
std::vector<std::string> recipients_of(const PersonData& person, const Holding& holding);
/// Where a kind of data comes from, for programs: "person", "device" or "use".
std::string_view source_word(DataKind kind) noexcept;
/// A policy's file in the package.
std::string policy_entry_name(const Policy& policy);
/// The policies that applied and those they extend, each once, by id.
std::vector<const Policy*> policies_with_ancestors(const ExportContext& context);

/// data.json, one event a line.
TextSource data_json(const ExportContext& context);

struct CsvFile {
    std::string name;
    TextSource text;
};
std::vector<CsvFile> csv_files(const ExportContext& context);

/// index.html
std::string page_html(const ExportContext& context);
std::string readme_text(const ExportContext& context);

/// manifest.json and the signed note over it.
std::string manifest_json(const ExportContext& context, const std::vector<ExportEntry>& entries,
                          std::string_view checkpoint, const std::string& key);
std::string signed_manifest(std::string_view manifest, const VerifierKey& key, ByteView seed);
/// The text that is signed.
std::string manifest_note(std::string_view manifest);

}  // namespace sessionaudit
