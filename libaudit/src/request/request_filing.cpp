// Filing a request.
#include <algorithm>

#include "consent/purpose_rules.hpp"
#include "records/jurisdiction.hpp"
#include "request/request_clock.hpp"
#include "request/request_states.hpp"
#include "request/request_work.hpp"
#include "sessionaudit/consent.hpp"
#include "sessionaudit/error.hpp"
#include "tables/subjects.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kTextMax = 64 * 1024;
constexpr std::size_t kShortTextMax = 256;
constexpr std::size_t kListMax = 100;

[[noreturn]] void refuse_input(const std::string& sentence) {
    throw Error(ErrorCode::invalid_argument, sentence);
}

bool takes_purposes(RequestKind kind) {
    return kind == RequestKind::objection || kind == RequestKind::opt_out || kind == RequestKind::opt_in ||
           kind == RequestKind::limit;
}

void require_purposes(const NewRequest& request, const PurposeRules& rules) {
    if (!request.purposes.empty() && !takes_purposes(request.kind))
        refuse_input("only an objection, an opt_out, an opt_in and a limit name purposes");
    if (request.purposes.size() > kListMax) refuse_input("a request names at most 100 purposes");
    for (const std::string& purpose : request.purposes)
        if (!rules.declares(purpose))
            refuse_input("no policy declares the purpose \"" + purpose.substr(0, 70) +
                         "\"; see `sessionaudit policy show` for those there are");
}

void require_identifier(const Identifier& identifier) {
    if (identifier != Identifier::parse(identifier.to_string()))
        refuse_input("an identifier is written kind:value, for example email:anna@shop.example");
}

void require_change(const Rectification& change) {
    switch (change.what) {
        case Rectification::What::replace_identifier:
            require_identifier(change.before);
            require_identifier(change.after);
            return;
        case Rectification::What::add_identifier:
            require_identifier(change.after);
            return;
        case Rectification::What::remove_identifier:
            require_identifier(change.before);
            return;
        case Rectification::What::set_attribute:
            if (change.name.empty()) refuse_input("say which attribute of the session is to be put right");
            require_utf8(change.name, kShortTextMax, "an attribute's name");
            require_utf8(change.value, kTextMax, "an attribute");
            return;
    }
    refuse_input("there is no such rectification");
}

void require_changes(const NewRequest& request) {
    const bool rectifies = request.kind == RequestKind::rectification;
    if (rectifies == request.changes.empty())
        refuse_input(rectifies ? "say what is to be put right"
                               : "only a rectification says what to put right");
    if (request.changes.size() > kListMax) refuse_input("a request puts right at most 100 things");
    for (const Rectification& change : request.changes)
        require_change(change);
}

Timestamp receipt_of(const NewRequest& request, Timestamp now) {
    if (!request.received) return now;
    if (*request.received > now)
        refuse_input("the request cannot have arrived at " + to_rfc3339(*request.received) +
                     ", which is still to come");
    return *request.received;
}

void require_request_fields(const NewRequest& request, const PurposeRules& rules) {
    require_identifier(request.person);
    require_word(request.manner,
                 "say how the request was made in a word of a-z, 0-9 and _: web_form, email, phone, post, "
                 "agent, ...");
    require_utf8(request.text, kTextMax, "the text of a request");
    const auto languages = letter_languages();
    if (std::find(languages.begin(), languages.end(), request.language) == languages.end())
        refuse_input("letters are written in en, de, fr or es");
    if (request.categories_only && request.kind != RequestKind::access)
        refuse_input("only an access request can be about categories alone");
    if (request.invited && request.kind != RequestKind::opt_in)
        refuse_input("a controller can only invite a person to opt in");
    require_purposes(request, rules);
    require_changes(request);
    if (!request.agent) return;
    require_utf8(request.agent->name, kShortTextMax, "the agent's name");
    require_utf8(request.agent->contact, kShortTextMax, "the agent's contact");
    if (request.agent->name.empty()) refuse_input("an agent has a name");
}

