// Checking a pack with nothing but its own bytes and, at best, the key that its maker published. Everything
// in it may be somebody's who wants to be believed: entries are bounded before they are unpacked.
#include <map>
#include <nlohmann/json.hpp>

#include "audit_report/evidence/evidence_files.hpp"
#include "audit_report/evidence/verdict_check.hpp"
#include "audit_report/report_text.hpp"
#include "core/json_text.hpp"
#include "crypto/running_hash.hpp"
#include "ledger/canonical_json.hpp"
#include "sessionaudit/capture_files.hpp"
#include "sessionaudit/evidence_pack.hpp"
#include "zip/zip_reader.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::json;

constexpr const char* kPack = "an evidence pack of sessionaudit";
constexpr zip_int64_t kEntriesMax = 100'000;
constexpr std::size_t kManifestMax = 16U << 20U;
constexpr std::uint64_t kEntryMax = 256U << 20U;  // unpacked
constexpr std::uint64_t kPackMax = 2048ULL << 20U;

[[noreturn]] void refuse(const std::string& why) {
    throw Error(ErrorCode::invalid_argument, "this is not " + std::string(kPack) + ": " + why);
}

class PackCheck {
  public:
    PackCheck(const ZipReader& archive, const std::string& manifest_text)
        : archive_(archive), text_(manifest_text), manifest_(parse(text_)) {}

    EvidenceVerification run(const std::string& wanted_key) {
        report_.made = manifest_.at("made").get<std::string>();
        report_.signed_by = manifest_.at("key").get<std::string>();
        report_.own_key = manifest_.at("own_key").get<bool>();
        check_signature(wanted_key);
        check_entries();
        if (entries_hold_) {
            check_report();
        } else {
            check(false, "", "no verdict was derived again: the files it would be derived from were changed");
        }
        return std::move(report_);
    }

  private:
    static Json parse(const std::string& text) {
        Json manifest = parse_canonical_json(text);
        if (!manifest.is_object() || manifest.value("format", "") != kEvidenceFormat)
            refuse("its format is not " + std::string(kEvidenceFormat));
        return manifest;
    }
    void check(bool holds, const std::string& yes, const std::string& no) {
        report_.checks.push_back({holds ? yes : no, holds});
    }

    void check_signature(const std::string& wanted_key) {
        const auto bytes = from_hex(report_.signed_by);
        PublicKey key{};
        const bool is_key = bytes && bytes->size() == key.size();
        if (is_key) std::copy(bytes->begin(), bytes->end(), key.begin());
        const std::string signature = archive_.text(kEvidenceSignature, 4096);
        check(is_key && verify_signature(key, as_bytes(text_), as_bytes(signature)),
              "the manifest is signed by the key " + report_.signed_by,
              "the manifest's signature is false: it was changed or forged");
        if (is_key)
            check(archive_.text(kEvidenceKey, kManifestMax) == evidence_key_pem(key),
                  std::string(kEvidenceKey).append(" is that key"),
                  std::string(kEvidenceKey).append(" is another key"));
        if (wanted_key.empty()) return;
        const auto wanted = from_hex(wanted_key);
        check(wanted && bytes && *wanted == *bytes, "it was signed by the key you gave",
              "it was NOT signed by the key you gave");
    }

    void check_entries() {
        std::map<std::string, Json> expected;
        for (const Json& entry : manifest_.at("entries"))
            expected[entry.at("name").get<std::string>()] = entry;
        const std::size_t listed = expected.size();
        std::uint64_t unpacked = 0;
        for (std::uint64_t i = 0; i < archive_.count(); ++i) {
            const std::string name = archive_.stat(i).name;
            if (is_frame(name, i)) continue;
            const auto entry = expected.find(name);
            if (entry == expected.end()) {
                wrong("there is a file that the manifest does not list, or one twice: " + one_line(name));
                continue;
            }
            const std::uint64_t size = archive_.stat(i).size;
            unpacked += std::min(size, kPackMax);
            if (size > kEntryMax || unpacked > kPackMax) refuse("it unpacks to more than any pack of ours");
            if (!is_same(i, entry->second)) wrong(one_line(name) + " is not what was signed");
            expected.erase(entry);
        }
        for (const auto& [name, entry] : expected)
            wrong(one_line(name) + " is missing");
        if (entries_hold_) check(true, "all " + std::to_string(listed) + " files are what was signed", "");
    }
    void wrong(const std::string& what) {
        entries_hold_ = false;
        check(false, "", what);
    }
    /// The manifest and its signature, which the manifest cannot list: one of each.
    bool is_frame(const std::string& name, std::uint64_t index) const {
        if (name != kEvidenceManifest && name != kEvidenceSignature) return false;
        return archive_.find(name.c_str()) == index;
    }
    bool is_same(std::uint64_t index, const Json& entry) const {
        const auto expected = entry.at("size").get<std::uint64_t>();
        if (archive_.stat(index).size != expected) return false;
        RunningHash hash;
        std::uint64_t size = 0;
        bool too_long = false;
        const bool whole = archive_.read(index, [&](std::string_view piece) {
            size += piece.size();
            too_long = too_long || size > expected;
            if (!too_long) hash.add(as_bytes(piece));
        });
        return whole && !too_long && size == expected &&
               to_hex(hash.finish()) == entry.at("sha256").get<std::string>();
    }

