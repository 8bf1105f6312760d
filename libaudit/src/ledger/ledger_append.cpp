// Appending, in order:
// 1. every entry is parsed, so that nothing malformed gets as far as a lock;
// 2. the write lock; from here on no other process appends;
// 3. the anchor: a log that was set back must not be continued, or two heads that contradict each other
//    would carry the same signature;
// 4. entries, commitments, tiles, size and the outbox's position, in one transaction, made durable;
// 5. the anchor is renewed. A crash before that leaves an older head in it, which is still a true one.
#include <algorithm>

#include "ledger/anchor_file.hpp"
#include "ledger/ledger_state.hpp"
#include "ledger/tile_store.hpp"
#include "sessionaudit/error.hpp"
#include "tables/ledger_rows.hpp"

namespace sessionaudit {
namespace {

PendingEntry checked(ByteView data, std::uint64_t sequence) {
    return {data, rows::ref_prefixes(LedgerEntry::parse(data)), sequence};
}

std::span<const PendingEntry> after(std::span<const PendingEntry> entries, std::uint64_t sequence) {
    const auto next = std::find_if(entries.begin(), entries.end(), [sequence](const PendingEntry& entry) {
        return entry.sequence > sequence;
    });
    return entries.subspan(static_cast<std::size_t>(next - entries.begin()));
}

}  // namespace

AppendReceipt Ledger::append(std::span<const Bytes> entries) {
    std::vector<PendingEntry> pending;
    pending.reserve(entries.size());
    for (const Bytes& entry : entries)
        pending.push_back(checked(entry, 0));
    return state_->append(pending, nullptr);
}

AppendReceipt Ledger::drain(const OutboxEpoch& epoch, std::span<const OutboxEntry> entries) {
    std::vector<PendingEntry> pending;
    pending.reserve(entries.size());
    for (const OutboxEntry& entry : entries) {
        if (!pending.empty() && entry.sequence <= pending.back().sequence)
            throw Error(ErrorCode::invalid_argument, "the sequences of an outbox must ascend");
        pending.push_back(checked(entry.data, entry.sequence));
    }
    return state_->append(pending, &epoch);
}

AppendReceipt Ledger::State::append(std::span<const PendingEntry> entries, const OutboxEpoch* epoch) {
    storage::Transaction transaction(connection, storage::Transaction::Mode::write);
    const std::uint64_t size = rows::read_size(connection);
    require_longest(size);
    AppendReceipt receipt{size, 0, size, check_anchor()};
    if (epoch != nullptr)
        if (const auto drained = rows::read_drained(connection, *epoch)) entries = after(entries, *drained);
    if (entries.empty()) return receipt;
    try {
        insert_all(size, entries);
        if (epoch != nullptr) rows::write_drained(connection, *epoch, entries.back().sequence);
        transaction.commit();
    } catch (...) {
        edge.reset();  // it is ahead of what is stored
        throw;
    }
    receipt.added = entries.size();
    receipt.size = size_seen = size + entries.size();
    renew_anchor(receipt);
    return receipt;
}

void Ledger::State::require_longest(std::uint64_t size) {
    if (size < size_seen)
        throw Error(ErrorCode::ledger_mismatch, "nothing was written: the ledger had " +
                                                    std::to_string(size_seen) + " entries and now has " +
                                                    std::to_string(size) + "; put the longer one back");
    size_seen = size;
}

void Ledger::State::insert_all(std::uint64_t size, std::span<const PendingEntry> entries) {
    // Another process may have appended since we did.
    if (!edge || edge->size() != size)
        edge.emplace(size, [this](TileAddress at) { return load_tile(connection, at); });
    const auto sink = [this](TileAddress at, const Tile& tile) { store_tile(connection, at, tile); };
    rows::RefWriter refs(connection);
    for (const PendingEntry& entry : entries) {
        rows::insert_entry(connection, edge->size(), entry.data);
        for (const rows::RefPrefix prefix : entry.refs)
            refs.add(prefix, edge->size());
        edge->append(leaf_hash(entry.data), sink);
    }
    refs.flush();
    edge->flush(sink);
    rows::write_size(connection, edge->size());
}

std::string Ledger::State::check_anchor() {
    if (anchor.empty()) return {};
    std::optional<std::string> text;
    try {
        text = read_anchor(anchor);
    } catch (const Error& error) {
        return error.what();
    }
    if (!text || *text == trusted_anchor) return {};
    const AnchorReport report = compare_with(*text);
    switch (report.state) {
        case AnchorState::absent:
            break;
        case AnchorState::agrees:
            trusted_anchor = *text;
            break;
        case AnchorState::unusable:
            return report.sentence;
        case AnchorState::ledger_shorter:
        case AnchorState::different_history:
            throw Error(ErrorCode::ledger_mismatch, "nothing was written: " + report.sentence);
    }
    return {};
}

void Ledger::State::renew_anchor(AppendReceipt& receipt) {
    if (anchor.empty() || !receipt.anchor_problem.empty()) return;
    try {
        const std::string note = signed_head(edge->size(), edge->root());
        write_anchor(anchor, note, edge->size());
        trusted_anchor = note;
    } catch (const Error& error) {
        receipt.anchor_problem = error.what();
    }
}

}  // namespace sessionaudit
