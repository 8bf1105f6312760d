// Checking a package with nothing but its own bytes and, at best, the published key.
#include <zip.h>

#include <cstring>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "crypto/running_hash.hpp"
#include "crypto/signature.hpp"
#include "export/export_context.hpp"
#include "ledger/canonical_json.hpp"
#include "zip/zip_reader.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::json;

/// Longer ones are refused before they are looked at.
constexpr std::size_t kManifestSizeMax = 16 * 1024 * 1024;
constexpr zip_int64_t kEntriesMax = 200'000;
constexpr const char* kPackage = "an export of sessionaudit";

[[noreturn]] void refuse(const std::string& why) {
    throw Error(ErrorCode::invalid_argument, "this is not " + std::string(kPackage) + ": " + why);
}

class Verification {
  public:
    Verification(const ZipReader& archive, std::string manifest_text)
        : archive_(archive), text_(std::move(manifest_text)), manifest_(parse(text_)) {}

    ExportVerification run(const std::optional<VerifierKey>& key) {
        report_.site = manifest_.at("site").get<std::string>();
        report_.created = manifest_.at("created").get<std::string>();
        report_.scope = manifest_.at("scope").get<std::string>();
        report_.signed_by = manifest_.at("key").get<std::string>();
        check_signature(VerifierKey::parse(report_.signed_by), key);
        check_checkpoint(VerifierKey::parse(report_.signed_by));
        check_entries();
        return std::move(report_);
    }

  private:
    static Json parse(std::string_view text) {
        while (text.ends_with('\n'))
            text.remove_suffix(1);
        Json manifest = parse_canonical_json(text);
        if (!manifest.is_object() || manifest.value("format", "") != kExportFormat)
            refuse("its format is not " + std::string(kExportFormat));
        return manifest;
    }
    void check(bool holds, const std::string& yes, const std::string& no) {
        report_.checks.push_back({holds ? yes : no, holds});
    }

    void check_signature(const VerifierKey& inside, const std::optional<VerifierKey>& key) {
        const SignedNote note = SignedNote::parse(archive_.text("manifest.sig", kManifestSizeMax));
        bool good = note.text == manifest_note(text_);
        bool by_key = false;
        for (const NoteSignature& line : note.signatures) {
            if (line.name != inside.name || line.key_id != inside.id()) continue;
            by_key = true;
            good = good && verify_signature(inside.public_key, as_bytes(note.text), line.signature);
        }
        check(good && by_key, "the manifest is signed by " + inside.name,
              "the manifest's signature is false: it was changed or forged");
        if (key)
            check(key->to_text() == inside.to_text(), "it was signed by the key you gave",
                  "it was NOT signed by the key you gave");
    }
    void check_checkpoint(const VerifierKey& key) {
        bool good = true;
        std::string size;
        try {
            size = std::to_string(verify_checkpoint(manifest_.at("checkpoint").get<std::string>(), key).size);
        } catch (const Error&) {
            good = false;
        }
        check(good, "it was made when the ledger had " + size + " entries",
              "the ledger's head in the manifest is not signed by its key");
    }
    void check_entries() {
        std::map<std::string, Json> expected;
        for (const Json& entry : manifest_.at("entries"))
            expected[entry.at("name").get<std::string>()] = entry;
        const std::size_t listed = expected.size();
        std::size_t wrong = 0;
        for (std::uint64_t i = 0; i < archive_.count(); ++i) {
            const std::string name = archive_.stat(i).name;
            if (name == "manifest.json" || name == "manifest.sig") continue;
            const auto entry = expected.find(name);
            if (entry == expected.end()) {
                check(false, "", "there is an entry that the manifest does not list, or one twice");
                ++wrong;
                continue;
            }
            if (!is_same(i, entry->second)) {
                check(false, "", name + " is not what was signed");
                ++wrong;
            }
            expected.erase(entry);
        }
        for (const auto& [name, entry] : expected)
            check(false, "", name + " is missing");
        if (wrong == 0 && expected.empty())
            check(true, "all " + std::to_string(listed) + " files are what was signed", "");
    }
    bool is_same(std::uint64_t index, const Json& entry) const {
        // Told by the directory, so that nothing is unpacked that cannot be right.
        if (archive_.stat(index).size != entry.at("size").get<std::uint64_t>()) return false;
        RunningHash hash;
        std::int64_t size = 0;
        const bool whole = archive_.read(index, [&](std::string_view piece) {
            hash.add(as_bytes(piece));
            size += static_cast<std::int64_t>(piece.size());
        });
        return whole && size == entry.at("size").get<std::int64_t>() &&
               to_hex(hash.finish()) == entry.at("sha256").get<std::string>();
    }

    const ZipReader& archive_;
    std::string text_;
    Json manifest_;
    ExportVerification report_;
};

}  // namespace

bool ExportVerification::valid() const noexcept {
    return std::all_of(checks.begin(), checks.end(), [](const ExportCheck& check) { return check.holds; });
}

ExportVerification verify_export(const std::filesystem::path& file, const std::optional<VerifierKey>& key,
                                 const PassphrasePrompt& passphrase) {
    ZipReader archive(file, kPackage, kEntriesMax);
    const auto manifest = archive.find("manifest.json");
    if (!manifest) refuse("it has no manifest.json");
    const bool encrypted = archive.is_encrypted(*manifest);
    if (encrypted) {
        if (!passphrase)
            throw Error(ErrorCode::key_unavailable,
                        "this export has a passphrase; give it to check the files");
        archive.use_passphrase(passphrase(false));
    }
    try {
        ExportVerification report =
            Verification(archive, archive.text("manifest.json", kManifestSizeMax)).run(key);
        report.encrypted = encrypted;
        return report;
    } catch (const Json::exception&) {
        refuse("a member of its manifest is missing or has the wrong type");
    }
}

}  // namespace sessionaudit
