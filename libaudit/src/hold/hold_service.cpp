#include <algorithm>

#include "consent/purpose_rules.hpp"
#include "core/actor_names.hpp"
#include "core/ascii.hpp"
#include "erasure/waiting_erasure.hpp"
#include "records/ledger_entries.hpp"
#include "records/person.hpp"
#include "sessionaudit/error.hpp"
#include "store/vault_core.hpp"
#include "tables/legal_holds.hpp"
#include "tables/sessions.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kReasonSizeMax = 4096;
constexpr std::size_t kOwnerSizeMax = 256;

[[noreturn]] void refuse(const std::string& sentence) {
    throw Error(ErrorCode::invalid_argument, sentence);
}

std::string ground_list() {
    return ascii::join(hold_grounds(), ", ", &HoldGround::id);
}

void require_future(Timestamp review, Timestamp now) {
    if (review <= now)
        refuse("a hold needs a date in the future by when somebody looks at it again; give a later one");
}

void require_order(const HoldOrder& order, Timestamp now) {
    const HoldScope& scope = order.scope;
    if (!scope.subject && !scope.session && scope.purpose.empty() && !scope.from && !scope.to)
        refuse(
            "this hold would keep everything of everybody; name a subject, a session, a purpose or a time");
    if (scope.from && scope.to && *scope.to <= *scope.from)
        refuse("the time that is held ends before it begins");
    if (find_hold_ground(order.ground) == nullptr)
        refuse("a hold needs a ground that the law knows; \"" + order.ground + "\" is not one of " +
               ground_list());
    if (order.reason.empty() || order.reason.size() > kReasonSizeMax)
        refuse("say in up to 4096 bytes which claim, authority or file the hold is for");
    if (order.owner.empty() || order.owner.size() > kOwnerSizeMax)
        refuse("say in up to 256 bytes who answers for the hold, for example \"legal department\"");
    require_future(order.review, now);
    if (scope.subject && actor_names(order.actor, scope.subject->value))
        refuse("the actor names the person, and the ledger never forgets: name a role instead");
}

HoldRow require_hold(storage::Connection& keyring, const RecordId& id) {
    auto row = select_hold(keyring, id);
    if (!row) throw Error(ErrorCode::not_found, "there is no hold " + id.to_string());
    return std::move(*row);
}

void require_in_force(const HoldRow& row, const std::optional<Timestamp>& seen_review) {
    if (row.info.released) throw Error(ErrorCode::conflict, "this hold was released before");
    if (seen_review && row.info.review != *seen_review)
        throw Error(ErrorCode::conflict, "somebody else reviewed this hold meanwhile; look at it again");
}

HoldInfo opened(VaultCore& core, HoldRow row) {
    if (const auto key = core.key_of(row.key_owner, row.bucket)) open_hold(*key, row);
    return std::move(row.info);
}

LedgerEntry hold_entry(const std::string& action, const HoldInfo& info, const OwnerKey& key,
                       const std::string& actor, Timestamp now) {
    LedgerEntry entry = plain_entry(action, actor, now);
    entry.refs.push_back(commitment(key.ledger_salt.view(), "hold", info.id.view()));
    entry.detail["hold"] = info.id.to_string();
    entry.detail["ground"] = info.ground;
    return entry;
}

/// The rows that the scope names must exist, or a typing error would hold nothing.
void resolve_scope(WriteContext& context, VaultCore& core, const HoldScope& scope, HoldRow& row) {
    if (scope.subject) {
        const auto known = find_subject(context.store(), identifier_mac(core.index_key(), *scope.subject));
        if (!known)
            throw Error(ErrorCode::not_found, "nobody is known by this identifier; there is nothing to hold");
        row.subject = known->owner;
        row.bucket = known->bucket;
        row.info.about_subject = true;
    }
    if (!scope.purpose.empty() && !core.purpose_rules().declares(scope.purpose) &&
        !has_events_for(context.store(), scope.purpose))
        refuse("no policy declares the purpose " + scope.purpose + ", and nothing is stored for it");
    if (!scope.session) return;
    const SessionRow session = require_session(context.store(), *scope.session);
    if (!row.subject) return;
    const auto owners = owners_of_person(context.store(), {*row.subject, row.bucket});
    if (std::none_of(owners.begin(), owners.end(),
                     [&](const OwnerPlace& owner) { return owner.owner == session.owner; }))
        refuse("that session is not this person's, so the hold would keep nothing; name one of the two");
}

}  // namespace

