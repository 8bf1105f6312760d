#include "request/rectification.hpp"

#include <algorithm>

#include "records/ledger_entries.hpp"
#include "records/person.hpp"
#include "records/subject_keys.hpp"
#include "sessionaudit/error.hpp"
#include "tables/session_data.hpp"
#include "tables/sessions.hpp"

namespace sessionaudit {
namespace {

/// The person whose data is put right, and what the ledger says about it.
struct Person {
    RequestWork& work;
    const OwnerKey& key;
    LedgerEntry entry;

    storage::Connection& store() { return work.context().store(); }
    Hash mac_of(const Identifier& identifier) const {
        return identifier_mac(work.core().index_key(), identifier);
    }
    void note(std::string_view label, std::string_view value) {
        entry.refs.push_back(commitment(key.ledger_salt.view(), label, as_bytes(value)));
    }
};

void require_of_person(Person& person, const Identifier& identifier) {
    const auto owner = find_subject(person.store(), person.mac_of(identifier));
    if (!owner || owner->owner != person.key.owner)
        throw Error(ErrorCode::not_found,
                    "an identifier that is to be put right is not one of this person's (any more)");
}

void add_identifier(Person& person, const Identifier& identifier) {
    const Hash mac = person.mac_of(identifier);
    const auto owner = find_subject(person.store(), mac);
    if (owner && owner->owner == person.key.owner) return;
    if (owner)
        throw Error(ErrorCode::already_exists,
                    "the new identifier belongs to somebody who is known already; nothing was changed");
    insert_identifier(person.store(), person.key, identifier, mac, person.work.now());
    person.note("after", identifier.to_string());
}

/// Requests of this person that are closed stay findable, so that an erasure reaches them.
void repoint_requests(Person& person, const Hash& from, const Hash& to) {
    for (RequestRow& row : select_requests_of(person.store(), from)) {
        if (is_open(row.state) && row.id != person.work.row.id)
            throw Error(ErrorCode::conflict,
                        "request " + row.id.to_string() +
                            " is open and was made with this identifier; close it first");
        if (row.id == person.work.row.id) person.work.row.person_mac = to;
        row.person_mac = to;
        save_request(person.store(), row);
    }
}

void remove_identifier(Person& person, const Identifier& identifier) {
    const Hash mac = person.mac_of(identifier);
    std::optional<Hash> other;
    for (const StoredIdentifier& stored : identifiers_of(person.store(), person.key))
        if (stored.identifier != identifier) other = person.mac_of(stored.identifier);
    if (!other)
        throw Error(ErrorCode::conflict,
                    "this is the person's last identifier: nobody could find them afterwards; replace it, or "
                    "erase the person");
    delete_identifier(person.store(), mac);
    repoint_requests(person, mac, *other);
    person.note("before", identifier.to_string());
}

void set_attribute(Person& person, const Rectification& change) {
    const auto row = select_session(person.store(), change.session);
    const auto owners = owners_of_person(person.store(), {person.key.owner, person.key.bucket});
    const bool theirs = row && std::any_of(owners.begin(), owners.end(), [&](const OwnerPlace& owner) {
                            return owner.owner == row->owner;
                        });
    if (!theirs)
        throw Error(ErrorCode::not_found,
                    "there is no session " + change.session.to_string() + " of this person");
    const OwnerKey key = require_key(person.work.context(), row->owner, row->bucket);
    SessionData data = open_session_data(key, row->id, row->sealed);
    const auto place = std::find_if(data.attributes.begin(), data.attributes.end(),
                                    [&](const auto& attribute) { return attribute.first == change.name; });
    if (place != data.attributes.end()) {
        person.note("before", place->first + "=" + place->second);
        data.attributes.erase(place);
    }
    if (!change.value.empty()) {
        data.attributes.emplace_back(change.name, change.value);
        person.note("after", change.name + "=" + change.value);
    }
    reseal_session(person.store(), row->id, seal_session_data(key, row->id, data));
    person.work.context().changed(row->bucket);
}

void apply(Person& person, const Rectification& change) {
    switch (change.what) {
        case Rectification::What::replace_identifier:
            require_of_person(person, change.before);
            if (change.before == change.after) return;
            add_identifier(person, change.after);
            return remove_identifier(person, change.before);
        case Rectification::What::add_identifier:
            return add_identifier(person, change.after);
        case Rectification::What::remove_identifier:
            require_of_person(person, change.before);
            return remove_identifier(person, change.before);
        case Rectification::What::set_attribute:
            return set_attribute(person, change);
    }
}

}  // namespace

void rectify(RequestWork& work, const std::string& actor) {
    const auto owner =
        work.row.person_mac ? find_subject(work.context().store(), *work.row.person_mac) : std::nullopt;
    if (!owner) throw Error(ErrorCode::not_found, "nobody is known by this identifier (any more)");
    const OwnerKey key = require_key(work.context(), owner->owner, owner->bucket);
    Person person{work, key, plain_entry("data.rectified", actor, work.now())};
    for (const Rectification& change : work.secrets.details.changes)
        apply(person, change);
    work.context().changed(key.bucket);
    person.entry.subject = owner_commitment(key);
    person.entry.detail["changes"] = static_cast<std::int64_t>(work.secrets.details.changes.size());
    work.context().record(person.entry);
}

}  // namespace sessionaudit
