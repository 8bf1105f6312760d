#include "request/request_work.hpp"

#include "core/actor_names.hpp"
#include "core/snake_case_id.hpp"
#include "core/utf8.hpp"
#include "records/ledger_entries.hpp"
#include "request/request_states.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kReasonMax = 64 * 1024;

/// Steps and the ledger keep the actor for longer than the person may be named.
void require_nameless(const std::string& actor, const RequestSecrets& secrets) {
    const RequestDetails& details = secrets.details;
    if (actor_names(actor, details.person.value) ||
        (details.agent && actor_names(actor, details.agent->name)))
        throw Error(ErrorCode::invalid_argument,
                    "the actor names the person whom the request is about, and the ledger never forgets: "
                    "name a role instead, for example app:self-service");
}

/// Whether the first one's answer may be the answer to this one: who asked is known, or need not be.
bool is_answered_with_first(const RequestRow& row) {
    return row.state == RequestState::verified ||
           (row.state == RequestState::received && !needs_identity(row.kind));
}

/// Whether the way this one ended is an answer to others: that nobody proved who they are is none.
bool answers_duplicates(RequestState state, const std::string& ground) {
    return state == RequestState::completed ||
           (state == RequestState::refused && ground != kGroundUnverified);
}

}  // namespace

RequestRow require_request(storage::Connection& store, const RecordId& id) {
    auto row = select_request(store, id);
    if (!row) throw Error(ErrorCode::not_found, "there is no request " + id.to_string());
    return std::move(*row);
}

RequestSecrets open_request(const RequestRow& row, const OwnerKey* key) {
    if (key == nullptr || row.sealed.empty())
        throw Error(ErrorCode::conflict,
                    "the person of this request was erased, and what named them was destroyed with them; "
                    "only the record of the request is left");
    return open_secrets(*key, row.id, row.sealed);
}

std::shared_ptr<const OwnerKey> key_of_request(VaultCore& core, const RequestRow& row) {
    return row.sealed.empty() ? nullptr : core.key_of(row.key_owner, row.bucket);
}

void require_utf8(const std::string& text, std::size_t size_max, const char* what) {
    if (text.size() > size_max || !is_utf8(text))
        throw Error(ErrorCode::invalid_argument, std::string(what) + " must be UTF-8 text of at most " +
                                                     std::to_string(size_max) + " bytes");
}

void require_word(const std::string& text, const char* help) {
    if (!is_snake_case_id(text)) throw Error(ErrorCode::invalid_argument, help);
}

RequestWork::RequestWork(WriteContext& context, VaultCore& core, RequestRow request)
    : row(std::move(request)), context_(context), core_(core), now_(core.now()) {
    if (row.sealed.empty()) return;
    key_ = context.find_key(row.key_owner, row.bucket);
    if (key_) secrets = open_secrets(*key_, row.id, row.sealed);
}

const OwnerKey& RequestWork::key() const {
    if (!key_) open_request(row, nullptr);
    return *key_;
}

void RequestWork::move_to(RequestState state) {
    if (!may_go(row.kind, row.duplicate_of.has_value(), row.state, state))
        throw Error(ErrorCode::conflict, "a request that is " + std::string(to_string(row.state)) +
                                             " cannot become " + std::string(to_string(state)) +
                                             "; docs/requests.md shows who may go where");
    row.state = state;
}

void RequestWork::save(const std::string& what, const std::string& actor, const std::string& reason) {
    save(what, actor, reason, {});
}

void RequestWork::save(const std::string& what, const std::string& actor, const std::string& reason,
                       LedgerDetail detail) {
    require_utf8(reason, kReasonMax, "the reason");
    require_nameless(actor, secrets);
    if (key_) row.sealed = seal_secrets(*key_, row.id, secrets);
    save_request(context_.store(), row);
    const bool says_why = key_ && !reason.empty();
    insert_step(context_.store(), row,
                {now_, what, row.state, actor, says_why ? seal_reason(*key_, row.id, reason) : Bytes{}});
    LedgerEntry entry = plain_entry("request." + what, actor, now_);
    if (key_) entry.refs.push_back(commitment(key_->ledger_salt.view(), "request", row.id.view()));
    entry.detail = std::move(detail);
    entry.detail["kind"] = std::string(to_string(row.kind));
    entry.detail["state"] = std::string(to_string(row.state));
    context_.record(entry);
}

void change_request(VaultCore& core, const RecordId& id, const std::function<void(RequestWork&)>& change) {
    core.writer().run([&](WriteContext& context) {
        RequestWork work(context, core, require_request(context.store(), id));
        change(work);
    });
}

void RequestService::change(const RecordId& id, const std::function<void(RequestWork&)>& what) const {
    change_request(core_, id, [&](RequestWork& work) {
        if (steps_ && work.row.steps != *steps_)
            throw Error(ErrorCode::conflict,
                        "somebody else did something with this request meanwhile; look at it again");
        what(work);
    });
}

RequestService RequestService::when_at(std::int64_t steps) const {
    RequestService service(core_);
    service.steps_ = steps;
    return service;
}

bool concerns_one_request(const Error& error) noexcept {
    return error.code() == ErrorCode::invalid_argument || error.code() == ErrorCode::conflict ||
           error.code() == ErrorCode::not_found;
}

void close_request(RequestWork& work, RequestState state, const std::string& outcome,
                   const std::string& ground, const std::string& what, const std::string& actor,
                   const std::string& reason) {
    work.move_to(state);
    work.row.outcome = outcome;
    work.row.ground = ground;
    work.row.completed = work.now();
    LedgerDetail detail;
    if (!outcome.empty()) detail["outcome"] = outcome;
    if (!ground.empty()) detail["ground"] = ground;
    work.save(what, actor, reason, std::move(detail));
    if (!answers_duplicates(state, ground)) return;
    for (RequestRow& duplicate : select_duplicates(work.context().store(), work.row.id)) {
        if (!is_answered_with_first(duplicate)) continue;
        try {
            RequestWork other(work.context(), work.core(), std::move(duplicate));
            close_request(other, state, outcome, ground, "answered_with_first", actor);
        } catch (const Error& error) {
            // Nothing of it was written then. It stays open, to be answered by itself.
            if (!concerns_one_request(error)) throw;
        }
    }
}

}  // namespace sessionaudit
