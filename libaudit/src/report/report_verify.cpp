// Checking a pack with nothing but its own bytes and, at best, the published key.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "core/file_handle.hpp"
#include "crypto/file_hash.hpp"
#include "crypto/hash.hpp"
#include "ledger/canonical_json.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/ledger_entry.hpp"
#include "sessionaudit/proof.hpp"
#include "sessionaudit/report.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::json;

/// Written after the manifest, which cannot name them.
const std::set<std::string> kAround{"manifest.json", "ledger-entry.json", "manifest.tlog-proof",
                                    "ledger-key.txt"};

constexpr std::uintmax_t kTextSizeMax = std::uintmax_t{4} * 1024 * 1024;

std::string without_line_ends(std::string text) {
    while (text.ends_with('\n'))
        text.pop_back();
    return text;
}

[[noreturn]] void refuse(const std::string& why) {
    throw Error(ErrorCode::invalid_argument, "this is not a report of sessionaudit: " + why);
}

class Verification {
  public:
    explicit Verification(std::filesystem::path folder) : folder_(std::move(folder)) {}

    ReportVerification run(const std::optional<VerifierKey>& key) {
        const std::string manifest = text_of("manifest.json");
        const Json json = parse_canonical_json(without_line_ends(manifest));
        if (!json.is_object() || json.value("format", "") != kReportFormat)
            refuse("its format is not " + std::string(kReportFormat));
        report_.site = json.at("site").get<std::string>();
        report_.made = json.at("made").get<std::string>();
        check_files(json);
        check_ledger(manifest, key);
        return std::move(report_);
    }

  private:
    std::string text_of(const std::string& name) const {
        if (!std::filesystem::is_regular_file(folder_ / name)) refuse("it has no " + name);
        if (std::filesystem::file_size(folder_ / name) > kTextSizeMax) refuse(name + " is longer than 4 MiB");
        return read_text_file(folder_ / name);
    }
    void check(bool holds, const std::string& yes, const std::string& no) {
        report_.checks.push_back({holds ? yes : no, holds});
    }

    void check_files(const Json& manifest) {
        std::set<std::string> named = kAround;
        for (const Json& file : manifest.at("files")) {
            const auto name = file.at("name").get<std::string>();
            if (name.find('/') != std::string::npos || name.starts_with('.'))
                refuse("a file's name leads out of it");
            named.insert(name);
            const bool there = std::filesystem::is_regular_file(folder_ / name);
            const bool same =
                there && to_hex(sha256_of_file(folder_ / name)) == file.at("sha256").get<std::string>();
            check(same, name + " is unchanged", there ? name + " was changed" : name + " is missing");
        }
        for (const auto& entry : std::filesystem::directory_iterator(folder_))
            if (const std::string name = entry.path().filename(); !named.contains(name))
                check(false, "", name + " does not belong to it");
    }

    void check_ledger(const std::string& manifest, const std::optional<VerifierKey>& key) {
        report_.signed_by = without_line_ends(text_of("ledger-key.txt"));
        const VerifierKey inside = VerifierKey::parse(report_.signed_by);
        if (key)
            check(key->to_text() == inside.to_text(), "it is of the ledger whose key you gave",
                  "it is NOT of the ledger whose key you gave");
        const std::string text = without_line_ends(text_of("ledger-entry.json"));
        const LedgerEntry entry = LedgerEntry::parse(as_bytes(text));
        const auto digest = entry.detail.find("manifest_sha256");
        const bool about = entry.action == "report.written" && digest != entry.detail.end() &&
                           digest->second == LedgerDetail::mapped_type(to_hex(sha256(as_bytes(manifest))));
        check(about, "the ledger's entry is about this manifest",
              "the ledger's entry is about something else");
        try {
            const auto proof = TlogProof::parse(text_of("manifest.tlog-proof"));
            const Checkpoint head = verify_proof(proof, as_bytes(text), inside);
            check(true,
                  "the entry is number " + std::to_string(proof.index) + " of " + std::to_string(head.size) +
                      " in the ledger whose head " + inside.name + " signed",
                  "");
        } catch (const Error& error) {
            check(false, "", std::string("the proof does not lead to the ledger: ") + error.what());
        }
    }

    std::filesystem::path folder_;
    ReportVerification report_;
};

}  // namespace

bool ReportVerification::valid() const noexcept {
    return std::all_of(checks.begin(), checks.end(), [](const ReportCheck& check) { return check.holds; });
}

ReportVerification verify_report(const std::filesystem::path& folder, const std::optional<VerifierKey>& key) {
    if (!std::filesystem::is_directory(folder))
        throw Error(ErrorCode::not_found, "there is no folder " + folder.string());
    try {
        return Verification(folder).run(key);
    } catch (const Json::exception&) {
        refuse("a member of its manifest is missing or has the wrong type");
    }
}

}  // namespace sessionaudit
