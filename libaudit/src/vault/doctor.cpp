#include "sessionaudit/doctor.hpp"

#include <openssl/crypto.h>
#include <sys/stat.h>

#include <array>

#include "keyring_migrations.hpp"
#include "ledger_migrations.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/maintenance.hpp"
#include "storage/invalidation_counters.hpp"
#include "storage/migration.hpp"
#include "storage/sqlcipher.hpp"
#include "store/home.hpp"
#include "store/key_ring.hpp"
#include "store/root_keys.hpp"
#include "store/store_secrets.hpp"
#include "store_migrations.hpp"
#include "tables/erasures.hpp"
#include "tables/owner_keys.hpp"
#include "tables/sessions.hpp"
#include "tables/store_values.hpp"
#include "vault/key_rotation.hpp"

namespace sessionaudit {
namespace {

/// One file of the store, opened once for all examinations.
struct OpenFile {
    std::string name;
    std::filesystem::path path;
    const SecretBytes* key = nullptr;
    std::span<const EmbeddedFile> migrations;
    std::unique_ptr<storage::Connection> connection;  ///< empty when it does not open
};

class Examination {
  public:
    Examination(const VaultOptions& options, const std::function<void(const std::string&)>& progress)
        : options_(options),
          progress_(progress),
          paths_{std::filesystem::absolute(options.home).lexically_normal()} {}

    std::vector<Diagnosis> run() {
        examine_part("versions", "run scripts/setup", [&] { return versions(); });
        const bool configured =
            examine_part("configuration", "correct config.json, or take it from a backup", [&] {
                config_ = read_config(paths_);
                return "site " + config_.site + ", profile " + config_.profile;
            });
        if (!configured) return std::move(findings_);
        examine_part("permissions",
                     "make the folder 0700 and its files 0600, owned by the user who runs sessionaudit",
                     [&] { return permissions(); });
        examine_part("key rotation", "run any command that opens the store; it finishes the rotation", [&] {
            if (std::filesystem::exists(paths_.rotation())) fail("a rotation was interrupted");
            return std::string("none pending");
        });
        if (findings_.back().state == Diagnosis::State::wrong) return std::move(findings_);
        const bool keyed = examine_part("root key", "present the key the store was made with", [&] {
            const SecretBytes root = load_root_key(config_.key_source(paths_, options_.prompt));
            require_key_of(config_, root);
            keys_ = std::make_unique<RootKeys>(root.view());
            return "fingerprint " + config_.key_id;
        });
        const bool whole = keyed && examine_part("write-ahead logs", "as the finding says", [&] {
                               return require_whole_logs_if_alone(paths_)
                                          ? "what a crash left, if anything, is whole"
                                          : "in use by a process that has checked them";
                           });
        if (whole) examine_files();
        return std::move(findings_);
    }

  private:
    [[noreturn]] static void fail(const std::string& finding) { throw Error(ErrorCode::corrupt, finding); }

    /// True when the part is sound. What it throws is the finding.
    template <typename Part>
    bool examine_part(const std::string& subject, const std::string& advice, Part&& part) {
        if (progress_) progress_(subject);
        try {
            findings_.push_back({subject, Diagnosis::State::ok, part(), ""});
            return true;
        } catch (const Error& error) {
            findings_.push_back({subject, Diagnosis::State::wrong, error.what(), advice});
            return false;
        }
    }

    static std::string versions() {
        return std::string("sessionaudit " SESSIONAUDIT_VERSION ", SQLCipher ") +
               storage::require_sqlcipher() + ", " + OpenSSL_version(OPENSSL_VERSION);
    }

    std::string permissions() const {
        const auto require_mode = [](const std::filesystem::path& path, mode_t most) {
            struct stat status {};
            if (::stat(path.c_str(), &status) != 0) return;  // missing files are told of elsewhere
            if ((status.st_mode & 0777 & ~most) != 0) fail(path.filename().string() + " is open to others");
        };
        require_mode(paths_.home, 0700);
        for (const auto& entry : std::filesystem::directory_iterator(paths_.home))
            require_mode(entry.path(), entry.is_directory() ? 0700 : 0600);
        return "the folder and its files are open to their owner only";
    }

    void examine_files() {
        std::array<OpenFile, 3> files{
            OpenFile{"store.db", paths_.store(), &keys_->store, kStoreMigrations, nullptr},
            OpenFile{"keyring.db", paths_.keyring(), &keys_->keyring, kKeyringMigrations, nullptr},
            OpenFile{"ledger.db", paths_.ledger(), &keys_->ledger, kLedgerMigrations, nullptr}};
        const std::string restore = "restore a backup: sessionaudit restore FOLDER";
        bool sound = true;
        for (OpenFile& file : files) {
            sound = examine_part(file.name + " cipher", restore, [&] { return cipher_of(file); }) && sound;
            if (!file.connection) continue;
            sound = examine_part(file.name + " schema", "upgrade sessionaudit",
                                 [&] { return schema_of(file); }) &&
                    sound;
            sound =
                examine_part(file.name + " integrity", restore, [&] { return integrity_of(file); }) && sound;
        }
        if (!sound) return;
        const bool ring = examine_part("key ring", "restore keyring.db from its copy",
                                       [&] { return key_ring(*files[1].connection); });
        examine_part("owners", "run sessionaudit restore with the newest backup, which drops what has no key",
                     [&] { return owners(*files[0].connection, *files[1].connection); });
        examine_part("erasures", "open the store once, with any command; if it stays, see why in its error",
                     [&] { return erasures(*files[0].connection); });
        if (ring) examine_ledger(*files[0].connection, *files[1].connection, *files[2].connection);
    }

