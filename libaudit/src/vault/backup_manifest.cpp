#include "vault/backup_manifest.hpp"

#include <nlohmann/json.hpp>

#include "core/file_handle.hpp"
#include "core/json_text.hpp"
#include "crypto/file_hash.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::ordered_json;
constexpr int kFormat = 1;

std::filesystem::path manifest_file(const std::filesystem::path& folder) {
    return folder / "manifest.json";
}

BackupManifest parse_manifest(const std::string& text) {
    const Json json = parse_ordered_json(text);
    if (json.at("format").get<int>() > kFormat)
        throw Error(ErrorCode::newer_schema,
                    "this backup was made by a newer sessionaudit; upgrade sessionaudit");
    BackupManifest manifest;
    const auto made = parse_rfc3339(json.at("made").get<std::string>());
    if (!made) throw Error(ErrorCode::corrupt, "the backup's manifest.json has no valid date");
    manifest.made = *made;
    manifest.key_id = json.at("key_id").get<std::string>();
    manifest.ledger_origin = json.at("ledger_origin").get<std::string>();
    manifest.checkpoint = json.at("checkpoint").get<std::string>();
    manifest.files = json.at("files").get<std::map<std::string, std::string>>();
    return manifest;
}

}  // namespace

void write_manifest(const std::filesystem::path& folder, const BackupManifest& manifest) {
    const Json json = {{"format", kFormat},
                       {"made", to_rfc3339(manifest.made)},
                       {"key_id", manifest.key_id},
                       {"ledger_origin", manifest.ledger_origin},
                       {"checkpoint", manifest.checkpoint},
                       {"files", manifest.files}};
    replace_file(manifest_file(folder), as_bytes(dump_json(json, 2) + "\n"));
}

BackupManifest read_manifest(const std::filesystem::path& folder) {
    if (!std::filesystem::exists(manifest_file(folder)))
        throw Error(
            ErrorCode::not_found,
            folder.string() + " is no backup (it has no manifest.json), or one that was never finished");
    BackupManifest manifest;
    try {
        manifest = parse_manifest(read_text_file(manifest_file(folder)));
    } catch (const nlohmann::json::exception&) {
        throw Error(ErrorCode::corrupt, "the backup's manifest.json is damaged; take another backup");
    }
    for (const char* const name : {"store.db", "ledger.db", "config.json"}) {
        const auto found = manifest.files.find(name);
        if (found == manifest.files.end() || to_hex(sha256_of_file(folder / name)) != found->second)
            throw Error(ErrorCode::corrupt,
                        "the backup's " + std::string(name) + " is not what was saved; take another backup");
    }
    return manifest;
}

}  // namespace sessionaudit
