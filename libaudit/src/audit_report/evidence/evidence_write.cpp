#include <nlohmann/json.hpp>

#include "audit_report/evidence/evidence_files.hpp"
#include "cookie/audit/url_secrets.hpp"
#include "core/plain_text.hpp"
#include "core/private_output.hpp"
#include "crypto/hash.hpp"
#include "ledger/canonical_json.hpp"
#include "sessionaudit/capture_files.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/evidence_pack.hpp"
#include "zip/zip_writer.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::json;

struct PackFile {
    std::string name;
    std::string text;
};

/// The HAR is made from what stands in the other file, so that it can be derived again from there.
void add_captures(std::vector<PackFile>& files, const TargetCapture& captured, std::size_t number,
                  std::string_view version) {
    std::string lines = write_captures(captured, true);
    const TargetCapture read_back =
        read_capture_file(lines, CaptureFileKind::ndjson, evidence_captures_name(number));
    files.push_back({evidence_har_name(number), har_of(read_back, version)});
    files.push_back({evidence_captures_name(number), std::move(lines)});
}

std::string manifest_of(const AuditRun& run, const std::vector<TargetCapture>& captured,
                        const std::vector<PackFile>& files, const PublicKey& key, bool own_key) {
    Json manifest{
        {"format", kEvidenceFormat}, {"made", to_rfc3339(run.at)}, {"version", valid_utf8(run.version)},
        {"key", to_hex(key)},        {"own_key", own_key},         {"targets", Json::array()},
        {"entries", Json::array()}};
    for (const TargetCapture& target : captured)
        manifest["targets"].push_back(valid_utf8(shown_target(target.target)));
    for (const PackFile& file : files)
        manifest["entries"].push_back({{"name", file.name},
                                       {"size", file.text.size()},
                                       {"sha256", to_hex(sha256(as_bytes(file.text)))}});
    return to_canonical_json(manifest);
}

}  // namespace

void write_evidence_pack(const std::filesystem::path& file, const AuditRun& run,
                         const std::vector<TargetCapture>& captured,
                         const std::optional<SecretBytes>& key_pem) {
    const SecretBytes seed = key_pem ? evidence_seed(*key_pem) : generate_signing_seed();
    const PublicKey key = public_key_of(seed.view());
    PrivateOutput output(file);

    std::vector<PackFile> files;
    for (std::size_t i = 0; i < captured.size(); ++i)
        add_captures(files, captured[i], i + 1, run.version);
    files.push_back({kEvidenceReport, render_audit("json", run)});
    files.push_back({"report.html", render_audit("html", run)});
    files.push_back({"tool.json", tool_json(run)});
    files.push_back({kEvidenceKey, evidence_key_pem(key)});
    const std::string manifest = manifest_of(run, captured, files, key, !key_pem);
    const Signature signature = sign(seed.view(), as_bytes(manifest));

    ZipWriter archive(output.descriptor(), run.at, std::nullopt);
    for (const PackFile& entry : files)
        archive.add(entry.name, whole_text([&entry] { return entry.text; }));
    archive.add(kEvidenceManifest, whole_text([&manifest] { return std::string(manifest); }));
    archive.add(kEvidenceSignature, whole_text([&signature] { return std::string(as_text(signature)); }));
    archive.finish();
    output.sync();
    output.publish();
}

}  // namespace sessionaudit
