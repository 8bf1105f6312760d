// How the person follows a request without an account: a secret link, and the passphrase of the package.
#include "request/request_link.hpp"

#include "crypto/random.hpp"
#include "request/request_states.hpp"
#include "request/request_work.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kPrefix = "srl_";
constexpr std::size_t kSecretSize = 32;
constexpr Milliseconds kAfterClosing = std::chrono::days{30};
constexpr Milliseconds kLifetimeMax = std::chrono::days{731};

Hash link_mac(const VaultCore& core, std::string_view link) {
    return core.token_key().mac({as_bytes("request link"), as_bytes(link)});
}

/// 150 of the bits, without the letters that are taken for one another, in groups that can be read out.
SecretBytes readable(const Hash& bits) {
    constexpr std::string_view kLetters = "0123456789abcdefghjkmnpqrstvwxyz";
    constexpr std::size_t kCount = 30;
    constexpr std::size_t kGroup = 5;
    SecretBytes text(kCount + kCount / kGroup - 1);
    std::size_t at = 0;
    for (std::size_t i = 0; i < kCount; ++i) {
        if (i != 0 && i % kGroup == 0) text.data()[at++] = '-';
        const std::size_t bit = i * 5;
        const unsigned pair = static_cast<unsigned>(bits[bit / 8]) << 8U | bits[bit / 8 + 1];
        text.data()[at++] = static_cast<std::uint8_t>(kLetters[pair >> (11U - bit % 8) & 31U]);
    }
    return text;
}

}  // namespace

void prove_link(RequestWork& work, std::string_view link) {
    note_link_proved(work.context().store(), link_mac(work.core(), link), work.row.id, work.now());
}

SecretBytes RequestService::package_passphrase(const RecordId& id) {
    const RequestRow row = [&] {
        const auto lease = core_.readers().lease();
        return require_request(*lease, id);
    }();
    const auto key = key_of_request(core_, row);
    open_request(row, key.get());
    static constexpr std::uint8_t kSeparator[] = {0};
    return readable(
        hmac_sha256(key->ledger_salt.view(), {as_bytes("request-package"), kSeparator, id.view()}));
}

void RequestService::note_package(const RecordId& id, PackageAct act, const std::string& actor) {
    change(id, [&](RequestWork& work) {
        work.save(act == PackageAct::fetched ? "package_fetched" : "passphrase_told", actor);
    });
}

std::string RequestService::issue_link(const RecordId& id) {
    std::array<std::uint8_t, kSecretSize> secret{};
    fill_random(secret);
    std::string link(kPrefix);
    link.append(to_base64url(secret));
    const Hash mac = link_mac(core_, link);
    const Timestamp expires = core_.now() + kLifetimeMax;
    core_.writer().run([&](WriteContext& context) {
        require_request(context.store(), id);
        insert_link(context.store(), mac, id, expires);
    });
    return link;
}

std::optional<FollowedLink> RequestService::follow_link(std::string_view link) {
    if (!link.starts_with(kPrefix) || link.size() > 64) return std::nullopt;
    const Timestamp now = core_.now();
    const Hash mac = link_mac(core_, link);
    const auto lease = core_.readers().lease();
    const auto known = select_link(*lease, mac, now);
    if (!known) return std::nullopt;
    FollowedLink followed{known->request, known->proved};
    const auto row = select_request(*lease, followed.request);
    if (!row || (row->completed && now > *row->completed + kAfterClosing)) return std::nullopt;
    followed.sees_answer = followed.sees_answer || !needs_identity(row->kind);
    return followed;
}

std::int64_t RequestService::purge_links() {
    const Timestamp now = core_.now();
    std::int64_t purged = 0;
    core_.writer().run([&](WriteContext& context) {
        purged = delete_dead_links(context.store(), now, now - kAfterClosing);
    });
    return purged;
}

}  // namespace sessionaudit