RecordId HoldService::place(const HoldOrder& order) {
    const Timestamp now = core_.now();
    require_order(order, now);
    const RecordId id = core_.ids().next_record(now);
    core_.writer().run([&](WriteContext& context) {
        HoldRow row;
        row.info = {id,
                    order.ground,
                    order.reason,
                    order.owner,
                    now,
                    order.review,
                    {},
                    false,
                    order.scope.session,
                    order.scope.purpose,
                    order.scope.from,
                    order.scope.to};
        resolve_scope(context, core_, order.scope, row);
        const OwnerKey key = OwnerKey::generate(random_owner_id(), row.bucket);
        context.insert_live_key(key);
        row.key_owner = key.owner;
        seal_hold(key, row);
        insert_hold(context.keyring(), row);
        context.record(hold_entry("hold.placed", row.info, key, order.actor, now));
    });
    return id;
}

HoldRelease HoldService::release(const RecordId& id, const std::string& reason, const std::string& actor) {
    if (reason.empty() || reason.size() > kReasonSizeMax) refuse("say in up to 4096 bytes why the hold ends");
    core_.writer().run([&](WriteContext& context) {
        const Timestamp now = core_.now();
        const HoldRow row = require_hold(context.keyring(), id);
        require_in_force(row, review_);
        const auto key = context.find_key(row.key_owner, row.bucket);
        if (!key) throw Error(ErrorCode::corrupt, "the key of this hold is gone; run `sessionaudit doctor`");
        release_hold(context.keyring(), id, now);
        LedgerEntry entry = hold_entry("hold.released", row.info, *key, actor, now);
        entry.refs.push_back(commitment(key->ledger_salt.view(), "reason", as_bytes(reason)));
        context.record(entry);
        // Its reason may tell whom it was about, and what it kept may have to go for good now.
        if (row.subject || row.info.session) context.destroy_key(row.key_owner, row.bucket);
    });
    HoldRelease release;
    try {
        release.erasures = carry_out_waiting_erasures(core_, actor);
    } catch (const Error& error) {
        release.interrupted = error.what();  // the hold is released all the same
    }
    return release;
}

std::int64_t HoldService::count_waiting(const RecordId& id) {
    const auto keyring = core_.keyring_readers().lease();
    const HoldRow row = require_hold(*keyring, id);
    if (row.info.released) throw Error(ErrorCode::conflict, "this hold was released before");
    const auto store = core_.readers().lease();
    return count_freed_erasures(*store, *keyring, id);
}

void HoldService::review(const RecordId& id, Timestamp next, const std::string& actor) {
    core_.writer().run([&](WriteContext& context) {
        const Timestamp now = core_.now();
        require_future(next, now);
        const HoldRow row = require_hold(context.keyring(), id);
        require_in_force(row, review_);
        const auto key = context.find_key(row.key_owner, row.bucket);
        if (!key) throw Error(ErrorCode::corrupt, "the key of this hold is gone; run `sessionaudit doctor`");
        set_review(context.keyring(), id, next);
        LedgerEntry entry = hold_entry("hold.reviewed", row.info, *key, actor, now);
        entry.detail["next_review"] = to_rfc3339(next);
        context.record(entry);
    });
}

HoldService HoldService::when_due(Timestamp review) const {
    HoldService service(core_);
    service.review_ = review;
    return service;
}

std::vector<HoldInfo> HoldService::list() {
    std::vector<HoldRow> rows = select_holds(*core_.keyring_readers().lease());
    std::vector<HoldInfo> infos;
    infos.reserve(rows.size());
    for (HoldRow& row : rows)
        infos.push_back(opened(core_, std::move(row)));
    return infos;
}

HoldInfo HoldService::find(const RecordId& id) {
    return opened(core_, require_hold(*core_.keyring_readers().lease(), id));
}

}  // namespace sessionaudit
