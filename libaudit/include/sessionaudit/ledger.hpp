// The tamper-evident log: what was done, in order, and provable to anybody.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/bytes.hpp"
#include "sessionaudit/clock.hpp"
#include "sessionaudit/ledger_entry.hpp"
#include "sessionaudit/proof.hpp"
#include "sessionaudit/secret.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

namespace storage {
class Connection;
}

/// Names one lifetime of an outbox. A restored store starts a new one; otherwise its new entries would be
/// taken for old ones.
using OutboxEpoch = std::array<std::uint8_t, 16>;

/// An entry on its way from an outbox, with its place there.
struct OutboxEntry {
    std::uint64_t sequence = 0;
    Bytes data;
};

/// What an append did.
struct AppendReceipt {
    std::uint64_t first = 0;  ///< the index of the first entry added
    std::uint64_t added = 0;
    std::uint64_t size = 0;      ///< entries in the log afterwards
    std::string anchor_problem;  ///< why the anchor was not renewed; empty if it was, or if there is none
};

/// How a ledger compares with a head that was kept elsewhere.
enum class AnchorState {
    absent,             ///< there is no anchor yet
    agrees,             ///< the anchored log is the beginning of this one
    ledger_shorter,     ///< entries that were once signed are gone
    different_history,  ///< entries that were once signed are not the ones here
    unusable,           ///< the anchor is not a checkpoint signed by this ledger's key
};

/// The name as documents and `--json` spell it, for example "ledger_shorter".
std::string_view to_string(AnchorState state) noexcept;

struct AnchorReport {
    AnchorState state = AnchorState::absent;
    std::uint64_t anchored_size = 0;
    std::string sentence;  ///< for a person
};

/// What a full check of a ledger found.
struct LedgerReport {
    std::uint64_t size = 0;
    Hash root{};                         ///< computed from the entries alone; zero when one is missing
    std::vector<std::string> problems;   ///< one sentence each, the first kProblemsMax; empty when sound
    std::uint64_t problem_count = 0;     ///< all of them
    std::uint64_t clock_steps_back = 0;  ///< entries older than the one before: a fact, not a problem
    AnchorReport anchor;
    bool sound() const noexcept { return problem_count == 0; }

    static constexpr std::size_t kProblemsMax = 100;
};

/// An append-only Merkle log in one database file, and its anchor: a file with the last signed head, which
/// reveals that the database was rolled back.
///
/// Several processes may use the same ledger, each through a Ledger and a connection of its own; writes wait
/// for each other. Reads see what is committed when they are called. Besides what is listed, throws Error as
/// storage does (corrupt, locked, disk_full, io_error).
/// Threads: one at a time; the connection must outlive the ledger and must not be used by anything else.
class Ledger {
  public:
    using Progress = std::function<void(std::uint64_t done, std::uint64_t total)>;

    /// Starts an empty log that signs as `origin` (see require_note_name). With an empty `anchor`, none is
    /// kept. Throws Error{already_exists} when the database already has a log.
    static Ledger create(storage::Connection& connection, const SecretBytes& seed, std::string_view origin,
                         std::filesystem::path anchor, Timestamp now);
    /// Opens the existing log. It does not check the anchor: compare_with_anchor() does, and append() refuses
    /// where they disagree. Throws Error{not_found} when there is no log, Error{wrong_key} when it was signed
    /// by another key.
    static Ledger open(storage::Connection& connection, const SecretBytes& seed, std::filesystem::path anchor,
                       Timestamp now);
    Ledger(Ledger&&) noexcept;
    Ledger& operator=(Ledger&&) noexcept;
    ~Ledger();

    const VerifierKey& key() const noexcept;

    /// Adds entries, all or none; durable when it returns. The anchor is renewed afterwards; if only that
    /// fails, the receipt says so and the entries are kept.
    /// Throws Error{invalid_argument} when one is not what LedgerEntry::to_json writes, and
    /// Error{ledger_mismatch} when the anchor shows that the log was rolled back or replaced.
    AppendReceipt append(std::span<const Bytes> entries);
    /// The same for an outbox, exactly once: entries up to the sequence that was drained before are
    /// skipped. Sequences must ascend; Error{invalid_argument} otherwise.
    AppendReceipt drain(const OutboxEpoch& epoch, std::span<const OutboxEntry> entries);
    /// The last sequence taken from an outbox; absent when nothing has been taken.
    std::optional<std::uint64_t> drained(const OutboxEpoch& epoch) const;

    std::uint64_t size() const;
    /// The root of the first `size` entries. Throws Error{invalid_argument} beyond the log's size, as do
    /// the proofs below.
    Hash root(std::uint64_t size) const;
    /// The signed head.
    std::string checkpoint() const;
    std::string checkpoint(std::uint64_t size) const;

    std::vector<Hash> inclusion_proof(std::uint64_t index, std::uint64_t size) const;
    std::vector<Hash> consistency_proof(std::uint64_t old_size, std::uint64_t new_size) const;
    /// A proof file's content for an entry under the current head. It is verified before it is returned:
    /// Error{ledger_mismatch} when the stored entry does not lead to the root.
    TlogProof prove(std::uint64_t index) const;

    /// Absent beyond the log's size.
    std::optional<Bytes> entry(std::uint64_t index) const;
    /// Up to `limit` entries from `first` on; fewer at the log's end.
    std::vector<Bytes> entries(std::uint64_t first, std::uint64_t limit) const;
    /// A tile of tlog-tiles: `width` (1 to 256) hashes of a level, or entries as a bundle. Absent where the
    /// log does not reach that far.
    std::optional<Bytes> tile(unsigned level, std::uint64_t index, std::uint64_t width) const;
    std::optional<Bytes> entry_bundle(std::uint64_t index, std::uint64_t width) const;
    /// The entries whose subject or refs hold this commitment, oldest first. Reads the whole search index:
    /// about 40 ms for a million entries.
    std::vector<std::uint64_t> find(const Hash& commitment) const;

    /// Recomputes everything from the entries and compares it with what is stored and with the anchor.
    /// Findings are in the report; it throws only where it cannot read.
    LedgerReport verify(const Progress& progress = {}) const;

    AnchorReport compare_with_anchor() const;
    /// The same for a signed head that was kept anywhere else.
    AnchorReport compare_with(std::string_view checkpoint) const;

    /// Writes the log as a tlog-tiles folder: `checkpoint`, `vkey`, `tile/...`. The checkpoint is written
    /// last, so a folder that has one is complete. Throws Error{already_exists} unless `folder` is missing or
    /// empty.
    void export_tiles(const std::filesystem::path& folder, const Progress& progress = {}) const;

  private:
    struct State;
    explicit Ledger(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
