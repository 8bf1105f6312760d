// The hot path: is this token good, now?
#include <algorithm>

#include "records/ledger_entries.hpp"
#include "session/hijack.hpp"
#include "session/session_cache.hpp"
#include "session/token.hpp"
#include "session/touch_queue.hpp"
#include "store/vault_core.hpp"
#include "tables/session_data.hpp"
#include "tables/sessions.hpp"

namespace sessionaudit {
namespace {

constexpr int kSuccessorsMax = 8;  // renewals within one overlap; more would be a loop

CachedSession to_cached(const SessionRow& row, const SessionProfile& profile) {
    CachedSession session;
    session.id = row.id;
    session.owner = row.owner;
    session.bucket = row.bucket;
    session.site = row.site;
    session.profile = &profile;
    session.reason = row.reason;
    session.started = row.started;
    session.last_seen = row.last_seen;
    session.expires = row.expires.value_or(Timestamp::min());
    session.absolute_expires = row.absolute_expires.value_or(Timestamp::max());
    session.renew_at = row.renew_at.value_or(Timestamp::max());
    session.ended = row.ended.value_or(Timestamp{});
    session.successor = row.successor;
    return session;
}

/// A touch, ours or another process's, only ever moves the expiry forward, and so it voids no cache: a
/// session that is alive by what is cached is alive, and one that seems to have expired is looked up.
std::optional<CachedSession> load(VaultCore& core, const SessionToken& token, const Hash& mac,
                                  Timestamp now) {
    if (auto cached = core.cache().find(mac)) {
        if (cached->reason != EndedReason::none || now < cached->expires) return cached;
    }
    const auto version = core.counters().version_to_cache(token.bucket);
    const auto lease = core.readers().lease();
    const auto row = select_session_by_token(*lease, token.bucket, mac);
    if (!row) return std::nullopt;
    CachedSession session = to_cached(*row, core.profile(row->profile));
    session.watch = core.cache().watch_of(mac);
    if (version) {
        session.version = *version;
        core.cache().put(mac, session);
    }
    return session;
}

EndedReason reason_at(const CachedSession& session, Timestamp now) {
    if (session.reason != EndedReason::none || now < session.expires) return session.reason;
    return session.expires >= session.absolute_expires ? EndedReason::absolute_timeout
                                                       : EndedReason::idle_timeout;
}

void fill(CheckResult& result, const CachedSession& session, Timestamp now) {
    result.reason = reason_at(session, now);
    result.status = result.reason == EndedReason::none ? TokenStatus::active : TokenStatus::ended;
    result.id = session.id;
    result.owner = session.owner;
    result.bucket = session.bucket;
    result.started = session.started;
    result.last_seen = session.last_seen;
    result.expires = session.expires;
    result.renewal_due = result.status == TokenStatus::active && now >= session.renew_at;
}

bool in_overlap(const CachedSession& session, Timestamp now) {
    return session.reason == EndedReason::renewed && session.successor &&
           now < session.ended + session.profile->renewal_overlap;
}

/// A renewed token answers for its successor during the overlap.
void follow_renewals(VaultCore& core, CachedSession& session, Timestamp now) {
    for (int hops = 0; hops < kSuccessorsMax && in_overlap(session, now); ++hops) {
        const auto lease = core.readers().lease();
        const auto row = select_session(*lease, *session.successor);
        if (!row) return;
        session = to_cached(*row, core.profile(row->profile));
    }
}

Timestamp expiry_after(const CachedSession& session, Timestamp seen) {
    return std::min(seen + session.profile->idle, session.absolute_expires);
}

/// In order of session, which is nearly that of the rows on disk.
void write_touches(WriteContext& context, std::vector<Touch> touches) {
    std::sort(touches.begin(), touches.end(),
              [](const Touch& a, const Touch& b) { return a.session < b.session; });
    std::int64_t written = 0;
    for (const Touch& touch : touches)
        written += touch_session(context.store(), touch.session, touch.seen, touch.expires) ? 1 : 0;
    if (written != 0) context.count("session_touches", written, {});
}

/// Coalesced, and nobody waits for it, unless the session was silent for so long that a crash before
/// the write would cost it more than the coalescing may.
void record_touch(VaultCore& core, CachedSession& session, const Hash& mac, Timestamp now) {
    const Milliseconds silence = now - session.last_seen;
    const Milliseconds interval = touch_interval(*session.profile);
    if (silence < interval) return;
    session.last_seen = now;
    session.expires = expiry_after(session, now);
    core.cache().update(mac, session);
    const Touch touch{session.id, now, session.expires};
    if (silence >= 2 * interval)
        core.writer().run([&](WriteContext& context) { write_touches(context, {touch}); });
    else if (core.touches().add(touch))
        core.writer().post([&core](WriteContext& context) { write_touches(context, core.touches().take()); },
                           Writer::Weight::heavy);
}

/// What expired is written as ended by whoever notices first; the answer does not wait for it.
void queue_expiry(VaultCore& core, const CachedSession& session) {
    core.writer().post([&core, id = session.id](WriteContext& context) {
        const auto row = select_session(context.store(), id);
        const Timestamp now = core.now();
        if (!row || !row->active() || row->reason_at(now) == EndedReason::none) return;
        end_session(context.store(), id, row->reason_at(now), now, {}, {});
        context.changed(row->bucket);
        context.count("sessions_expired", 1, {});
    });
}

void queue_note(VaultCore& core, const CachedSession& session, const std::vector<HijackSignal>& signals,
                HijackAction action) {
    core.writer().post([&core, id = session.id, owner = session.owner, bucket = session.bucket, signals,
                        action](WriteContext& context) {
        const auto key = context.find_key(owner, bucket);
        if (!key) return;
        LedgerEntry entry = session_entry(*key, id, "session.signal", "app", core.now());
        for (const HijackSignal signal : signals)
            entry.detail[std::string(to_string(signal))] = true;
        entry.detail["action"] = std::string(to_string(action));
        context.record(entry);
    });
}

/// Each signal of a session is noted once; a flood of the same one must not fill the ledger.
bool is_news(CachedSession& session, const std::vector<HijackSignal>& signals) {
    bool news = false;
    for (const HijackSignal signal : signals) {
        const auto bit = static_cast<std::uint8_t>(1U << static_cast<unsigned>(signal));
        news = news || (session.watch.noted_signals & bit) == 0;
        session.watch.noted_signals = static_cast<std::uint8_t>(session.watch.noted_signals | bit);
    }
    return news;
}

UsualContext usual_context(VaultCore& core, const CachedSession& session) {
    const auto key = core.key_of(session.owner, session.bucket);
    const auto lease = core.readers().lease();
    const auto row = select_session(*lease, session.id);
    if (!key || !row) return {};
    const SessionData data = open_session_data(*key, session.id, row->sealed);
    return {data.agent_family, data.network};
}

void judge_context(VaultCore& core, CachedSession& session, const Hash& mac, const RequestContext& context,
                   Timestamp now, CheckResult& result) {
    if (context.address.empty() && context.user_agent.empty()) return;
    const std::uint64_t print = fingerprint(context);
    SessionWatch& watch = session.watch;
    if (print == watch.usual_context && watch.last_network == watch.usual_network) {
        // Nothing new. The time of it is kept coarsely: that is enough to tell "at once" from "later".
        if (now - watch.last_network_at < session.profile->hijack.parallel_window / 4) return;
        watch.last_network_at = now;
        core.cache().update(mac, session);
        return;
    }
    result.signals = compare_context(session, usual_context(core, session), context, now);
    result.action = judge(session.profile->hijack, result.signals);
    if (result.signals.empty()) {
        watch.usual_context = print;
        watch.usual_network = watch.last_network;
    }
    const bool news = is_news(session, result.signals);
    core.cache().update(mac, session);
    if (result.action != HijackAction::none && news) queue_note(core, session, result.signals, result.action);
}

/// A token used after logout, rotation or revocation. The session it became is the one in danger.
void judge_replay(VaultCore& core, CachedSession& session, const Hash& mac, CheckResult& result) {
    const bool dead_on_purpose =
        session.reason == EndedReason::rotated || session.reason == EndedReason::renewed ||
        session.reason == EndedReason::logout || session.reason == EndedReason::revoked;
    if (!dead_on_purpose) return;
    result.signals.push_back(HijackSignal::replayed_token);
    result.action = judge(session.profile->hijack, result.signals);
    const bool news = is_news(session, result.signals);
    core.cache().update(mac, session);
    if (result.action != HijackAction::none && news) queue_note(core, session, result.signals, result.action);
}

}  // namespace

CheckResult SessionService::check(std::string_view text, const RequestContext& context,
                                  std::string_view site) {
    CheckResult result;
    const auto token = SessionToken::parse(text);
    if (!token) return result;
    const Hash mac = token->mac(core_.token_key());
    const Timestamp now = core_.now();
    auto session = load(core_, *token, mac, now);
    if (!session || (!site.empty() && session->site != site)) {
        result.status = TokenStatus::unknown;
        result.signals.push_back(HijackSignal::never_issued);
        return result;
    }
    const SessionId first = session->id;
    if (in_overlap(*session, now)) follow_renewals(core_, *session, now);
    fill(result, *session, now);
    if (result.status == TokenStatus::ended) {
        if (session->reason == EndedReason::none) queue_expiry(core_, *session);
        judge_replay(core_, *session, mac, result);
        // The thief's copy and the owner's session hang together: both end.
        if (result.action == HijackAction::revoke && session->successor)
            end(*session->successor, EndedReason::revoked, "policy:" + session->profile->id);
        return result;
    }
    judge_context(core_, *session, mac, context, now, result);
    if (result.action == HijackAction::revoke) {
        end(session->id, EndedReason::revoked, "policy:" + session->profile->id);
        result.status = TokenStatus::ended;
        result.reason = EndedReason::revoked;
        return result;
    }
    // A session reached through a renewed token's overlap is touched by its own token.
    if (session->id == first) record_touch(core_, *session, mac, now);
    result.last_seen = session->last_seen;
    result.expires = session->expires;
    return result;
}

CheckResult SessionService::peek(std::string_view text) {
    CheckResult result;
    const auto token = SessionToken::parse(text);
    if (!token) return result;
    const Timestamp now = core_.now();
    auto session = load(core_, *token, token->mac(core_.token_key()), now);
    if (!session) {
        result.status = TokenStatus::unknown;
        return result;
    }
    follow_renewals(core_, *session, now);
    fill(result, *session, now);
    return result;
}

std::optional<CheckResult> SessionService::touch(const SessionId& id) {
    std::optional<CheckResult> result;
    core_.writer().run([&](WriteContext& context) {
        result.reset();
        const auto row = select_session(context.store(), id);
        const Timestamp now = core_.now();
        if (!row || row->reason_at(now) != EndedReason::none) return;
        CachedSession session = to_cached(*row, core_.profile(row->profile));
        session.last_seen = std::max(session.last_seen, now);
        session.expires = expiry_after(session, session.last_seen);
        touch_session(context.store(), id, session.last_seen, session.expires);
        context.changed(row->bucket);
        context.count("session_touches", 1, {});
        fill(result.emplace(), session, now);
    });
    return result;
}

}  // namespace sessionaudit
