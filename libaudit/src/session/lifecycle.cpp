// start, renew, rotate, login, end: everything that makes or ends a token.
#include "records/carry_over.hpp"
#include "records/ledger_entries.hpp"
#include "records/subject_keys.hpp"
#include "session/session_jurisdiction.hpp"
#include "session/token.hpp"
#include "sessionaudit/error.hpp"
#include "store/vault_core.hpp"
#include "tables/session_data.hpp"
#include "tables/sessions.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kAttributesMax = 64;
constexpr std::size_t kAttributeSizeMax = 4096;

void require_attributes(const Attributes& attributes) {
    if (attributes.size() > kAttributesMax)
        throw Error(ErrorCode::invalid_argument, "a session holds at most 64 attributes");
    for (const auto& [name, value] : attributes)
        if (name.empty() || name.size() > 128 || value.size() > kAttributeSizeMax)
            throw Error(ErrorCode::invalid_argument,
                        "an attribute has a name of 1 to 128 bytes and a value of at most 4096");
}

/// A session about to be written, and the token that only its receiver will know.
struct Draft {
    SessionRow row;
    SessionData data;
    SessionToken token;
};

Draft draft_session(VaultCore& core, const SessionProfile& profile, const std::string& site,
                    const OwnerPlace& owner, const RequestContext& context) {
    const Timestamp now = core.now();
    Draft draft;
    draft.token = SessionToken::generate(owner.bucket);
    draft.data = describe_request(context, profile, draft.row.agent_class);
    SessionRow& row = draft.row;
    row.id = core.ids().next_session(now);
    row.bucket = owner.bucket;
    row.owner = owner.owner;
    row.site = site;
    row.profile = profile.id;
    row.token_mac = draft.token.mac(core.token_key());
    row.started = now;
    row.last_seen = now;
    row.absolute_expires = now + profile.absolute;
    row.expires = std::min(now + profile.idle, now + profile.absolute);
    row.renew_at = now + profile.renewal;
    return draft;
}

IssuedSession issue(const Draft& draft, const SessionProfile& profile) {
    IssuedSession issued{draft.row.id, draft.row.owner, draft.token.to_string(), {}, warnings_of(profile)};
    if (profile.url_parameter.empty()) issued.set_cookie = render_set_cookie(profile, issued.token);
    return issued;
}

void write_session(WriteContext& context, Draft& draft, const OwnerKey& key, const LedgerEntry& entry) {
    draft.row.sealed = seal_session_data(key, draft.row.id, draft.data);
    insert_session(context.store(), draft.row);  // voids no cache: nobody remembers that it was not there
    context.record(entry);
}

/// Ends an active session of `key`'s owner, with its ledger entry and its segments merged.
bool finish_session(WriteContext& context, const SessionRow& row, const OwnerKey& key, EndedReason reason,
                    const std::string& actor, Timestamp now, const std::optional<SessionId>& successor = {},
                    const std::optional<SessionId>& visit = {}) {
    if (!end_session(context.store(), row.id, reason, now, successor, visit)) return false;
    merge_segments(context.store(), key, row.id, row.bucket);
    context.changed(row.bucket);
    LedgerEntry entry = session_entry(key, row.id, "session.ended", actor, now);
    entry.detail["reason"] = std::string(to_string(reason));
    context.record(entry);
    return true;
}

/// The cap counts sessions that are alive now; expired ones that no sweep has seen do not.
void enforce_cap(WriteContext& context, const SessionProfile& profile, const OwnerKey& key, Timestamp now) {
    if (profile.concurrent_max == 0) return;
    auto rows = select_sessions_of_owner(context.store(), key.owner, true);  // newest first
    std::erase_if(rows, [&](const SessionRow& row) { return row.reason_at(now) != EndedReason::none; });
    const auto cap = static_cast<std::size_t>(profile.concurrent_max);
    if (rows.size() < cap) return;
    if (!profile.evict_oldest)
        throw Error(ErrorCode::limit_reached, "this subject already has " + std::to_string(rows.size()) +
                                                  " active sessions, the most that profile " + profile.id +
                                                  " allows; end one first");
    for (std::size_t i = cap - 1; i < rows.size(); ++i)
        finish_session(context, rows[i], key, EndedReason::evicted, "app", now);
}

IssuedSession start_for_subject(VaultCore& core, const StartRequest& request, const SessionProfile& profile,
                                const std::string& site) {
    const Identifier& identifier = *request.subject;
    const Hash mac = identifier_mac(core.index_key(), identifier);
    Draft draft = draft_session(core, profile, site, {OwnerId{}, bucket_of(mac)}, request.context);
    draft.data.jurisdiction = request.jurisdiction;
    draft.data.attributes = request.attributes;
    describe_for_retention(draft.row, core, draft.data);
    core.writer().run([&](WriteContext& context) {
        const OwnerKey key = obtain_subject(context, identifier, mac, draft.row.started);
        enforce_cap(context, profile, key, draft.row.started);
        draft.row.owner = key.owner;
        write_session(context, draft, key,
                      session_entry(key, draft.row.id, "session.started", "app", draft.row.started));
    });
    return issue(draft, profile);
}