/// Of the same kind, two requests can still want different things: other purposes, other corrections.
bool asks_the_same(WriteContext& context, const RequestRow& row, const NewRequest& request) {
    const auto key = context.find_key(row.key_owner, row.bucket);
    if (!key) return false;
    const RequestDetails details = open_request(row, key.get()).details;
    return details.purposes == request.purposes && details.changes == request.changes;
}

/// The open request that this one repeats: of its kind, by the same identifier, and no repetition itself of
/// one that is open.
std::optional<RecordId> first_of(WriteContext& context, const Hash& mac, const NewRequest& request) {
    std::vector<RequestRow> same = select_requests_of(context.store(), mac);  // newest first
    same.erase(std::remove_if(same.begin(), same.end(),
                              [&](const RequestRow& row) {
                                  return !is_open(row.state) || row.kind != request.kind ||
                                         row.categories_only != request.categories_only ||
                                         !asks_the_same(context, row, request);
                              }),
               same.end());
    std::optional<RecordId> first;
    for (const RequestRow& row : same) {
        const bool repeats = std::any_of(
            same.begin(), same.end(), [&](const RequestRow& other) { return row.duplicate_of == other.id; });
        if (!repeats) first = row.id;
    }
    return first;
}

RequestSecrets secrets_of(const NewRequest& request) {
    RequestSecrets secrets;
    secrets.details = {request.person, request.text, request.purposes, request.changes, request.agent, {}};
    return secrets;
}

RequestRow new_row(const NewRequest& request, const RecordId& id, const Hash& mac, Timestamp received) {
    RequestRow row;
    row.id = id;
    row.bucket = bucket_of(mac);
    row.person_mac = mac;
    row.kind = request.kind;
    row.categories_only = request.categories_only;
    row.manner = request.manner;
    row.language = request.language;
    row.by_agent = request.agent.has_value();
    row.received = received;
    return row;
}

void require_may_ask(VaultCore& core, const NewRequest& request) {
    if (!request.invited) return;
    if (request.purposes.empty()) refuse_input("say which purposes the person was asked to opt in to");
    for (const std::string& purpose : request.purposes) {
        const AskAgain answer =
            ConsentService(core).may_ask_again(request.person, purpose, request.jurisdiction);
        if (!answer.allowed) throw Error(ErrorCode::conflict, answer.sentence);
    }
}

}  // namespace

FiledRequest RequestService::file(const NewRequest& request, const std::string& actor) {
    require_request_fields(request, core_.purpose_rules());
    const Timestamp now = core_.now();
    const Timestamp received = receipt_of(request, now);
    require_may_ask(core_, request);
    const Jurisdictions where{jurisdiction_of(core_, request.jurisdiction, "")};
    const RequestTerms terms = choose_terms(core_.purpose_rules().policies(), where, request.kind);
    RequestRow row = new_row(request, core_.ids().next_record(now),
                             identifier_mac(core_.index_key(), request.person), received);
    row.jurisdiction = request.jurisdiction;
    row.terms = terms_to_text(terms);
    RequestDates dates = dates_of(row, terms, now);
    core_.writer().run([&](WriteContext& context) {
        RequestRow mine = row;
        mine.duplicate_of = first_of(context, *mine.person_mac, request);
        const OwnerKey key = OwnerKey::generate(random_owner_id(), mine.bucket);
        context.insert_live_key(key);
        mine.key_owner = key.owner;
        mine.sealed = seal_secrets(key, mine.id, secrets_of(request));
        RequestWork work(context, core_, std::move(mine));
        LedgerDetail detail{{"manner", request.manner}, {"policy", terms.policy}};
        if (work.row.duplicate_of) detail["duplicate"] = true;
        work.save("filed", actor, {}, std::move(detail));
    });
    return {row.id, received, std::move(dates.confirm), std::move(dates.respond)};
}

}  // namespace sessionaudit
