#include <bit>

#include "ledger/ledger_state.hpp"
#include "ledger/tile_store.hpp"
#include "sessionaudit/error.hpp"
#include "tables/ledger_rows.hpp"

namespace sessionaudit {
namespace {

constexpr std::uint64_t kPage = 8192;  // entries between two calls of the progress function

/// Collects what is wrong.
class Findings {
  public:
    explicit Findings(LedgerReport& report) : report_(report) {}
    void add(const std::string& sentence) {
        if (report_.problem_count++ < LedgerReport::kProblemsMax) report_.problems.push_back(sentence);
    }

  private:
    LedgerReport& report_;
};

/// A sum over (prefix, index) pairs that does not depend on their order: two sets that differ have
/// different sums but for one chance in 2^64. It guards an index against damage; the tree guards the log.
class RefSum {
  public:
    void add(rows::RefPrefix prefix, std::uint64_t index) {
        std::uint64_t mixed = prefix * 0x9E3779B97F4A7C15U + index;
        mixed = (mixed ^ mixed >> 31) * 0xBF58476D1CE4E5B9U;
        sum_ += mixed ^ std::rotl(mixed, 29);
        ++count_;
    }
    bool operator==(const RefSum&) const = default;

  private:
    std::uint64_t sum_ = 0;
    std::uint64_t count_ = 0;
};

/// Rebuilds the tree from the entries as they come and compares every tile with the stored one.
class Rebuild {
  public:
    Rebuild(storage::Connection& connection, LedgerReport& report)
        : connection_(connection), report_(report), findings_(report) {}

    void look(std::uint64_t index, ByteView data) {
        inspect(index, data);
        if (index != seen_++ && !gap_) {
            findings_.add("entry " + std::to_string(builder_.size()) +
                          " is missing: the tree cannot be computed");
            gap_ = true;
        }
        if (!gap_) builder_.append(leaf_hash(data), sink());
    }

    void finish() {
        if (seen_ != report_.size)
            findings_.add("the ledger says it has " + std::to_string(report_.size) + " entries and has " +
                          std::to_string(seen_));
        if (!gap_) finish_tree();
        finish_refs();
    }

  private:
    TileBuilder::Sink sink() {
        return [this](TileAddress at, const Tile& tile) { compare(at, tile); };
    }

    void finish_tree() {
        builder_.flush(sink());
        report_.root = builder_.root();
        if (count_tiles(connection_) != tiles_)
            findings_.add("the tree is stored in " + std::to_string(count_tiles(connection_)) +
                          " tiles and should be in " + std::to_string(tiles_));
    }

    void finish_refs() {
        RefSum stored;
        try {
            rows::each_ref(connection_, [&stored](rows::RefPrefix prefix, std::uint64_t index) {
                stored.add(prefix, index);
            });
        } catch (const Error& error) {
            return findings_.add(error.what());
        }
        if (stored != refs_)
            findings_.add("the search index is not that of the entries: a search may miss some");
    }

    void compare(TileAddress at, const Tile& tile) {
        ++tiles_;
        try {
            if (load_tile(connection_, at) == tile) return;
            findings_.add("tile " + std::to_string(at.index) + " of level " + std::to_string(at.level) +
                          " is not what its entries give: they or it were changed");
        } catch (const Error& error) {
            findings_.add(error.what());
        }
    }

    void inspect(std::uint64_t index, ByteView data) {
        try {
            const LedgerEntry entry = LedgerEntry::parse(data);
            for (const rows::RefPrefix prefix : rows::ref_prefixes(entry))
                refs_.add(prefix, index);
            if (entry.at < last_at_) ++report_.clock_steps_back;
            last_at_ = entry.at;
        } catch (const Error& error) {
            findings_.add("entry " + std::to_string(index) + ": " + error.what());
        }
    }

    storage::Connection& connection_;
    LedgerReport& report_;
    Findings findings_;
    TileBuilder builder_;
    RefSum refs_;
    std::uint64_t seen_ = 0;
    std::uint64_t tiles_ = 0;
    bool gap_ = false;
    Timestamp last_at_ = Timestamp::min();
};

}  // namespace

LedgerReport Ledger::verify(const Progress& progress) const {
    LedgerReport report;
    // Before the snapshot: an anchor that another process renews later may be ahead of it.
    try {
        report.anchor = compare_with_anchor();
    } catch (const Error& error) {
        if (error.code() != ErrorCode::corrupt) throw;
        report.anchor = {AnchorState::unusable, 0, error.what()};
    }
    // One snapshot: what other processes append meanwhile is for the next check.
    const storage::Transaction snapshot(state_->connection, storage::Transaction::Mode::read);
    report.size = size();
    Rebuild rebuild(state_->connection, report);
    std::uint64_t next = 0;
    for (bool more = true; more;) {
        more = false;
        rows::each_entry(state_->connection, next, kPage, [&](std::uint64_t index, ByteView data) {
            rebuild.look(index, data);
            next = index + 1;
            more = true;
        });
        if (progress) progress(std::min(next, report.size), report.size);
    }
    rebuild.finish();
    if (report.anchor.state != AnchorState::agrees && report.anchor.state != AnchorState::absent)
        Findings(report).add(report.anchor.sentence);
    return report;
}

}  // namespace sessionaudit
