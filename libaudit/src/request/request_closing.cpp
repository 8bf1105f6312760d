// Extending, refusing, withdrawing, expiring, lifting.
#include <algorithm>

#include "consent/purpose_rules.hpp"
#include "records/jurisdiction.hpp"
#include "records/restriction.hpp"
#include "request/request_clock.hpp"
#include "request/request_plan.hpp"
#include "request/request_states.hpp"
#include "sessionaudit/error.hpp"
#include "tables/consents.hpp"
#include "tables/objections.hpp"
#include "tables/subjects.hpp"

namespace sessionaudit {
namespace {

/// How long after the last code somebody may still come back.
constexpr Milliseconds kPatience = std::chrono::hours{24 * 30};

bool is_expired(const RequestRow& row, Timestamp now) {
    if (row.state != RequestState::identity_check && row.state != RequestState::identity_locked) return false;
    return now > unpaused_deadline(row, terms_of(row)).legal && row.code_expires &&
           now > *row.code_expires + kPatience;
}

void require_refusable(RequestWork& work) {
    if (work.row.kind != RequestKind::objection || work.forgotten()) return;
    const auto purposes =
        purposes_of(work.core().purpose_rules().policies(),
                    {jurisdiction_of(work.core(), work.row.jurisdiction, "")}, work.row, work.secrets, {});
    if (std::any_of(purposes.begin(), purposes.end(), is_direct_marketing))
        throw Error(ErrorCode::conflict,
                    "an objection to direct marketing cannot be refused (GDPR Art 21(3)); deny the other "
                    "purposes in the plan, if there are any");
}

/// Another restriction of the person that was asked for and not lifted keeps it up.
bool is_last_restriction(RequestWork& work) {
    if (!work.row.person_mac) return true;
    const auto others = select_requests_of(work.context().store(), *work.row.person_mac);
    return std::none_of(others.begin(), others.end(), [&](const RequestRow& other) {
        return other.id != work.row.id && other.kind == RequestKind::restriction &&
               other.state == RequestState::completed && other.outcome == kComplied && !other.lifted &&
               (!other.duplicate_of || other.executing);
    });
}

bool lift_restriction_of(RequestWork& work, const std::string& actor) {
    const auto owner =
        work.row.person_mac ? find_subject(work.context().store(), *work.row.person_mac) : std::nullopt;
    if (!owner || !is_last_restriction(work)) return owner.has_value();
    return lift_restriction_of(work.context(), *owner, actor, work.now());
}

bool lift_objections_of(RequestWork& work) {
    const auto owners = delete_objections(work.context().store(), work.row.id);
    for (const OwnerPlace& owner : owners)
        work.context().changed(owner.bucket);
    return !owners.empty();
}

}  // namespace

void RequestService::extend(const RecordId& id, const std::string& reason, const std::string& actor) {
    if (reason.empty())
        throw Error(ErrorCode::invalid_argument,
                    "say why it takes longer: the person must be told (GDPR Art 12(3))");
    change(id, [&](RequestWork& work) {
        work.require_named();
        const RequestTerms terms = terms_of(work.row);
        if (!is_open(work.row.state)) throw Error(ErrorCode::conflict, "this request is closed");
        if (work.row.extended) throw Error(ErrorCode::conflict, "this request was extended already");
        if (!terms.extend_by) throw Error(ErrorCode::conflict, "the rule of this request knows no extension");
        if (work.now() > first_deadline(work.row, terms, work.now()).legal)
            throw Error(ErrorCode::conflict, "the first period is over; an extension must be told within it");
        work.row.extended = work.now();
        work.secrets.extension_reason = reason;
        work.save("extended", actor, reason);
    });
}

void RequestService::refuse(const RecordId& id, const RefusalGround& ground, const std::string& actor) {
    if (ground.reason.empty())
        throw Error(ErrorCode::invalid_argument,
                    "say why it is refused: the person must be told the reasons (GDPR Art 12(4))");
    change(id, [&](RequestWork& work) {
        require_ground(core_, work.row, ground);
        require_refusable(work);
        if (ground.id == kGroundUnverified && work.row.verified)
            throw Error(ErrorCode::conflict, "the person was verified; refuse it on another ground");
        work.secrets.denied = ground;
        close_request(work, RequestState::refused, kDenied, ground.id, "refused", actor, ground.reason);
    });
}

void RequestService::withdraw(const RecordId& id, const std::string& reason, const std::string& actor) {
    change(id, [&](RequestWork& work) {
        close_request(work, RequestState::withdrawn, {}, {}, "withdrawn", actor, reason);
    });
}

std::vector<RecordId> RequestService::expire_due(const std::string& actor) {
    RequestFilter filter;
    filter.open_only = true;
    const auto rows = [&] {
        const auto lease = core_.readers().lease();
        return select_requests(*lease, filter);
    }();
    std::vector<RecordId> expired;
    for (const RequestRow& row : rows) {
        if (!is_expired(row, core_.now())) continue;
        try {
            bool closed = false;
            change_request(core_, row.id, [&](RequestWork& work) {
                closed = is_expired(work.row, work.now());
                if (closed)
                    close_request(work, RequestState::expired, kDenied, kGroundUnverified, "expired", actor);
            });
            if (closed) expired.push_back(row.id);
        } catch (const Error& error) {
            // One that cannot be closed must not keep the others open.
            if (!concerns_one_request(error)) throw;
        }
    }
    return expired;
}

bool RequestService::lift(const RecordId& id, const std::string& reason, const std::string& actor) {
    bool lifted = false;
    change(id, [&](RequestWork& work) {
        const bool restriction = work.row.kind == RequestKind::restriction;
        if (!restriction && work.row.kind != RequestKind::objection)
            throw Error(ErrorCode::conflict, "only a restriction and an objection can be lifted");
        if (work.row.state != RequestState::completed)
            throw Error(ErrorCode::conflict, "this request was not carried out, so nothing can be lifted");
        if (work.row.lifted) return;
        lifted = restriction ? lift_restriction_of(work, actor) : lift_objections_of(work);
        if (!lifted) return;
        work.row.lifted = work.now();
        work.save("lifted", actor, reason);
    });
    return lifted;
}

}  // namespace sessionaudit
