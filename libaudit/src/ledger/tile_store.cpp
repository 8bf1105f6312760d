#include "ledger/tile_store.hpp"

#include "sessionaudit/error.hpp"
#include "tables/ledger_rows.hpp"

namespace sessionaudit {
namespace {

constexpr unsigned kLevelShift = 56;

std::int64_t row_id(TileAddress at) {
    return static_cast<std::int64_t>(at.index) - (static_cast<std::int64_t>(at.level) << kLevelShift);
}

}  // namespace

Tile load_tile(storage::Connection& connection, TileAddress at) {
    const auto hashes = rows::read_tile(connection, row_id(at));
    if (!hashes)
        throw Error(ErrorCode::corrupt, "the ledger lacks tile " + std::to_string(at.index) + " of level " +
                                            std::to_string(at.level) + "; run `sessionaudit ledger verify`");
    return tile_from_bytes(*hashes);
}

void store_tile(storage::Connection& connection, TileAddress at, const Tile& tile) {
    rows::write_tile(connection, row_id(at), tile_bytes(tile));
}

std::uint64_t count_tiles(storage::Connection& connection) {
    return rows::count_tiles(connection);
}

Hash TileReader::node(unsigned level, std::uint64_t index) {
    const TileAddress at = tile_of(level, index);
    const std::size_t slot = slot_of(level, index);
    for (const Loaded& loaded : loaded_)
        if (loaded.at == at) return loaded.tile[slot];
    loaded_.push_back({at, load_tile(connection_, at)});
    return loaded_.back().tile[slot];
}

}  // namespace sessionaudit