    std::string cipher_of(OpenFile& file) const {
        storage::SqlcipherOptions options;
        options.busy_timeout = options_.busy_timeout;
        file.connection = storage::open_sqlcipher(file.path, file.key->view(), options);
        const std::string settings = storage::cipher_settings(*file.connection);
        for (const char* const wanted : {"cipher_use_hmac = 1", "cipher_plaintext_header_size = 0",
                                         "cipher_page_size = 4096", "cipher_hmac_algorithm = HMAC_SHA512"})
            if (settings.find(wanted) == std::string::npos)
                fail("its cipher settings lack \"" + std::string(wanted) + "\"");
        return "AES-256, HMAC-SHA512 on every page, 4096-byte pages";
    }

    static std::string schema_of(OpenFile& file) {
        const int version = storage::schema_version(*file.connection);
        if (version > static_cast<int>(file.migrations.size()))
            throw Error(ErrorCode::newer_schema,
                        "written by a newer sessionaudit (schema " + std::to_string(version) + ")");
        if (version == 0) fail("it has no schema");
        return "schema " + std::to_string(version) + " of " + std::to_string(file.migrations.size());
    }

    static std::string integrity_of(OpenFile& file) {
        const auto faults = storage::check_integrity(*file.connection);
        if (!faults.empty())
            fail(faults.front() +
                 (faults.size() > 1 ? " and " + std::to_string(faults.size() - 1) + " more" : ""));
        return std::to_string(storage::count_pages(*file.connection)) + " pages authentic, structure sound";
    }

    std::string key_ring(storage::Connection& keyring) const {
        StoreSecrets::load(keyring, keys_->wrap.view());
        std::int64_t keys = 0;
        each_owner_key(keyring, [&](const OwnerId& owner, Bucket bucket, ByteView wrapped) {
            unwrap_owner_key(keys_->wrap.view(), owner, bucket, wrapped);
            ++keys;
        });
        return std::to_string(keys) + " owner keys unwrap";
    }

    static std::string owners(storage::Connection& store, storage::Connection& keyring) {
        std::int64_t known = 0;
        std::int64_t without_key = 0;
        visit_session_owners(
            store, [&](const OwnerId& owner) { ++(has_owner_key(keyring, owner) ? known : without_key); });
        if (without_key != 0)
            fail(std::to_string(without_key) +
                 " owners have sessions but no key: what they sealed cannot be read");
        return std::to_string(known) + " owners of sessions have their key";
    }

    static std::string erasures(storage::Connection& store) {
        if (!storage::has_table(store, "erasure")) return "none; the store is older than they are";
        const auto unfinished = select_jobs(store, ErasureState::rows_deleted).size();
        if (unfinished != 0)
            fail(std::to_string(unfinished) +
                 (unfinished == 1 ? " erasure is not finished" : " erasures are not finished"));
        return std::to_string(select_jobs(store, ErasureState::delivered).size()) + " begun, all finished";
    }

    void examine_ledger(storage::Connection& store, storage::Connection& keyring,
                        storage::Connection& ledger_file) {
        const Timestamp now = options_.clock->now();
        const StoreSecrets secrets = StoreSecrets::load(keyring, keys_->wrap.view());
        examine_part(
            "ledger",
            "put the newest copy of ledger.db back; keep ledger.anchor, which proves what is missing", [&] {
                const Ledger ledger = Ledger::open(ledger_file, secrets.signing_seed, paths_.anchor(), now);
                const LedgerReport report = ledger.verify();
                if (!report.sound()) fail(report.problems.front());
                if (report.anchor.state != AnchorState::agrees && report.anchor.state != AnchorState::absent)
                    fail(report.anchor.sentence);
                std::string finding = std::to_string(report.size) + " entries verify, anchor " +
                                      std::string(to_string(report.anchor.state));
                if (report.clock_steps_back != 0)
                    finding +=
                        "; the clock went backwards " + std::to_string(report.clock_steps_back) + " times";
                return finding;
            });
        examine_part(
            "ledger outbox", "run sessionaudit ledger checkpoint; if it stays, free disk space", [&] {
                const Ledger ledger = Ledger::open(ledger_file, secrets.signing_seed, paths_.anchor(), now);
                const std::uint64_t drained = ledger.drained(read_outbox_epoch(store)).value_or(0);
                if (static_cast<std::int64_t>(drained) > last_outbox_sequence(store))
                    fail(
                        "store.db is older than its ledger: what was written last is missing; the next "
                        "open ends its live sessions");
                const std::int64_t waiting = count_outbox(store, drained);
                // A running process drains within a moment; more than a batch means that it cannot.
                constexpr std::int64_t kBacklogMax = 10'000;
                if (waiting > kBacklogMax) fail(std::to_string(waiting) + " entries wait for the ledger");
                return std::to_string(waiting) + " entries waiting";
            });
    }

    const VaultOptions& options_;
    const std::function<void(const std::string&)>& progress_;
    HomePaths paths_;
    HomeConfig config_;
    std::unique_ptr<RootKeys> keys_;
    std::vector<Diagnosis> findings_;
};

}  // namespace

std::vector<Diagnosis> examine(const VaultOptions& options,
                               const std::function<void(const std::string&)>& progress) {
    return Examination(options, progress).run();
}

}  // namespace sessionaudit
