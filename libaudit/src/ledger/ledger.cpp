#include "sessionaudit/ledger.hpp"

#include <algorithm>

#include "crypto/signature.hpp"
#include "ledger/ledger_state.hpp"
#include "ledger/tile_store.hpp"
#include "ledger_migrations.hpp"
#include "sessionaudit/error.hpp"
#include "storage/migration.hpp"
#include "tables/ledger_rows.hpp"

namespace sessionaudit {
namespace {

void require_size(std::uint64_t asked, std::uint64_t size) {
    if (asked > size)
        throw Error(ErrorCode::invalid_argument,
                    "the log has " + std::to_string(size) + " entries, not " + std::to_string(asked));
}

bool concerns(const LedgerEntry& entry, const Hash& commitment) {
    return entry.subject == commitment ||
           std::find(entry.refs.begin(), entry.refs.end(), commitment) != entry.refs.end();
}

}  // namespace

Ledger::Ledger(std::unique_ptr<State> state) : state_(std::move(state)) {}
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;
Ledger::~Ledger() = default;

Ledger Ledger::create(storage::Connection& connection, const SecretBytes& seed, std::string_view origin,
                      std::filesystem::path anchor, Timestamp now) {
    require_note_name(origin);
    storage::migrate(connection, kLedgerMigrations, now);
    const VerifierKey key{std::string(origin), public_key_of(seed.view())};
    storage::Transaction transaction(connection, storage::Transaction::Mode::write);
    if (rows::read_head(connection))
        throw Error(ErrorCode::already_exists, "there is a ledger already; it is never started over");
    rows::insert_head(connection, {key.name, key.to_text(), 0});
    transaction.commit();
    return Ledger(std::make_unique<State>(State{connection, seed.clone(), key, std::move(anchor)}));
}

Ledger Ledger::open(storage::Connection& connection, const SecretBytes& seed, std::filesystem::path anchor,
                    Timestamp now) {
    storage::migrate(connection, kLedgerMigrations, now);
    const auto head = rows::read_head(connection);
    if (!head)
        throw Error(ErrorCode::not_found,
                    "there is no ledger in this database; `sessionaudit init` makes one");
    const VerifierKey key{head->origin, public_key_of(seed.view())};
    if (key.to_text() != head->verifier_key)
        throw Error(ErrorCode::wrong_key, "the ledger was signed by another key, " + head->verifier_key);
    return Ledger(std::make_unique<State>(State{connection, seed.clone(), key, std::move(anchor)}));
}

const VerifierKey& Ledger::key() const noexcept {
    return state_->key;
}

std::uint64_t Ledger::size() const {
    return rows::read_size(state_->connection);
}

Hash Ledger::root(std::uint64_t size) const {
    require_size(size, this->size());
    TileReader tiles(state_->connection);
    return tree_root(size, tiles.source());
}

std::string Ledger::checkpoint() const {
    return checkpoint(size());
}

std::string Ledger::checkpoint(std::uint64_t size) const {
    return state_->signed_head(size, root(size));
}

std::string Ledger::State::signed_head(std::uint64_t size, const Hash& root) const {
    return sign_checkpoint({key.name, size, root, {}}, key, seed.view());
}

std::vector<Hash> Ledger::inclusion_proof(std::uint64_t index, std::uint64_t size) const {
    require_size(size, this->size());
    TileReader tiles(state_->connection);
    return inclusion_path(index, size, tiles.source());
}

std::vector<Hash> Ledger::consistency_proof(std::uint64_t old_size, std::uint64_t new_size) const {
    require_size(new_size, size());
    TileReader tiles(state_->connection);
    return consistency_path(old_size, new_size, tiles.source());
}

TlogProof Ledger::prove(std::uint64_t index) const {
    const std::uint64_t size = this->size();
    TileReader tiles(state_->connection);
    TlogProof proof{index, inclusion_path(index, size, tiles.source()), {}, {}};
    const Hash root = tree_root(size, tiles.source());
    const auto data = entry(index);
    if (!data || !verify_inclusion(index, size, leaf_hash(*data), proof.path, root))
        throw Error(
            ErrorCode::ledger_mismatch,
            "entry " + std::to_string(index) + " is not what was logged; run `sessionaudit ledger verify`");
    proof.checkpoint = state_->signed_head(size, root);
    return proof;
}

std::optional<Bytes> Ledger::entry(std::uint64_t index) const {
    std::vector<Bytes> found = entries(index, 1);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::vector<Bytes> Ledger::entries(std::uint64_t first, std::uint64_t limit) const {
    std::vector<Bytes> found;
    const std::uint64_t size = this->size();
    if (first >= size) return found;
    rows::each_entry(state_->connection, first, std::min(limit, size - first),
                     [&found, first](std::uint64_t index, ByteView data) {
                         if (index != first + found.size())
                             throw Error(ErrorCode::corrupt, "the ledger lacks entry " +
                                                                 std::to_string(first + found.size()) +
                                                                 "; run `sessionaudit ledger verify`");
                         found.emplace_back(data.begin(), data.end());
                     });
    return found;
}

std::vector<std::uint64_t> Ledger::find(const Hash& commitment) const {
    const rows::RefPrefix wanted = rows::ref_prefix(commitment);
    std::vector<std::uint64_t> found;
    rows::each_ref(state_->connection, [&found, wanted](rows::RefPrefix prefix, std::uint64_t index) {
        if (prefix == wanted) found.push_back(index);
    });
    // Others may begin with the same bits.
    std::erase_if(found, [this, &commitment](std::uint64_t index) {
        const auto data = entry(index);
        return !data || !concerns(LedgerEntry::parse(*data), commitment);
    });
    return found;
}

std::optional<std::uint64_t> Ledger::drained(const OutboxEpoch& epoch) const {
    return rows::read_drained(state_->connection, epoch);
}

}  // namespace sessionaudit
