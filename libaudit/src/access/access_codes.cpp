// Codes for one use: of the first admin, of an invitation or a reset, of an emergency.
#include <array>

#include "access/access_codes.hpp"
#include "access/totp.hpp"
#include "core/ascii.hpp"
#include "crypto/random.hpp"
#include "store/vault_core.hpp"
#include "tables/access_codes.hpp"

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
    replace_access_code(store, {mac, purpose, user, issued.expires}, core.now());
    return issued;
}

bool is_code(VaultCore& core, storage::Connection& store, std::string_view purpose,
             const std::optional<RecordId>& user, std::string_view code) {
    return is_access_code(store, mac_of(core, purpose, user, code), core.now());
}

bool use_code(VaultCore& core, storage::Connection& store, std::string_view purpose,
              const std::optional<RecordId>& user, std::string_view code) {
    return use_access_code(store, mac_of(core, purpose, user, code), core.now());
}

}  // namespace sessionaudit
