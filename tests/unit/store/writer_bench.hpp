// A writer on the files of a real store, over connections that fail when they are told to.
#pragma once

#include <future>
#include <optional>

#include "fault_connection.hpp"
#include "home_files.hpp"
#include "sessionaudit/doctor.hpp"
#include "sessionaudit/error.hpp"
#include "store/key_ring.hpp"
#include "store/writer.hpp"
#include "test_vault.hpp"

namespace sessionaudit::test {

/// The vault is closed while the writer is open, and the other way round.
class WriterBench {
  public:
    WriterBench() {
        vault.close();
        open();
    }

    void open() {
        files.emplace(vault.home());
        counters.emplace(files->paths().counters(), storage::InvalidationCounters::Mode::shared);
        keyring_readers.emplace([this] { return files->keyring(); });
        ring.emplace(*keyring_readers, *counters, files->keys().wrap.clone());
        store_faults.emplace();
        keyring_faults.emplace();
        writer.emplace(Writer::Parts{with_faults(files->store(), *store_faults),
                                     with_faults(files->keyring(), *keyring_faults),
                                     *ring,
                                     *counters,
                                     vault.clock,
                                     {}});
    }
    void close() {
        writer.reset();
        ring.reset();
        keyring_readers.reset();
        counters.reset();
    }

    /// Writes a mark: a row and a ledger entry that belong together, and a key when asked.
    Writer::Job mark(const std::string& name, bool with_key = false) {
        return [this, name, with_key](WriteContext& context) {
            if (with_key) context.insert_key(OwnerKey::generate(random_owner_id(), 7));
            context.store()
                .prepare("INSERT INTO store_value (name, number, bytes) VALUES ($1, 1, NULL)")
                .bind("mark." + name)
                .run();
            LedgerEntry entry;
            entry.at = vault.clock.now();
            entry.actor = "app";
            entry.action = "test.mark";
            entry.detail["name"] = name;
            context.record(entry);
            context.changed(7);
        };
    }

    /// Whether a mark is there. It must be there whole: its entry exactly when its row.
    bool has(const std::string& name) {
        const auto store = files->store();
        auto row = store->prepare("SELECT 1 FROM store_value WHERE name = $1");
        const bool there = row.bind("mark." + name).step();
        std::size_t entries = 0;
        auto select = store->prepare("SELECT entry FROM ledger_outbox");
        while (select.step()) {
            const LedgerEntry entry = LedgerEntry::parse(select.row().blob(0));
            if (entry.action == "test.mark" && entry.detail.at("name") == LedgerDetail::mapped_type(name))
                ++entries;
        }
        if (entries != (there ? 1U : 0U)) throw std::logic_error("mark " + name + " was written by half");
        return there;
    }

    std::int64_t keys() {
        const auto keyring = files->keyring();
        auto count = keyring->prepare("SELECT count(*) FROM owner_key");
        count.step();
        return count.row().integer(0);
    }

    TestVault vault;
    std::optional<HomeFiles> files;
    std::optional<storage::InvalidationCounters> counters;
    std::optional<storage::Pool> keyring_readers;
    std::optional<KeyRing> ring;
    std::optional<FaultPlan> store_faults;
    std::optional<FaultPlan> keyring_faults;
    std::optional<Writer> writer;
};

/// Holds the writer inside a job, so that what is queued meanwhile joins that job's group.
class PausedWriter {
  public:
    explicit PausedWriter(Writer& writer) {
        writer.post([opened = opened_.get_future().share()](WriteContext&) { opened.wait(); });
    }
    void open() { opened_.set_value(); }

  private:
    std::promise<void> opened_;
};

}  // namespace sessionaudit::test