IssuedSession start_for_visitor(VaultCore& core, const StartRequest& request, const SessionProfile& profile,
                                const std::string& site) {
    const OwnerKey key = OwnerKey::generate(random_owner_id(), random_bucket());
    Draft draft = draft_session(core, profile, site, {key.owner, key.bucket}, request.context);
    draft.data.jurisdiction = request.jurisdiction;
    draft.data.attributes = request.attributes;
    describe_for_retention(draft.row, core, draft.data);
    const LedgerEntry entry = session_entry(key, draft.row.id, "session.started", "app", draft.row.started);
    core.writer().run([&](WriteContext& context) {
        context.insert_live_key(key);
        write_session(context, draft, key, entry);
    });
    return issue(draft, profile);
}

/// The active session a token leads to; throws when there is none.
SessionRow require_active(storage::Connection& store, const SessionToken& token, const Hash& mac,
                          Timestamp now) {
    const auto row = select_session_by_token(store, token.bucket, mac);
    if (!row) throw Error(ErrorCode::not_found, "no session has this token");
    if (const EndedReason reason = row->reason_at(now); reason != EndedReason::none)
        throw Error(ErrorCode::conflict,
                    "this session has ended (" + std::string(to_string(reason)) + "); start a new one");
    return *row;
}

/// A new token for the same visit. The absolute timeout keeps running from where the visit began.
IssuedSession replace_token(VaultCore& core, std::string_view text, EndedReason reason) {
    const auto token = SessionToken::parse(text);
    if (!token) throw Error(ErrorCode::invalid_argument, "this is not a session token");
    const Hash mac = token->mac(core.token_key());
    std::optional<Draft> draft;
    const SessionProfile* profile = nullptr;
    core.writer().run([&](WriteContext& context) {
        const Timestamp now = core.now();
        const SessionRow old = require_active(context.store(), *token, mac, now);
        profile = &core.profile(old.profile);
        const OwnerKey key = require_key(context, old.owner, old.bucket);
        draft = draft_session(core, *profile, old.site, {old.owner, old.bucket}, {});
        draft->data = open_session_data(key, old.id, old.sealed);
        draft->row.agent_class = old.agent_class;
        draft->row.jurisdiction = old.jurisdiction;
        draft->row.reduced = old.reduced;
        draft->row.absolute_expires = old.absolute_expires;
        draft->row.expires = std::min(*draft->row.expires, *old.absolute_expires);
        draft->row.visit = old.visit ? old.visit : old.id;
        if (!finish_session(context, old, key, reason, "app", now, draft->row.id, draft->row.visit))
            throw Error(ErrorCode::conflict, "this session has ended; start a new one");
        write_session(context, *draft, key, session_entry(key, draft->row.id, "session.started", "app", now));
    });
    return issue(*draft, *profile);
}

}  // namespace

IssuedSession SessionService::start(const StartRequest& request) {
    if (request.subject) require_no_staff(*request.subject);
    if ((request.profile.empty() ? core_.config().profile : request.profile) == kStaffProfile)
        throw Error(ErrorCode::invalid_argument,
                    "the profile admin is for logins of the admin server; choose another one");
    return start_any(request);
}

IssuedSession SessionService::start_any(const StartRequest& request) {
    require_attributes(request.attributes);
    const SessionProfile& profile =
        core_.profile(request.profile.empty() ? core_.config().profile : request.profile);
    const std::string& site = request.site.empty() ? core_.config().site : request.site;
    return request.subject ? start_for_subject(core_, request, profile, site)
                           : start_for_visitor(core_, request, profile, site);
}

IssuedSession SessionService::renew(std::string_view token) {
    return replace_token(core_, token, EndedReason::renewed);
}
IssuedSession SessionService::rotate(std::string_view token) {
    return replace_token(core_, token, EndedReason::rotated);
}

