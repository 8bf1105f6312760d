// Codes for one use: of the first admin, of an invitation or a reset, of an emergency.
#include <array>

#include "access/access_codes.hpp"
#include "access/totp.hpp"
#include "core/ascii.hpp"
#include "crypto/random.hpp"
#include "store/vault_core.hpp"
#include "tables/staff_rows.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kCodeBytes = 15;  // 24 letters without a rest
constexpr std::size_t kCodeSizeMax = 64;

/// As it is read from a screen: in any case, with or without what separates the groups.
std::string normalised(std::string_view code) {
    std::string text;
    for (const char c : code.substr(0, kCodeSizeMax)) {
        if (c == '-' || c == ' ') continue;
        text += ascii::to_upper(c);
    }
    return text;
}

Hash mac_of(const VaultCore& core, std::string_view purpose, const std::optional<RecordId>& user,
            std::string_view code) {
    const std::string text = normalised(code);
    static constexpr std::uint8_t kSeparator[] = {0};
    return core.token_key().mac({as_bytes("access code"), kSeparator, as_bytes(purpose), kSeparator,
                                 user ? user->view() : ByteView{}, as_bytes(text)});
}

std::optional<ByteView> view_of(const std::optional<RecordId>& user) {
    return user ? std::optional(user->view()) : std::nullopt;
}

}  // namespace

IssuedCode issue_code(VaultCore& core, storage::Connection& store, std::string_view purpose,
                      const std::optional<RecordId>& user, Milliseconds lifetime) {
    std::array<std::uint8_t, kCodeBytes> random{};
    fill_random(random);
    const std::string letters = to_base32(random);
    IssuedCode issued{{}, core.now() + lifetime};
    for (std::size_t i = 0; i < letters.size(); i += 4)
        issued.code.append(i == 0 ? "" : "-").append(letters, i, 4);
    const Hash mac = mac_of(core, purpose, user, issued.code);
    const std::int64_t now = to_millis(core.now());
    store
        .prepare(
            "DELETE FROM access_code WHERE (purpose = $1 AND user_id IS NOT DISTINCT FROM $2)"
            " OR expires_at <= $3")
        .bind(purpose, view_of(user), now)
        .run();
    store.prepare("INSERT INTO access_code (mac, purpose, user_id, expires_at) VALUES ($1, $2, $3, $4)")
        .bind(mac, purpose, view_of(user), to_millis(issued.expires))
        .run();
    return issued;
}

bool is_code(VaultCore& core, storage::Connection& store, std::string_view purpose,
             const std::optional<RecordId>& user, std::string_view code) {
    const Hash mac = mac_of(core, purpose, user, code);
    auto select = store.prepare("SELECT 1 FROM access_code WHERE mac = $1 AND expires_at > $2");
    select.bind(mac, to_millis(core.now()));
    return select.step();
}

bool use_code(VaultCore& core, storage::Connection& store, std::string_view purpose,
              const std::optional<RecordId>& user, std::string_view code) {
    const Hash mac = mac_of(core, purpose, user, code);
    store.prepare("DELETE FROM access_code WHERE mac = $1 AND expires_at > $2")
        .bind(mac, to_millis(core.now()))
        .run();
    return store.changes() > 0;
}

}  // namespace sessionaudit