    void check_report() {
        const std::string text = archive_.text(kEvidenceReport, kEntryMax);
        const Json report = parse_json_or_discard(text);
        if (report.is_discarded()) return check(false, "", "report.json is not JSON");
        const auto at = parse_rfc3339(report.at("at").get<std::string>());
        if (!at) return check(false, "", "report.json does not say when it was made");
        check(report_.made == report.at("at").get<std::string>(), "report and manifest are of one moment",
              "report and manifest are of different moments");
        check_targets(report, *at);
    }
    void check_targets(const Json& report, Timestamp at) {
        const Json& names = manifest_.at("targets");
        // Last first: a target that was captured twice is reported twice, in the same order.
        std::map<std::string, std::vector<std::size_t>> numbers;
        for (std::size_t i = names.size(); i != 0; --i)
            numbers[names[i - 1].get<std::string>()].push_back(i);
        check(report.at("targets").size() == names.size(),
              "the report is about the " + counted(names.size(), "target") + " that were captured",
              "the report is not about the targets that were captured");
        std::vector<std::string> differences;
        for (const Json& target : report.at("targets")) {
            const auto number = numbers.find(target.at("url").get<std::string>());
            if (number == numbers.end() || number->second.empty()) {
                differences.push_back("nothing was captured of " +
                                      one_line(target.at("url").get<std::string>()));
                continue;
            }
            const std::size_t file = number->second.back();
            number->second.pop_back();
            check_target(target, file, at, differences);
        }
        check(differences.empty(),
              counted(report_.verdicts, "verdict") + " derived again from the captures " +
                  (report_.verdicts == 1 ? "is" : "are") + " those of the report",
              "the report says something else than its captures: " +
                  (differences.empty() ? std::string() : differences.front()) +
                  (differences.size() > 1 ? " and " + std::to_string(differences.size() - 1) + " more" : ""));
    }
    void check_target(const Json& target, std::size_t number, Timestamp at,
                      std::vector<std::string>& differences) {
        const std::string name = evidence_captures_name(number);
        const TargetCapture captured =
            read_capture_file(archive_.text(name.c_str(), kEntryMax), CaptureFileKind::ndjson, name);
        const std::string har = archive_.text(evidence_har_name(number).c_str(), kEntryMax);
        if (har != har_of(captured, manifest_.at("version").get<std::string>()))
            differences.push_back(evidence_har_name(number) + " is not the HAR of " + name);
        report_.verdicts += compare_verdicts(target, captured, at, differences);
    }

    const ZipReader& archive_;
    const std::string& text_;
    Json manifest_;
    EvidenceVerification report_;
    bool entries_hold_ = true;
};

}  // namespace

bool EvidenceVerification::valid() const noexcept {
    return std::all_of(checks.begin(), checks.end(), [](const EvidenceCheck& check) { return check.holds; });
}

std::string evidence_captures_name(std::size_t number) {
    return "captures/" + std::to_string(number) + ".ndjson";
}

std::string evidence_har_name(std::size_t number) {
    return "captures/" + std::to_string(number) + ".har";
}

EvidenceVerification verify_evidence_pack(const std::filesystem::path& file, const std::string& key) {
    if (!key.empty() && (!from_hex(key) || key.size() != 64))
        throw Error(ErrorCode::invalid_argument,
                    "the key must be 64 hexadecimal digits, as `sessionaudit verify` shows them");
    const ZipReader archive(file, kPack, kEntriesMax);
    const std::string manifest = archive.text(kEvidenceManifest, kManifestMax);
    try {
        return PackCheck(archive, manifest).run(key);
    } catch (const Json::exception&) {
        refuse("a member of its manifest or report is missing or has the wrong type");
    }
}

}  // namespace sessionaudit