IssuedSession SessionService::login(std::string_view text, const Identifier& subject,
                                    const RequestContext& request, const std::string& site) {
    require_no_staff(subject);
    const auto token = SessionToken::parse(text);
    const Hash old_mac = token ? token->mac(core_.token_key()) : Hash{};
    const Hash mac = identifier_mac(core_.index_key(), subject);
    std::optional<Draft> draft;
    const SessionProfile* profile = &core_.profile(core_.config().profile);
    core_.writer().run([&](WriteContext& context) {
        const Timestamp now = core_.now();
        std::optional<SessionRow> old;
        if (token) old = select_session_by_token(context.store(), token->bucket, old_mac);
        if (old && old->reason_at(now) != EndedReason::none) old.reset();
        if (old && !site.empty() && old->site != site) old.reset();
        if (old) profile = &core_.profile(old->profile);
        const OwnerKey key = obtain_subject(context, subject, mac, now);
        const std::string& named = site.empty() ? core_.config().site : site;
        draft = draft_session(core_, *profile, old ? old->site : named, {key.owner, key.bucket}, request);
        if (old) {
            const OwnerKey old_key =
                old->owner == key.owner ? key.clone() : require_key(context, old->owner, old->bucket);
            const SessionData before = open_session_data(old_key, old->id, old->sealed);
            draft->data.jurisdiction = before.jurisdiction;
            draft->data.attributes = before.attributes;
            draft->row.visit = old->visit ? old->visit : old->id;
            finish_session(context, *old, old_key, EndedReason::rotated, "app", now, draft->row.id,
                           draft->row.visit);
            if (old->owner != key.owner && !is_subject(context.store(), old->owner)) {
                link_owner(context.store(), {key.owner, key.bucket}, {old->owner, old->bucket}, now);
                carry_over_refusals(context, core_.ids(), old_key, key, now);
            }
        }
        describe_for_retention(draft->row, core_, draft->data);
        enforce_cap(context, *profile, key, now);
        write_session(context, *draft, key, session_entry(key, draft->row.id, "session.started", "app", now));
    });
    return issue(*draft, *profile);
}

std::optional<EndedReason> SessionService::end(const SessionId& id, EndedReason reason,
                                               const std::string& actor) {
    std::optional<EndedReason> outcome;
    core_.writer().run([&](WriteContext& context) {
        const auto row = select_session(context.store(), id);
        if (!row) return;
        outcome = row->reason;
        if (!row->active()) return;
        const Timestamp now = core_.now();
        const EndedReason expired = row->reason_at(now);
        outcome = expired != EndedReason::none ? expired : reason;
        finish_session(context, *row, require_key(context, row->owner, row->bucket), *outcome, actor, now);
    });
    return outcome;
}

std::int64_t SessionService::revoke_all(const Identifier& subject, const std::optional<SessionId>& but,
                                        const std::string& actor) {
    const Hash mac = identifier_mac(core_.index_key(), subject);
    std::int64_t ended = 0;
    core_.writer().run([&](WriteContext& context) {
        ended = 0;
        const auto known = find_subject(context.store(), mac);
        if (!known) return;
        const Timestamp now = core_.now();
        const OwnerKey key = require_key(context, known->owner, known->bucket);
        for (const SessionRow& row : select_sessions_of_owner(context.store(), known->owner, true)) {
            if (but && row.id == *but) continue;
            const EndedReason expired = row.reason_at(now);
            const EndedReason reason = expired != EndedReason::none ? expired : EndedReason::revoked;
            if (finish_session(context, row, key, reason, actor, now) && reason == EndedReason::revoked)
                ++ended;
        }
    });
    return ended;
}

std::int64_t SessionService::count_active(const Identifier& subject, const std::optional<SessionId>& but) {
    const auto lease = core_.readers().lease();
    const auto known = find_subject(*lease, identifier_mac(core_.index_key(), subject));
    if (!known) return 0;
    std::int64_t active = 0;
    for (const SessionRow& row : select_sessions_of_owner(*lease, known->owner, true))
        if (row.reason_at(core_.now()) == EndedReason::none && !(but && row.id == *but)) ++active;
    return active;
}

namespace {

/// False when they are not those that were seen.
bool change_attributes(VaultCore& core, const SessionId& id, const Attributes* seen,
                       const Attributes& changes) {
    require_attributes(changes);
    bool same = true;
    core.writer().run([&](WriteContext& context) {
        const SessionRow row = require_session(context.store(), id);
        if (row.reason_at(core.now()) != EndedReason::none)
            throw Error(ErrorCode::conflict,
                        "session " + id.to_string() + " has ended; its attributes stay as they are");
        const OwnerKey key = require_key(context, row.owner, row.bucket);
        SessionData data = open_session_data(key, id, row.sealed);
        same = seen == nullptr || data.attributes == *seen;
        if (!same) return;
        for (const auto& [name, value] : changes) {
            std::erase_if(data.attributes,
                          [&wanted = name](const auto& attribute) { return attribute.first == wanted; });
            if (!value.empty()) data.attributes.emplace_back(name, value);
        }
        require_attributes(data.attributes);
        const Bytes sealed = seal_session_data(key, id, data);
        reseal_attributes(context.store(), id, sealed);
        context.changed(row.bucket);
        context.count("session_attributes", 1, sealed);
    });
    return same;
}

}  // namespace

void SessionService::set_attributes(const SessionId& id, const Attributes& changes) {
    change_attributes(core_, id, nullptr, changes);
}

bool SessionService::set_attributes(const SessionId& id, const Attributes& seen, const Attributes& changes) {
    return change_attributes(core_, id, &seen, changes);
}

const std::map<std::string, SessionProfile>& SessionService::profiles() const {
    return core_.profiles();
}

}  // namespace sessionaudit
