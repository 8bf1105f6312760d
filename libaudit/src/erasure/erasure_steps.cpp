#include "erasure/erasure_steps.hpp"

#include <algorithm>

#include "erasure/waiting_erasure.hpp"
#include "records/held_part.hpp"
#include "records/ledger_entries.hpp"
#include "records/person.hpp"
#include "records/request_forgetting.hpp"
#include "sessionaudit/error.hpp"
#include "storage/page_search.hpp"
#include "storage/sqlcipher.hpp"
#include "tables/event_counts.hpp"
#include "tables/sessions.hpp"

namespace sessionaudit {
namespace {

constexpr int kSessionsPerBatch = 100;
constexpr int kTruncateTries = 50;

struct Work {
    ErasureJob job;
    ErasureDetails details;
};

std::shared_ptr<const OwnerKey> key_of_job(VaultCore& core, const ErasureJob& job) {
    auto key = core.key_of(job.job_owner, job.bucket);
    if (!key)
        throw Error(ErrorCode::corrupt,
                    "an unfinished erasure has lost its key: was the store restored meanwhile? Erase anew");
    return key;
}

Work load(VaultCore& core, const RecordId& id) {
    const auto job = [&] {
        const auto lease = core.readers().lease();
        return select_job(*lease, id);
    }();
    if (!job) throw Error(ErrorCode::not_found, "there is no erasure " + id.to_string());
    return {*job, open_details(*key_of_job(core, *job), id, job->sealed)};
}

std::vector<OwnerPlace> refs_of(const std::vector<ErasedOwner>& owners) {
    std::vector<OwnerPlace> refs;
    refs.reserve(owners.size());
    for (const ErasedOwner& owner : owners)
        refs.push_back({owner.owner, owner.bucket});
    return refs;
}

/// Somebody may have logged in as this person since the intent: who that visitor was belongs to it too. The
/// job must know before any key goes, or a crash would leave them behind. True when there was anybody new.
bool take_in_newcomers(WriteContext& context, VaultCore& core, const Work& work) {
    const ErasedOwner& subject = work.details.owners.front();
    const auto owners = owners_of_person(context.store(), {subject.owner, subject.bucket});
    ErasureDetails details = work.details;
    for (const OwnerPlace& owner : owners) {
        const auto known = [&](const ErasedOwner& it) { return it.owner == owner.owner; };
        if (std::any_of(details.owners.begin(), details.owners.end(), known)) continue;
        details.owners.push_back(erased_owner(owner, context.find_key(owner.owner, owner.bucket).get()));
    }
    details.sessions = sessions_of_person(context.store(), owners);
    if (details.owners.size() == work.details.owners.size() &&
        details.sessions.size() == work.details.sessions.size())
        return false;
    advance_job(context.store(), work.job, ErasureState::started,
                seal_details(*key_of_job(core, work.job), work.job.id, details));
    return true;
}

/// Takes what goes at once; what a legal hold needs stays, and so does its key.
void destroy_owners(WriteContext& context, const Work& work, Timestamp now) {
    const HeldItems held = HeldItems::load(context.store(), context.keyring());
    std::vector<OwnerPlace> gone;
    std::vector<Bucket> changed;
    for (std::size_t i = 0; i < work.details.owners.size(); ++i) {
        const ErasedOwner& owner = work.details.owners[i];
        const auto key = context.find_key(owner.owner, owner.bucket);
        if (key && is_needed(context.store(), held, owner.owner)) {
            insert_waiting(context.keyring(), *key, work.job.id, i, work.details.identifiers);
            unlink_visits(context.store(), owner.owner, changed);
            retire_owner(context.store(), owner.owner, now);
            changed.push_back(owner.bucket);
            continue;
        }
        delete_waiting(context.keyring(), owner.owner);
        context.destroy_key(owner.owner, owner.bucket);
        gone.push_back({owner.owner, owner.bucket});
    }
    const auto disowned = disown_rows(context.store(), gone, now);
    changed.insert(changed.end(), disowned.begin(), disowned.end());
    for (const Bucket bucket : changed)
        context.changed(bucket);
}

/// Of the identifiers that still lead to this person. Where a hold is released long after the erasure,
/// somebody may be known by one of them again, whose requests are their own.
std::vector<Hash> macs_of_person(storage::Connection& store, VaultCore& core, const ErasureDetails& details) {
    std::vector<Hash> macs;
    for (const Identifier& identifier : details.identifiers) {
        const Hash mac = identifier_mac(core.index_key(), identifier);
        const auto known = find_subject(store, mac);
        const bool theirs =
            known && std::any_of(details.owners.begin(), details.owners.end(),
                                 [&](const ErasedOwner& owner) { return owner.owner == known->owner; });
        if (theirs) macs.push_back(mac);
    }
    return macs;
}

void destroy_keys(VaultCore& core, const Work& work) {
    core.writer().run([&](WriteContext& context) {
        if (take_in_newcomers(context, core, work)) return;
        if (!advance_job(context.store(), work.job, ErasureState::keys_destroyed, work.job.sealed)) return;
        forget_requests(context, macs_of_person(context.store(), core, work.details), work.job.id);
        // What is left of an erasure that had waited: the person may have come back since, as somebody new.
        const bool had_waited = is_waiting(context.keyring(), work.details.owners.front().owner);
        for (const Identifier& identifier : work.details.identifiers)
            if (!had_waited) context.suppress(identifier_mac(core.index_key(), identifier), core.now());
        destroy_owners(context, work, core.now());
    });
}

/// Who still has a key is needed by a hold: only what it does not need goes.
bool delete_batch(WriteContext& context, const std::vector<OwnerPlace>& owners) {
    const HeldItems held = HeldItems::load(context.store(), context.keyring());
    std::vector<OwnerPlace> gone;
    for (const OwnerPlace& owner : owners) {
        if (!context.find_key(owner.owner, owner.bucket)) {
            gone.push_back(owner);
            continue;
        }
        if (delete_unheld_rows(context.store(), held, owner.owner, kSessionsPerBatch)) return true;
    }
    return delete_person_rows(context.store(), gone, kSessionsPerBatch);
}

void delete_rows(VaultCore& core, const Work& work) {
    const auto owners = refs_of(work.details.owners);
    for (bool more = true; more;)
        core.writer().run([&](WriteContext& context) {
            more = delete_batch(context, owners);
            for (const OwnerPlace& owner : owners)
                context.changed(owner.bucket);
        });
    core.writer().run([&](WriteContext& context) {
        for (const Identifier& identifier : work.details.identifiers)
            fold_counts_naming(context.store(), identifier.value);
        advance_job(context.store(), work.job, ErasureState::rows_deleted, work.job.sealed);
    });
}

/// Moves the log into the file and empties it. Readers of an older state may be in the way for a moment.
void empty_log(storage::Connection& connection, const std::string& name) {
    if (!storage::checkpoint_and_truncate(connection, kTruncateTries))
        throw Error(ErrorCode::locked,
                    "the log of " + name +
                        " cannot be emptied: somebody reads an old state of the store. The erasure goes "
                        "on when the store is opened next");
}

/// Names of ours look like this, and are found in every database.
bool is_word(std::string_view text) {
    return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos;
}

/// A session that is still there is looked for all the same, unless a hold needs it.
bool is_held(storage::Connection& store, const HeldItems& held, const SessionId& id) {
    if (held.empty()) return false;
    const auto row = select_session(store, id);
    return row && held.session(store, {row->id, row->owner, row->started, row->last_seen});
}

storage::SearchPatterns patterns_of(VaultCore& core, const ErasureDetails& details) {
    const auto store = core.readers().lease();
    const auto keyring = core.keyring_readers().lease();
    const HeldItems held = HeldItems::load(*store, *keyring);
    storage::SearchPatterns patterns;
    const auto add = [&](ByteView bytes, const std::string& name) {
        if (bytes.size() >= storage::SearchPatterns::kSizeMin && !is_word(as_text(bytes)))
            patterns.add(bytes, name);
    };
    for (const Identifier& identifier : details.identifiers)
        add(as_bytes(identifier.value), "the person's " + identifier.kind);
    for (const SessionId& session : details.sessions)
        if (!is_held(*store, held, session)) add(session.view(), "the id of a session");
    for (const ErasedOwner& owner : details.owners)
        if (!is_needed(*store, held, owner.owner)) add(owner.owner.view(), "the owner's id");
    return patterns;
}

/// The search of one file. SQLite zeroes what it deletes, but in large stores copies of moved rows were found
/// in unused parts of pages, which no deletion reaches. A file that is written anew is rid of them; a row
/// that should have been deleted is still there afterwards, and found again.
storage::PageSearch search_clean(storage::Connection& connection, const std::string& name, ByteView key,
                                 const storage::SearchPatterns& patterns) {
    empty_log(connection, name);
    storage::PageSearch result = storage::search_pages(connection, key, patterns);
    if (result.hits == 0) return result;
    storage::rewrite(connection);
    empty_log(connection, name);
    return storage::search_pages(connection, key, patterns);
}

/// Every page of every file. Throws when anything is found.
void search_files(VaultCore& core, ErasureDetails& details) {
    const storage::SearchPatterns patterns = patterns_of(core, details);
    details.patterns = patterns.size();
    details.searched.clear();
    std::string found;
    const auto note = [&](const std::string& name, const storage::PageSearch& result) {
        details.searched.push_back({name, result.pages, result.log_pages});
        for (const std::string& hit : result.first_hits)
            found.append(found.empty() ? "" : "; ").append(name).append(": ").append(hit);
    };
    const auto search = [&](const std::filesystem::path& file, const SecretBytes& key) {
        const auto connection = storage::open_sqlcipher(file, key.view(), {});
        const std::string name = file.filename().string();
        note(name, search_clean(*connection, name, key.view(), patterns));
    };
    search(core.paths().store(), core.keys().store);
    search(core.paths().keyring(), core.keys().keyring);
    const auto ledger = storage::open_sqlcipher(core.paths().ledger(), core.keys().ledger.view(), {});
    note("ledger.db", storage::search_pages(*ledger, core.keys().ledger.view(), patterns));
    if (!found.empty())
        throw Error(ErrorCode::corrupt,
                    "the erasure is NOT complete: something of the person is still on disk (" + found +
                        "). Nothing was certified; find out who wrote it, then open the store again");
}

LedgerEntry completion_entry(const Work& work, Timestamp now) {
    const ErasureDetails& details = work.details;
    LedgerEntry entry = plain_entry("erasure.completed", details.actor, now);
    const ErasedOwner& subject = details.owners.front();
    entry.subject = commitment(subject.salt, "owner", subject.owner.view());
    entry.refs = details.commitments;
    for (const ErasedOwner& owner : details.owners)
        if (!owner.salt.empty()) entry.refs.push_back(commitment(owner.salt, "owner", owner.owner.view()));
    entry.refs.push_back(commitment(details.salt, "erasure", work.job.id.view()));
    for (const ErasureItem& item : details.erased)
        entry.detail[item.what] = item.count;
    std::uint64_t pages = 0;
    for (const SearchedFile& file : details.searched)
        pages += file.pages + file.log_pages;
    entry.detail["pages_searched"] = static_cast<std::int64_t>(pages);
    entry.detail["patterns"] = static_cast<std::int64_t>(details.patterns);
    entry.detail["hits"] = std::int64_t{0};
    entry.detail["plan_sha256"] = details.plan_hash;
    return entry;
}

void complete(VaultCore& core, Work& work) {
    const Timestamp now = core.now();
    const LedgerEntry entry = completion_entry(work, now);
    work.details.entry = as_text(entry.to_json());
    // From here on only commitments tell whose it was.
    work.details.identifiers.clear();
    work.details.sessions.clear();
    const Bytes sealed = seal_details(*key_of_job(core, work.job), work.job.id, work.details);
    core.writer().run([&](WriteContext& context) {
        if (advance_job(context.store(), work.job, ErasureState::completed, sealed, now))
            context.record(entry);
    });
}

/// Handing over destroys the job's key first. A crash right after that leaves a row which still promises a
/// certificate that nobody can write any more.
void finish_delivery(VaultCore& core, const ErasureJob& job) {
    if (core.key_of(job.job_owner, job.bucket)) return;
    core.writer().run(
        [&](WriteContext& context) { advance_job(context.store(), job, ErasureState::delivered, {}); });
}

/// Another process may have finished it, and handed over: what it sealed cannot be opened then.
bool is_complete(VaultCore& core, const RecordId& id) {
    const auto lease = core.readers().lease();
    const auto job = select_job(*lease, id);
    return job && job->state >= ErasureState::completed;
}

}  // namespace

void finish_erasure(VaultCore& core, const RecordId& id) {
    while (true) {
        if (is_complete(core, id)) return core.settle();
        Work work = load(core, id);
        switch (work.job.state) {
            case ErasureState::started:
                core.settle();  // the intent is in the ledger before anything is destroyed
                destroy_keys(core, work);
                break;
            case ErasureState::keys_destroyed:
                delete_rows(core, work);
                break;
            case ErasureState::rows_deleted:
                search_files(core, work.details);
                complete(core, work);
                break;
            case ErasureState::completed:
            case ErasureState::delivered:
                core.settle();
                return;
        }
    }
}

void resume_erasures(VaultCore& core) {
    const auto jobs = [&] {
        const auto lease = core.readers().lease();
        return select_jobs(*lease, ErasureState::completed);
    }();
    for (const ErasureJob& job : jobs) {
        try {
            if (job.state == ErasureState::completed)
                finish_delivery(core, job);
            else
                finish_erasure(core, job.id);
        } catch (const Error&) {
            // The store must open for everybody else. The job stays, and doctor names it.
        }
    }
    try {
        carry_out_waiting_erasures(core, "system");  // a release may have been interrupted
    } catch (const Error&) {
        // As above: begun ones stay as jobs, the others are tried again at the next open.
    }
}

}  // namespace sessionaudit
