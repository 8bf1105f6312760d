// Browser tickets: session id (16 bytes) ‖ expiry in milliseconds (8, big-endian) ‖ HMAC (32), as base64url.
#include <algorithm>

#include "crypto/hash.hpp"
#include "sessionaudit/browser_ticket.hpp"
#include "sessionaudit/error.hpp"
#include "store/vault_core.hpp"
#include "tables/sessions.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kPrefix = "sct_";
constexpr Milliseconds kLifetime = std::chrono::hours{1};
constexpr std::size_t kIdSize = 16;
constexpr std::size_t kClaimsSize = kIdSize + 8;
constexpr std::size_t kTicketSize = kClaimsSize + 32;

Bytes claims_of(const SessionId& session, Timestamp expires) {
    Bytes claims(session.bytes.begin(), session.bytes.end());
    const auto millis = static_cast<std::uint64_t>(to_millis(expires));
    for (int shift = 56; shift >= 0; shift -= 8)
        claims.push_back(static_cast<std::uint8_t>(millis >> shift));
    return claims;
}

Timestamp expiry_in(ByteView claims) {
    std::uint64_t millis = 0;
    for (const std::uint8_t byte : claims.subspan(kIdSize, 8))
        millis = millis << 8U | byte;
    return from_millis(static_cast<std::int64_t>(millis));
}

/// Of fixed length before the origin, so that no two pairs give one text.
Hash ticket_mac(const VaultCore& core, ByteView claims, std::string_view origin) {
    return core.token_key().mac({as_bytes("browser ticket"), claims, as_bytes(origin)});
}

}  // namespace

BrowserTicket BrowserTicketService::issue(const SessionId& session, std::string_view origin) {
    const auto info = SessionService(core_).find(session);
    if (!info) throw no_such_session(session);
    const Timestamp now = core_.now();
    if (!info->active() || (info->expires && now >= *info->expires))
        throw Error(ErrorCode::conflict, "this session has ended; its visitor's pages get no ticket");
    const Timestamp expires = now + kLifetime;
    Bytes bytes = claims_of(session, expires);
    const Hash mac = ticket_mac(core_, bytes, origin);
    bytes.insert(bytes.end(), mac.begin(), mac.end());
    return {std::string(kPrefix) + to_base64url(bytes), expires};
}

std::optional<SessionInfo> BrowserTicketService::check(std::string_view ticket, std::string_view origin) {
    if (!ticket.starts_with(kPrefix)) return std::nullopt;
    const auto bytes = from_base64url(ticket.substr(kPrefix.size()));
    if (!bytes || bytes->size() != kTicketSize) return std::nullopt;
    const ByteView all(*bytes);
    const ByteView claims = all.first(kClaimsSize);
    const Hash mac = ticket_mac(core_, claims, origin);
    const Timestamp now = core_.now();
    if (!equal_in_constant_time(all.subspan(kClaimsSize), mac) || now >= expiry_in(claims))
        return std::nullopt;
    auto info = SessionService(core_).find(SessionId::from_bytes(claims.first(kIdSize)));
    if (!info || !info->active() || (info->expires && now >= *info->expires)) return std::nullopt;
    return info;
}

}  // namespace sessionaudit
