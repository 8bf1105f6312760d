// Opens a store after a crash and verifies that everything acknowledged is in it, whole.
//
//   crash_checker HOME ACKS...
//
// Prints a line for each fault, then one line of figures. Exit status: 0 sound, 1 not.
#include <algorithm>
#include <cstdio>
#include <set>

#include "expectation.hpp"
#include "sessionaudit/doctor.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/ledger.hpp"
#include "sessionaudit/vault.hpp"

using namespace sessionaudit;

namespace {

class Checker {
  public:
    explicit Checker(const std::filesystem::path& home) : options_{home} {}

    void check(const crash::Expectation& expected) {
        const bool rotating = std::filesystem::exists(options_.home / "rotation.json");
        examine_store("before the store was opened", rotating);
        {
            const Vault vault = Vault::open(options_);
            for (const auto& [id, session] : expected.sessions)
                check_session(vault, session);
            check_calls();
            check_subjects(vault, expected);
            check_ledger(vault, expected);
        }
        examine_store("after it was opened", false);
    }

    std::size_t faults() const { return faults_; }
    std::size_t events() const { return events_; }

  private:
    void fault(const std::string& sentence) {
        ++faults_;
        std::printf("FAULT: %s\n", sentence.c_str());
    }

    /// An interrupted rotation hides the rest from the doctor, who says so.
    void examine_store(const std::string& when, bool rotating) {
        for (const Diagnosis& line : examine(options_)) {
            if (line.state == Diagnosis::State::ok) continue;
            if (rotating && line.subject == "key rotation") continue;
            fault("the doctor, " + when + ": " + line.subject + ": " + line.finding);
        }
    }

    void check_session(const Vault& vault, const crash::ExpectedSession& expected) {
        const std::string name = "session " + expected.id.to_string();
        const auto info = vault.sessions().find(expected.id);
        if (!info) return fault(name + " is lost");
        check_state(vault, name, expected, *info);
        check_token(vault, name, expected, *info);
        if (info->owner != expected.owner) fault(name + " belongs to another owner");
        const std::map<std::string, std::string> attributes(info->attributes.begin(), info->attributes.end());
        for (const auto& [attribute, value] : expected.attributes)
            if (!attributes.contains(attribute)) fault(name + " lost its attribute " + attribute);
        check_events(vault, name, expected, *info);
    }

    void check_state(const Vault& vault, const std::string& name, const crash::ExpectedSession& expected,
                     const SessionInfo& info) {
        const bool as_expected = info.reason == expected.reason && info.successor == expected.successor;
        const bool went_on = expected.reason == EndedReason::none && expected.may_have_ended == info.reason;
        if (!as_expected && !went_on)
            return fault(name + " should be " + std::string(to_string(expected.reason)) + " and is " +
                         std::string(to_string(info.reason)));
        if (went_on && info.successor && !vault.sessions().find(*info.successor))
            fault(name + " has a successor that does not exist: it was written by half");
        const bool replaced = info.reason == EndedReason::renewed || info.reason == EndedReason::rotated;
        if (replaced != info.successor.has_value()) fault(name + " was replaced by half");
    }

    /// Tokens and sessions must tell the same.
    void check_token(const Vault& vault, const std::string& name, const crash::ExpectedSession& expected,
                     const SessionInfo& info) {
        const CheckResult result = vault.sessions().peek(expected.token);
        const bool follows_renewal = info.reason == EndedReason::renewed && result.id != expected.id;
        if (follows_renewal) return;  // the overlap: it answers for a successor
        if (result.id != expected.id || result.reason != info.reason ||
            result.status != (info.active() ? TokenStatus::active : TokenStatus::ended))
            fault(name + ": its token is " + std::string(to_string(result.status)) + " (" +
                  std::string(to_string(result.reason)) + ")");
    }

