#include "tables/imports.hpp"

namespace sessionaudit {

void save_import(storage::Connection& store, ByteView identity, ByteView checkpoint, Timestamp now) {
    store
        .prepare(
            "INSERT INTO import (identity, checkpoint, updated_at) VALUES ($1, $2, $3)"
            " ON CONFLICT (identity) DO UPDATE SET checkpoint = excluded.checkpoint,"
            " updated_at = excluded.updated_at")
        .bind(identity, checkpoint, to_millis(now))
        .run();
}

std::optional<Bytes> find_import(storage::Connection& store, const std::function<bool(ByteView)>& accepts) {
    auto select = store.prepare("SELECT checkpoint FROM import ORDER BY updated_at DESC");
    while (select.step()) {
        const ByteView checkpoint = select.row().blob(0);
        if (accepts(checkpoint)) return Bytes(checkpoint.begin(), checkpoint.end());
    }
    return std::nullopt;
}

}  // namespace sessionaudit
