// Carrying out what was approved.
#include "erasure/erasure_steps.hpp"
#include "records/ledger_entries.hpp"
#include "records/restriction.hpp"
#include "records/subject_keys.hpp"
#include "request/rectification.hpp"
#include "request/request_plan.hpp"
#include "request/request_states.hpp"
#include "sessionaudit/error.hpp"
#include "tables/objections.hpp"

namespace sessionaudit {
namespace {

/// So long nobody takes over what another call seems to be doing. Shorter than a job's lease lasts after its
/// last renewal (40 of 60 seconds): who takes the job over then may go on.
constexpr Milliseconds kTakeOverAfter = std::chrono::seconds{30};

/// What the person is told about how it ended.
struct Answer {
    std::string outcome;
    std::string ground;
};

Answer answer_of(const RequestSecrets& secrets, bool person_known, bool held, RequestKind kind) {
    const bool stranger =
        !person_known && (needs_delivery(kind) || kind == RequestKind::erasure ||
                          kind == RequestKind::restriction || kind == RequestKind::rectification);
    if (stranger) return {kDenied, kGroundNoData};
    if (!secrets.denied.id.empty()) return {kPartly, secrets.denied.id};
    if (held) return {kPartly, kGroundLegalHold};
    return {kComplied, {}};
}

RequestRow read_row(VaultCore& core, const RecordId& id) {
    const auto lease = core.readers().lease();
    return require_request(*lease, id);
}

[[noreturn]] void changed_since() {
    throw Error(ErrorCode::conflict,
                "something changed since the plan was approved, and nothing was done; plan and approve anew");
}

/// Back to `planned` with the plan as it is now, which nobody approved.
void send_back(VaultCore& core, const RecordId& id, const std::string& hash, const std::string& actor) {
    change_request(core, id, [&](RequestWork& work) {
        work.move_to(RequestState::planned);
        work.row.plan = hash;
        work.row.approved = false;
        work.row.executing.reset();
        work.row.ground.clear();
        work.save("plan_changed", actor, {}, {{"plan_sha256", hash}});
    });
}

void begin(VaultCore& core, const RecordId& id, const std::string& hash, const Answer& answer,
           const std::string& actor) {
    change_request(core, id, [&](RequestWork& work) {
        work.require_named();
        const bool cut_off = work.row.state == RequestState::executing && !needs_delivery(work.row.kind) &&
                             work.row.executing && work.now() - *work.row.executing >= kTakeOverAfter;
        if (work.row.state == RequestState::executing && !cut_off)
            throw Error(ErrorCode::conflict, "this request is being carried out already");
        if (!cut_off) work.move_to(RequestState::executing);
        if (work.row.plan != hash) changed_since();
        work.row.executing = work.now();
        work.row.ground = answer.ground;  // whoever goes on after a crash must know
        work.save("executing", actor, {}, {{"plan_sha256", hash}});
    });
}

void complete(VaultCore& core, const RecordId& id, const Answer& answer, const std::string& actor) {
    change_request(core, id, [&](RequestWork& work) {
        close_request(work, RequestState::completed, answer.outcome, answer.ground, "completed", actor);
    });
}

void record_choice(VaultCore& core, const RequestRow& row, const RequestSecrets& secrets,
                   const std::vector<std::string>& purposes, ConsentState state, const std::string& actor) {
    if (purposes.empty()) return;
    ConsentAct act;
    act.holder = secrets.details.person;
    for (const std::string& purpose : purposes)
        act.choices.push_back({purpose, state, {}});
    act.method = "request";
    act.actor = actor;
    act.language = row.language;
    act.jurisdiction = row.jurisdiction;
    ConsentService(core).record(act);
}

void object(RequestWork& work, const std::vector<std::string>& purposes, const std::string& actor) {
    const OwnerKey owner =
        obtain_subject(work.context(), work.secrets.details.person, *work.row.person_mac, work.now());
    for (const std::string& purpose : purposes)
        upsert_objection(work.context().store(), {owner.owner, owner.bucket}, purpose, work.row.id,
                         work.now());
    work.context().changed(owner.bucket);
    LedgerEntry entry = plain_entry("objection.recorded", actor, work.now());
    entry.subject = owner_commitment(owner);
    std::string list;
    for (const std::string& purpose : purposes)
        list.append(list.empty() ? "" : " ").append(purpose);
    entry.detail["purposes"] = list;
    work.context().record(entry);
}

void restrict_processing(RequestWork& work, const std::string& actor) {
    const auto owner = find_subject(work.context().store(), *work.row.person_mac);
    if (!owner) throw Error(ErrorCode::not_found, "nobody is known by this any more; nothing was restricted");
    restrict_owner(work.context(), *owner, "data-subject request", actor, work.now());
}

/// An erasure of this person that was begun and not finished: by the call that was cut off, or by hand.
std::optional<RecordId> begun_erasure(VaultCore& core, const Identifier& person) {
    const auto jobs = [&] {
        const auto lease = core.readers().lease();
        return select_jobs(*lease, ErasureState::rows_deleted);
    }();
    for (const ErasureJob& job : jobs) {
        const auto key = core.key_of(job.job_owner, job.bucket);
        if (!key) continue;
        const ErasureDetails details = open_details(*key, job.id, job.sealed);
        for (const Identifier& identifier : details.identifiers)
            if (identifier == person) return job.id;
    }
    return std::nullopt;
}

/// From the destruction of the keys on, the request knows nobody any more, and knows the erasure.
RequestResult finish_erasure_request(VaultCore& core, const RecordId& id, const Answer& answer,
                                     const std::string& actor) {
    const RequestRow row = read_row(core, id);
    if (row.erasure) finish_erasure(core, *row.erasure);
    if (is_open(row.state)) complete(core, id, answer, actor);
    return {RequestState::completed, row.erasure, false};
}

RequestResult erase(VaultCore& core, const RecordId& id, const RequestSecrets& secrets, const MadePlan& made,
                    const Answer& answer, const std::string& actor) {
    if (const auto begun = begun_erasure(core, secrets.details.person)) {
        finish_erasure(core, *begun);
    } else if (made.erasure_hash) {
        try {
            erase_by_plan(core, secrets.details.person, *made.erasure_hash, actor, {});
        } catch (const Error& error) {
            if (error.code() == ErrorCode::conflict || error.code() == ErrorCode::not_found ||
                error.code() == ErrorCode::invalid_argument)
                send_back(core, id, {}, actor);
            throw;
        }
    }
    return finish_erasure_request(core, id, answer, actor);
}

/// Everything that is done in one write job, together with the completion.
void do_and_complete(VaultCore& core, const RecordId& id, const Answer& answer, const std::string& actor,
                     const std::function<void(RequestWork&)>& act) {
    change_request(core, id, [&](RequestWork& work) {
        act(work);
        close_request(work, RequestState::completed, answer.outcome, answer.ground, "completed", actor);
    });
}

void carry_out(VaultCore& core, const RequestRow& row, const RequestSecrets& secrets, const MadePlan& made,
               const Answer& answer, const std::string& actor) {
    switch (row.kind) {
        case RequestKind::rectification:
            return do_and_complete(core, row.id, answer, actor,
                                   [&](RequestWork& work) { rectify(work, actor); });
        case RequestKind::objection:
            return do_and_complete(core, row.id, answer, actor,
                                   [&](RequestWork& work) { object(work, made.purposes, actor); });
        case RequestKind::restriction:
            return do_and_complete(core, row.id, answer, actor,
                                   [&](RequestWork& work) { restrict_processing(work, actor); });
        case RequestKind::opt_out:
        case RequestKind::limit:
            record_choice(core, row, secrets, made.purposes, ConsentState::opted_out, actor);
            break;
        case RequestKind::opt_in:
            record_choice(core, row, secrets, made.purposes, ConsentState::given, actor);
            break;
        case RequestKind::access:
        case RequestKind::portability:
        case RequestKind::automated_decision:
        case RequestKind::erasure:
            throw Error(ErrorCode::internal, "this kind of request is carried out elsewhere");
    }
    complete(core, row.id, answer, actor);
}

}  // namespace

RequestResult RequestService::execute(const RecordId& id, const std::string& actor) {
    const RequestRow row = read_row(core_, id);
    const auto key = key_of_request(core_, row);
    if (!key && row.state == RequestState::executing && row.erasure)  // cut off after the keys went
        return finish_erasure_request(core_, id, {row.ground.empty() ? kComplied : kPartly, row.ground},
                                      actor);
    const RequestSecrets secrets = open_request(row, key.get());
    const MadePlan made = make_plan(core_, row, secrets);
    if (row.state == RequestState::approved && made.plan.hash != row.plan) {
        send_back(core_, id, made.plan.hash, actor);
        changed_since();
    }
    const Answer answer = answer_of(secrets, made.plan.person_known, made.held, row.kind);
    begin(core_, id, row.plan, answer, actor);
    if (made.plan.hash != row.plan && !begun_erasure(core_, secrets.details.person)) {  // it was cut off
        send_back(core_, id, made.plan.hash, actor);
        changed_since();
    }
    if (answer.ground == kGroundNoData) {
        complete(core_, id, answer, actor);
        return {};
    }
    if (needs_delivery(row.kind)) return {RequestState::executing, {}, true};
    if (row.kind == RequestKind::erasure) return erase(core_, id, secrets, made, answer, actor);
    try {
        carry_out(core_, row, secrets, made, answer, actor);
    } catch (const Error& error) {
        if (error.code() == ErrorCode::conflict || error.code() == ErrorCode::not_found ||
            error.code() == ErrorCode::invalid_argument || error.code() == ErrorCode::already_exists)
            send_back(core_, id, made.plan.hash, actor);
        throw;
    }
    return {};
}

void RequestService::complete_delivery(const RecordId& id, const std::string& sha256, const std::string& how,
                                       const std::string& actor) {
    require_word(how, "say how it was handed over in a word of a-z, 0-9 and _: download, email, post, ...");
    if (sha256.size() != 64 || sha256.find_first_not_of("0123456789abcdef") != std::string::npos)
        throw Error(ErrorCode::invalid_argument,
                    "the hash of what was handed over is its SHA-256 in 64 lower-case hexadecimal digits");
    change(id, [&](RequestWork& work) {
        if (!needs_delivery(work.row.kind) || work.row.state != RequestState::executing)
            throw Error(ErrorCode::conflict, "nothing is to be handed over; the request is " +
                                                 std::string(to_string(work.row.state)));
        work.row.delivered_sha256 = sha256;
        work.save("delivered", actor, {}, {{"delivered_sha256", sha256}, {"how", how}});
        const Answer answer = answer_of(work.secrets, true, false, work.row.kind);
        close_request(work, RequestState::completed, answer.outcome, answer.ground, "completed", actor);
    });
}

}  // namespace sessionaudit
