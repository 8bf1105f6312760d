#include "eraser_check.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <optional>

#include "core/file_handle.hpp"
#include "home_files.hpp"
#include "person_store.hpp"
#include "sessionaudit/certificate.hpp"
#include "sessionaudit/doctor.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::crash {
namespace {

struct LedgerView {
    std::vector<std::string> actions;  ///< those of erasures, in order
    std::uint64_t size = 0;
    VerifierKey key;
};

class Checker {
  public:
    explicit Checker(EraserFiles files) : files_(std::move(files)) {}

    int run() {
        std::uint64_t size = 0;
        {
            const Vault vault = Vault::open({files_.home});
            if (vault.erasures().list().empty()) erase_anew(vault);
            check_person_is_gone(vault);
            check_certificate(vault);
            size = check_ledger(vault);
        }
        {
            const Vault again = Vault::open({files_.home});
            if (check_ledger(again) != size) fault("opening a finished store wrote to the ledger");
        }
        check_keys();
        for (const Diagnosis& line : examine({files_.home}))
            if (line.state != Diagnosis::State::ok)
                fault("the doctor: " + line.subject + ": " + line.finding);
        return faults_;
    }

  private:
    void fault(const std::string& sentence) {
        ++faults_;
        std::printf("FAULT: %s\n", sentence.c_str());
    }

    LedgerView look_into_ledger(const Vault& vault) {
        LedgerView view;
        vault.with_ledger([&](Ledger& ledger) {
            view.size = ledger.size();
            view.key = ledger.key();
            for (const Bytes& bytes : ledger.entries(0, view.size)) {
                const std::string action = LedgerEntry::parse(bytes).action;
                if (action.starts_with("erasure.")) view.actions.push_back(action);
            }
            for (const std::string& problem : ledger.verify().problems)
                fault("the ledger: " + problem);
        });
        return view;
    }

    /// It was killed before anything happened: all or nothing.
    void erase_anew(const Vault& vault) {
        if (!look_into_ledger(vault).actions.empty())
            fault("the ledger tells of an erasure that is not there");
        const auto person = vault.subject(kErased);
        if (!person) return fault("the person is gone without an erasure");
        if (person->sessions.size() != kErasedSessions) fault("the person lost sessions without an erasure");
        if (person->linked_visitors.size() != kErasedVisitors) fault("the person lost a visitor");
        std::int64_t events = 0;
        for (const SessionInfo& session : person->sessions)
            events += static_cast<std::int64_t>(vault.sessions().events(session.id).size());
        if (events != kErasedEvents) fault("the person lost events without an erasure");
        if (vault.consents().history(kErased).size() != 3) fault("the person lost choices");
        vault.erasures().execute(kErased, vault.erasures().plan(kErased)->hash, "cli:user");
    }

    void check_person_is_gone(const Vault& vault) {
        if (vault.subject(kErased)) fault("the person is still known");
        if (vault.erasures().plan(kErased)) fault("there is still something to erase");
        if (!vault.consents().history(kErased).empty()) fault("choices of the person are left");
        if (others_as_text(vault) != read_text_file(files_.others)) fault("somebody else was touched");
    }

    void check_certificate(const Vault& vault) {
        const auto list = vault.erasures().list();
        if (list.size() != 1) return fault("there are " + std::to_string(list.size()) + " erasures");
        if (list.front().state != ErasureState::completed)
            return fault("the erasure is " + std::string(to_string(list.front().state)));
        const std::string text = vault.erasures().certificate(list.front().id);
        const VerifierKey key = look_into_ledger(vault).key;
        for (const CertificateCheck& check : verify_certificate(text, kErased, key).checks)
            if (!check.holds) fault("the certificate: " + check.what);
        std::ofstream(files_.certificate) << text << '\n';
        std::ofstream(files_.certificate.string() + ".key") << key.to_text();
    }

    /// Each step is told once. Returns the ledger's size.
    std::uint64_t check_ledger(const Vault& vault) {
        const LedgerView view = look_into_ledger(vault);
        if (view.actions != std::vector<std::string>{"erasure.started", "erasure.completed"}) {
            std::string told;
            for (const std::string& action : view.actions)
                told += ' ' + action;
            fault("the ledger tells:" + told);
        }
        return view.size;
    }

    void check_keys() {
        const auto keyring = test::HomeFiles(files_.home).keyring();
        auto select = keyring->prepare("SELECT count(*) FROM owner_key WHERE owner_id = $1");
        const auto owners = known_owners(files_.known);
        if (owners.empty()) fault("no owner is known");
        for (const OwnerId& owner : owners) {
            select.bind(owner.view());
            select.step();
            if (select.row().integer(0) != 0) fault("a key of the person is left");
            select.rewind();
        }
    }

    EraserFiles files_;
    int faults_ = 0;
};

}  // namespace

int check_erasure(const EraserFiles& files) {
    return Checker(files).run();
}

}  // namespace sessionaudit::crash
