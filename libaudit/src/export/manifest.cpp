// manifest.json and manifest.sig. docs/export.md is enough to check them with another program.
#include <nlohmann/json.hpp>

#include "crypto/hash.hpp"
#include "crypto/signature.hpp"
#include "export/export_context.hpp"
#include "ledger/canonical_json.hpp"

namespace sessionaudit {

std::string manifest_json(const ExportContext& context, const std::vector<ExportEntry>& entries,
                          std::string_view checkpoint, const std::string& key) {
    nlohmann::json manifest{{"format", kExportFormat},
                            {"export", context.id.to_string()},
                            {"generator", "sessionaudit " SESSIONAUDIT_VERSION},
                            {"site", context.core.config().site},
                            {"scope", to_string(context.options.scope)},
                            {"created", to_rfc3339(context.now)},
                            {"key", key},
                            {"checkpoint", checkpoint},
                            {"entries", nlohmann::json::array()}};
    for (const ExportEntry& entry : entries)
        manifest["entries"].push_back(
            {{"name", entry.name}, {"size", entry.size}, {"sha256", to_hex(entry.sha256)}});
    return to_canonical_json(manifest) + "\n";
}

std::string manifest_note(std::string_view manifest) {
    // The first line keeps the signature apart from those over the ledger's heads, which begin with its name.
    return "sessionaudit.export-manifest/1\nsha256 " + to_hex(sha256(as_bytes(manifest))) + "\n";
}

std::string signed_manifest(std::string_view manifest, const VerifierKey& key, ByteView seed) {
    SignedNote note;
    note.text = manifest_note(manifest);
    const Signature signature = sign(seed, as_bytes(note.text));
    note.signatures.push_back({key.name, key.id(), Bytes(signature.begin(), signature.end())});
    return note.to_text();
}

}  // namespace sessionaudit
