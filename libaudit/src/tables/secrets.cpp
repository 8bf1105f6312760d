#include "tables/secrets.hpp"

namespace sessionaudit {

std::optional<Bytes> select_secret(storage::Connection& keyring, std::string_view name) {
    auto select = keyring.prepare("SELECT sealed FROM secret WHERE name = $1");
    select.bind(name);
    if (!select.step()) return std::nullopt;
    const ByteView sealed = select.row().blob(0);
    return Bytes(sealed.begin(), sealed.end());
}

void upsert_secret(storage::Connection& keyring, std::string_view name, const Bytes& sealed) {
    keyring
        .prepare(
            "INSERT INTO secret (name, sealed) VALUES ($1, $2)"
            " ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed")
        .bind(name, sealed)
        .run();
}

}  // namespace sessionaudit
