// Checking a package with nothing but its own bytes and, at best, the published key.
#include <zip.h>

#include <cstring>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "crypto/running_hash.hpp"
#include "crypto/signature.hpp"
#include "export/export_context.hpp"
#include "export/zip_error.hpp"
#include "ledger/canonical_json.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::json;

/// Longer ones are refused before they are looked at.
constexpr std::size_t kManifestSizeMax = 16 * 1024 * 1024;
constexpr zip_int64_t kEntriesMax = 200'000;

[[noreturn]] void refuse(const std::string& why) {
    throw Error(ErrorCode::invalid_argument, "this is not an export of sessionaudit: " + why);
}

/// A package, open for reading. Entries are read in pieces: one that unpacks to more than the memory holds is
/// only hashed.
class ZipReader {
  public:
    explicit ZipReader(const std::filesystem::path& file) {
        if (!std::filesystem::exists(file)) throw Error(ErrorCode::not_found, "cannot open " + file.string());
        int code = 0;
        archive_ = zip_open(file.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &code);
        if (archive_ == nullptr) refuse("it is no ZIP, or was cut off");
        count_ = zip_get_num_entries(archive_, 0);
        if (count_ <= 0 || count_ > kEntriesMax) {
            zip_discard(archive_);
            refuse("it has no entries, or too many");
        }
    }
    ZipReader(const ZipReader&) = delete;
    ZipReader& operator=(const ZipReader&) = delete;
    ~ZipReader() { zip_discard(archive_); }

    std::uint64_t count() const { return static_cast<std::uint64_t>(count_); }
    zip_stat_t stat(std::uint64_t index) const {
        zip_stat_t stat;
        zip_stat_init(&stat);
        if (zip_stat_index(archive_, index, 0, &stat) != 0 || stat.name == nullptr)
            refuse("an entry has no name");
        return stat;
    }
    bool is_encrypted(std::uint64_t index) const { return stat(index).encryption_method != ZIP_EM_NONE; }
    std::optional<std::uint64_t> find(const char* name) const {
        const zip_int64_t index = zip_name_locate(archive_, name, 0);
        return index < 0 ? std::nullopt : std::optional(static_cast<std::uint64_t>(index));
    }
    void use_passphrase(const SecretBytes& passphrase) {
        passphrase_ = SecretBytes(passphrase.size() + 1);  // ends in a zero, as libzip wants it
        if (!passphrase.empty()) std::memcpy(passphrase_.data(), passphrase.data(), passphrase.size());
        zip_set_default_password(archive_,
                                 static_cast<const char*>(static_cast<const void*>(passphrase_.data())));
    }
    /// False when the entry is damaged. Throws Error{wrong_key}.
    template <typename Use>
    bool read(std::uint64_t index, const Use& use) const {
        std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(zip_fopen_index(archive_, index, 0),
                                                               zip_fclose);
        if (file == nullptr) {
            const int code = zip_error_code_zip(zip_get_error(archive_));
            if (code == ZIP_ER_WRONGPASSWD || code == ZIP_ER_NOPASSWD)
                throw Error(ErrorCode::wrong_key, "the passphrase is not that of this export");
            return false;
        }
        std::vector<char> buffer(1U << 16U);
        zip_int64_t size = 0;
        while ((size = zip_fread(file.get(), buffer.data(), buffer.size())) > 0)
            use(std::string_view(buffer.data(), static_cast<std::size_t>(size)));
        const bool whole =
            zip_fclose(file.release()) == 0 && size == 0;  // what was read is authenticated at the end
        return whole;
    }
    std::string text(const char* name) const {
        const auto index = find(name);
        if (!index) refuse(std::string("it has no ") + name);
        std::string text;
        const bool whole = read(*index, [&](std::string_view piece) {
            if (text.size() + piece.size() > kManifestSizeMax) refuse(std::string(name) + " is too long");
            text += piece;
        });
        if (!whole) refuse(std::string(name) + " is damaged");
        return text;
    }

  private:
    zip_t* archive_ = nullptr;
    zip_int64_t count_ = 0;
    SecretBytes passphrase_;
};

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
        const SignedNote note = SignedNote::parse(archive_.text("manifest.sig"));
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
    ZipReader archive(file);
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
        ExportVerification report = Verification(archive, archive.text("manifest.json")).run(key);
        report.encrypted = encrypted;
        return report;
    } catch (const Json::exception&) {
        refuse("a member of its manifest is missing or has the wrong type");
    }
}

}  // namespace sessionaudit
