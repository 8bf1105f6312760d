#include "tables/suppressions.hpp"

namespace sessionaudit {

void upsert_suppression(storage::Connection& keyring, const Hash& identifier_mac, Timestamp since) {
    keyring
        .prepare(
            "INSERT INTO suppression (mac, added_at) VALUES ($1, $2)"
            " ON CONFLICT (mac) DO UPDATE SET added_at = max(added_at, excluded.added_at)")
        .bind(identifier_mac, to_millis(since))
        .run();
}

std::optional<Timestamp> suppressed_since(storage::Connection& keyring, const Hash& identifier_mac) {
    auto select = keyring.prepare("SELECT added_at FROM suppression WHERE mac = $1");
    select.bind(identifier_mac);
    if (!select.step()) return std::nullopt;
    return from_millis(select.row().integer(0));
}

}  // namespace sessionaudit
