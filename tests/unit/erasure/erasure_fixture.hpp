// A person with something of every kind, and what tests ask of their erasure.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "sessionaudit/certificate.hpp"
#include "test_vault.hpp"

namespace sessionaudit::test {

inline const Identifier kAnna{"email", "anna@shop.example"};
inline const Identifier kBert{"email", "bert@shop.example"};

/// A visit before the login, one after it with attributes, events in both, a choice, a restriction, an
/// objection.
inline IssuedSession fill_everything(const Vault& vault, const Identifier& subject) {
    auto sessions = vault.sessions();
    const IssuedSession before = sessions.start({});
    Event event;
    event.at = vault.clock().now();
    event.path = "/cart";
    sessions.add_events(before.id, {event, event});
    IssuedSession after = sessions.login(before.token, subject, {"203.0.113.9", "Firefox/128.0"});
    sessions.set_attributes(after.id, {{"basket", "kettle"}});
    sessions.add_events(after.id, {event});
    ConsentAct act;
    act.holder = subject;
    act.choices = {{"advertising", ConsentState::given, {}}};
    act.method = "banner";
    act.jurisdiction = "DE";
    vault.consents().record(act);
    vault.consents().restrict_processing(subject, "accuracy is disputed", "user:dpo");
    return after;
}

inline RecordId erase(const Vault& vault, const Identifier& subject, const std::string& actor = "user:dpo") {
    return vault.erasures().execute(subject, vault.erasures().plan(subject)->hash, actor);
}

inline std::int64_t count_of(const ErasurePlan& plan, std::string_view what) {
    const auto item = std::find_if(plan.erased.begin(), plan.erased.end(),
                                   [&](const ErasureItem& erased) { return erased.what == what; });
    return item == plan.erased.end() ? -1 : item->count;
}

inline VerifierKey ledger_key(const Vault& vault) {
    VerifierKey key;
    vault.with_ledger([&](Ledger& ledger) { key = ledger.key(); });
    return key;
}

/// Entries of an action, oldest first.
inline std::vector<LedgerEntry> entries_of(const Vault& vault, const std::string& action) {
    std::vector<LedgerEntry> found;
    vault.with_ledger([&](Ledger& ledger) {
        for (const Bytes& entry : ledger.entries(0, 10'000)) {
            LedgerEntry parsed = LedgerEntry::parse(entry);
            if (parsed.action == action) found.push_back(std::move(parsed));
        }
    });
    return found;
}

}  // namespace sessionaudit::test