    /// The stored events are the acknowledged batches in order, each whole and once; between them may
    /// be whole batches that were not acknowledged.
    void check_events(const Vault& vault, const std::string& name, const crash::ExpectedSession& expected,
                      const SessionInfo& info) {
        std::vector<std::string> stored;
        for (const Event& event : vault.sessions().events(expected.id))
            stored.push_back(crash::digest_of(event));
        events_ += stored.size();
        if (static_cast<std::int64_t>(stored.size()) != info.event_count)
            fault(name + " counts " + std::to_string(info.event_count) + " events and has " +
                  std::to_string(stored.size()));
        std::size_t at = 0;
        for (const crash::ExpectedBatch& batch : expected.batches) {
            const auto& digests = batch.digests;
            const bool here =
                at + digests.size() <= stored.size() &&
                std::equal(digests.begin(), digests.end(), stored.begin() + static_cast<std::ptrdiff_t>(at));
            if (!here && batch.acknowledged)
                return fault(name + " lost the events of call " + batch.call + ", from event " +
                             std::to_string(at + 1) + " on");
            if (here && batch.first_sequence && *batch.first_sequence != static_cast<std::int64_t>(at) + 1)
                fault(name + " has the events of call " + batch.call + " in another place");
            if (here) at += digests.size();
            calls_[batch.call].insert(here);
        }
        if (at != stored.size()) fault(name + " has events that nobody sent");
    }

    /// One call may add to several sessions: to all, or to none.
    void check_calls() {
        for (const auto& [call, outcomes] : calls_)
            if (outcomes.size() != 1) fault("call " + call + " was written by half");
    }

    void check_subjects(const Vault& vault, const crash::Expectation& expected) {
        std::map<std::string, std::optional<SubjectInfo>> known;
        for (const auto& [id, session] : expected.sessions) {
            if (!session.subject) continue;
            const std::string name = session.subject->to_string();
            if (!known.contains(name)) known[name] = vault.subject(*session.subject);
            const auto& info = known[name];
            if (!info) {
                fault(name + " is lost");
                continue;
            }
            if (info->owner != session.owner) fault(name + " has changed its owner");
            if (std::none_of(info->sessions.begin(), info->sessions.end(),
                             [&wanted = session.id](const SessionInfo& one) { return one.id == wanted; }))
                fault(name + " does not list session " + session.id.to_string());
            if (!session.predecessor) continue;
            const crash::ExpectedSession& before = expected.sessions.at(*session.predecessor);
            if (before.subject) continue;
            const auto& linked = info->linked_visitors;
            if (std::find(linked.begin(), linked.end(), before.owner) == linked.end())
                fault(name + " is not linked to the visitor it was");
        }
    }

    /// Each acknowledged beginning and end is in the ledger once.
    void check_ledger(const Vault& vault, const crash::Expectation& expected) {
        vault.with_ledger([&](Ledger& ledger) {
            const LedgerReport report = ledger.verify();
            for (const std::string& problem : report.problems)
                fault("ledger: " + problem);
            for (const auto& [id, session] : expected.sessions) {
                std::size_t started = 0;
                std::size_t ended = 0;
                for (const std::uint64_t index : ledger.find(*vault.ledger_reference(id))) {
                    const LedgerEntry entry = LedgerEntry::parse(*ledger.entry(index));
                    if (entry.action == "session.started") ++started;
                    if (entry.action == "session.ended") ++ended;
                }
                const bool has_ended = !vault.sessions().find(id)->active();
                if (started != 1 || ended != (has_ended ? 1U : 0U))
                    fault("the ledger tells of session " + id.to_string() + " " + std::to_string(started) +
                          " beginnings and " + std::to_string(ended) + " ends");
            }
        });
    }

    VaultOptions options_;
    std::size_t faults_ = 0;
    std::size_t events_ = 0;
    std::map<std::string, std::set<bool>> calls_;  ///< whether the call's batches are there
};

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fputs("usage: crash_checker HOME ACKS...\n", stderr);
        return 2;
    }
    try {
        crash::Expectation expected;
        for (int i = 2; i < argc; ++i)
            expected.add(crash::read_calls(argv[i]));
        Checker checker(argv[1]);
        checker.check(expected);
        std::printf("%zu acknowledged of %zu calls, %zu rotations, %zu sessions, %zu events, %zu faults\n",
                    expected.acknowledged, expected.calls, expected.rotations, expected.sessions.size(),
                    checker.events(), checker.faults());
        return checker.faults() == 0 ? 0 : 1;
    } catch (const std::exception& error) {
        std::printf("FAULT: %s\n", error.what());
        return 1;
    }
}
