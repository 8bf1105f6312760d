#include "store/home.hpp"

#include <nlohmann/json.hpp>

#include "core/file_handle.hpp"
#include "core/json_text.hpp"
#include "sessionaudit/error.hpp"
#include "storage/invalidation_counters.hpp"
#include "storage/log_check.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::ordered_json;
constexpr int kFormat = 1;

}  // namespace

KeySource HomeConfig::key_source(const HomePaths& paths, PassphrasePrompt prompt) const {
    return {key, paths.home, passphrase, std::move(prompt)};
}

void require_whole_logs(const HomePaths& paths) {
    for (const auto& database : {paths.store(), paths.keyring(), paths.ledger()})
        storage::require_whole_log(database);
}

bool require_whole_logs_if_alone(const HomePaths& paths) {
    try {
        const storage::InvalidationCounters alone(paths.counters(),
                                                  storage::InvalidationCounters::Mode::exclusive,
                                                  Milliseconds{0}, [&] { require_whole_logs(paths); });
        return true;
    } catch (const Error& error) {
        if (error.code() != ErrorCode::locked) throw;
        return false;
    }
}

HomeConfig read_config(const HomePaths& paths) {
    if (!std::filesystem::exists(paths.config()))
        throw Error(ErrorCode::not_found,
                    "there is no store in " + paths.home.string() +
                        "; make one with `sessionaudit init`, or name its folder with --home");
    try {
        const Json json = parse_ordered_json(read_text_file(paths.config()));
        HomeConfig config;
        config.format = json.at("format").get<int>();
        if (config.format > kFormat)
            throw Error(ErrorCode::newer_schema,
                        "config.json was written by a newer sessionaudit; upgrade sessionaudit");
        config.site = json.at("site").get<std::string>();
        config.profile = json.at("profile").get<std::string>();
        config.ledger_origin = json.at("ledger_origin").get<std::string>();
        config.key = json.at("key").get<std::string>();
        config.key_id = json.at("key_id").get<std::string>();
        if (json.contains("passphrase")) {
            const Json& passphrase = json.at("passphrase");
            const auto salt = from_hex(passphrase.at("salt").get<std::string>());
            if (!salt)
                throw Error(ErrorCode::invalid_argument, "config.json: passphrase.salt is not hexadecimal");
            config.passphrase = {*salt, passphrase.at("memory_kib").get<std::uint32_t>(),
                                 passphrase.at("passes").get<std::uint32_t>(),
                                 passphrase.at("lanes").get<std::uint32_t>()};
        }
        return config;
    } catch (const nlohmann::json::exception& error) {
        throw Error(ErrorCode::invalid_argument, "config.json cannot be read (" + std::string(error.what()) +
                                                     "); correct it, or take it from a backup");
    }
}

void write_config(const HomePaths& paths, const HomeConfig& config) {
    Json json = {{"format", config.format},   {"site", config.site},
                 {"profile", config.profile}, {"ledger_origin", config.ledger_origin},
                 {"key", config.key},         {"key_id", config.key_id}};
    if (!config.passphrase.salt.empty())
        json["passphrase"] = {{"salt", to_hex(config.passphrase.salt)},
                              {"memory_kib", config.passphrase.memory_kib},
                              {"passes", config.passphrase.passes},
                              {"lanes", config.passphrase.lanes}};
    replace_file(paths.config(), as_bytes(dump_json(json, 2) + "\n"));
}

}  // namespace sessionaudit
