// Who asks: one-time codes, an operator's word, an agent's permission. One rule for every request, whether or
// not anybody is known by its identifier: nothing here looks that up before a code was given.
#include "request/request_identity.hpp"
#include "crypto/random.hpp"
#include "request/request_link.hpp"
#include "request/request_states.hpp"
#include "request/request_work.hpp"
#include "sessionaudit/error.hpp"
#include "tables/subjects.hpp"

namespace sessionaudit {
namespace {

constexpr Milliseconds kCodeLife = std::chrono::minutes{15};
constexpr std::int64_t kCodesSentMax = 5;

/// Eight decimal digits, each value as likely as any other.
std::string random_code() {
    constexpr std::uint32_t kValues = 100'000'000;
    constexpr std::uint32_t kFairBelow = UINT32_MAX / kValues * kValues;
    std::uint32_t value = kFairBelow;
    while (value >= kFairBelow) {
        std::uint8_t bytes[4];
        fill_random(bytes);
        value = 0;
        for (const std::uint8_t byte : bytes)
            value = value << 8U | byte;
    }
    std::string digits = std::to_string(value % kValues);
    return std::string(8 - digits.size(), '0') + digits;
}

bool is_address(const Identifier& identifier) {
    return identifier.kind == "email" || identifier.kind == "phone";
}

Identifier place_for_code(const Identifier& person, const std::optional<Identifier>& send_to) {
    const Identifier& place = send_to ? *send_to : person;
    if (!is_address(place))
        throw Error(ErrorCode::invalid_argument,
                    "a code cannot be sent to a " + place.kind +
                        "; name an email or a phone of the person to send it to, or attest");
    return place;
}

/// The code may only prove who somebody is when it went to the person the request is about.
bool is_of_person(RequestWork& work) {
    const HmacKey& index = work.core().index_key();
    const Hash person = identifier_mac(index, work.secrets.details.person);
    const Hash place = identifier_mac(index, work.secrets.code_sent_to);
    const auto owner_of_person = find_subject(work.context().store(), person);
    const auto owner_of_place = find_subject(work.context().store(), place);
    const bool same = equal_in_constant_time(person, place);
    return same || (owner_of_person && owner_of_place && owner_of_person->owner == owner_of_place->owner);
}

bool is_right(RequestWork& work, std::string_view code) {
    const Hash given = code_mac(work.key(), work.row.id, code);
    const Hash expected = work.secrets.code_mac.value_or(Hash{});
    const bool same = equal_in_constant_time(given, expected);
    const bool of_person = is_of_person(work);
    const bool in_time = work.row.code_expires && work.now() < *work.row.code_expires;
    return same && of_person && in_time && work.secrets.code_mac.has_value();
}

void require_identity_wanted(const RequestRow& row) {
    if (needs_identity(row.kind)) return;
    throw Error(
        ErrorCode::conflict,
        "nobody may be asked to prove who they are for this request (CCPA regs 7060(b)); make the plan");
}

bool is_sha256(std::string_view text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

IdentityCode RequestService::start_identity_check(const RecordId& id, const std::string& actor,
                                                  const std::optional<Identifier>& send_to) {
    IdentityCode code;
    change(id, [&](RequestWork& work) {
        work.require_named();
        require_identity_wanted(work.row);
        code.send_to = place_for_code(work.secrets.details.person, send_to);
        if (work.row.state != RequestState::identity_check) work.move_to(RequestState::identity_check);
        if (work.row.codes_sent >= kCodesSentMax)
            throw Error(ErrorCode::limit_reached,
                        "five codes were sent for this request; attest the person's identity, or refuse it");
        code.code = random_code();
        code.expires = work.now() + kCodeLife;
        work.secrets.code_mac = code_mac(work.key(), id, code.code);
        work.secrets.code_sent_to = code.send_to;
        work.row.code_expires = code.expires;
        if (!work.row.check_started) work.row.check_started = work.now();
        ++work.row.codes_sent;
        work.save("code_sent", actor);
    });
    return code;
}

CodeAnswer RequestService::confirm_code(const RecordId& id, std::string_view code, const std::string& actor,
                                        std::string_view link) {
    CodeAnswer answer = CodeAnswer::wrong;
    change(id, [&](RequestWork& work) {
        if (work.row.state == RequestState::identity_locked) {
            answer = CodeAnswer::locked;
            return;
        }
        work.require_named();
        if (work.row.state != RequestState::identity_check)
            throw Error(ErrorCode::conflict,
                        "no code is asked for; the request is " + std::string(to_string(work.row.state)));
        if (is_right(work, code)) {
            work.move_to(RequestState::verified);
            work.row.verified = work.now();
            work.secrets.code_mac.reset();
            work.save("verified", actor, {}, {{"method", std::string("code")}});
            if (!link.empty()) prove_link(work, link);
            answer = CodeAnswer::verified;
            return;
        }
        if (++work.row.codes_wrong >= kCodesWrongMax) {
            work.move_to(RequestState::identity_locked);
            work.secrets.code_mac.reset();
            answer = CodeAnswer::locked;
        }
        work.save(answer == CodeAnswer::locked ? "locked" : "code_wrong", actor);
    });
    return answer;
}

void RequestService::attest(const RecordId& id, const std::string& reason, const std::string& actor) {
    if (reason.empty()) throw Error(ErrorCode::invalid_argument, "say how the person's identity was checked");
    change(id, [&](RequestWork& work) {
        work.require_named();
        require_identity_wanted(work.row);
        work.move_to(RequestState::verified);
        work.row.verified = work.now();
        work.secrets.code_mac.reset();
        work.save("verified", actor, reason, {{"method", std::string("attestation")}});
    });
}

void RequestService::check_permission(const RecordId& id, const std::string& sha256,
                                      const std::string& actor) {
    if (!is_sha256(sha256))
        throw Error(ErrorCode::invalid_argument,
                    "the hash of a permission is its SHA-256 in 64 lower-case hexadecimal digits");
    change(id, [&](RequestWork& work) {
        work.require_named();
        if (!work.row.by_agent)
            throw Error(ErrorCode::conflict, "the person made this request, not an agent of theirs");
        if (!is_open(work.row.state)) throw Error(ErrorCode::conflict, "this request is closed");
        work.row.permission_checked = true;
        work.secrets.details.permission_sha256 = sha256;
        work.save("permission_checked", actor, {}, {{"permission_sha256", sha256}});
    });
}

}  // namespace sessionaudit
