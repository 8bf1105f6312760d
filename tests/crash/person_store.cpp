#include "person_store.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace sessionaudit::crash {
namespace {

constexpr int kEventsPerSession = 6;
constexpr int kSessionsOfOther = 8;

/// The values of one person on their way into the store, and into KNOWN where that person is to be erased.
class PersonFiller {
  public:
    PersonFiller(const Vault& vault, Identifier who, std::ofstream* known)
        : vault_(vault), sessions_(vault.sessions()), who_(std::move(who)), known_(known) {
        note(who_.value);
    }

    /// A visit that ends in a login: two sessions, two owners.
    void visit_and_log_in() {
        StartRequest request;
        request.context = context();
        const IssuedSession before = sessions_.start(request);
        keep(before);
        add_events(before);
        const IssuedSession after = sessions_.login(before.token, who_, context());
        keep(after);
        add_events(after);
    }

    void one_session() {
        StartRequest request;
        request.subject = who_;
        request.context = context();
        request.attributes = {{"favourite_song", note("song of " + mark())}};
        const IssuedSession session = sessions_.start(request);
        keep(session);
        add_events(session);
        if (count_ % 2 == 0) sessions_.end(session.id, EndedReason::logout);
    }

    void choose(const std::string& purpose, ConsentState state) {
        ConsentAct act;
        act.holder = who_;
        act.choices = {{purpose, state, {}}};
        act.method = "banner";
        act.jurisdiction = "DE";
        act.evidence = note("evidence of " + mark());
        vault_.consents().record(act);
    }

  private:
    std::string mark() { return who_.value + " no " + std::to_string(++count_); }
    const std::string& note(const std::string& value) {
        if (known_ != nullptr) *known_ << value << '\n';
        return last_ = value;
    }
    RequestContext context() { return {"", note("KnownBrowser/1.0 (machine of " + mark() + ")")}; }
    void keep(const IssuedSession& session) {
        note(session.token);
        note("hex:" + to_hex(session.id.view()));
        if (known_ != nullptr) *known_ << "hex:" << to_hex(session.owner.view()) << " owner\n";
    }
    void add_events(const IssuedSession& session) {
        std::vector<Event> events(kEventsPerSession);
        for (Event& event : events) {
            event.at = vault_.clock().now();
            event.path = note("/orders/of/" + mark());
        }
        sessions_.add_events(session.id, events);
    }

    const Vault& vault_;
    SessionService sessions_;
    Identifier who_;
    std::ofstream* known_;
    std::string last_;
    int count_ = 0;
};

void fill_all(const Vault& vault, std::ofstream& known) {
    PersonFiller erased(vault, kErased, &known);
    std::vector<PersonFiller> others;
    for (int i = 0; i < kOthers; ++i)
        others.emplace_back(vault, other(i), nullptr);
    // In turns, so that they share pages.
    for (int i = 0; i < kErasedVisitors; ++i)
        erased.visit_and_log_in();
    for (int i = 0; i < kErasedSessions - 2 * kErasedVisitors; ++i) {
        erased.one_session();
        if (i < kOthers * kSessionsOfOther) others[static_cast<std::size_t>(i % kOthers)].one_session();
    }
    for (PersonFiller& one : others)
        one.choose("advertising", ConsentState::given);
    erased.choose("advertising", ConsentState::given);
    erased.choose("personalisation", ConsentState::refused);
    erased.choose("advertising", ConsentState::withdrawn);
    vault.consents().restrict_processing(kErased, "accuracy is contested");
}

}  // namespace

Identifier other(int number) {
    return {"email", "bleibt-" + std::to_string(number) + "@shop.example"};
}

void fill_person_store(const std::filesystem::path& home, const std::filesystem::path& known) {
    Vault::create({home, "shop.example", "file:root.key", "nist-aal1"});
    std::ofstream values(known);
    const Vault vault = Vault::open({home});
    fill_all(vault, values);
}

std::vector<OwnerId> known_owners(const std::filesystem::path& known) {
    std::ifstream input(known);
    std::vector<OwnerId> owners;
    for (std::string line; std::getline(input, line);) {
        constexpr std::size_t kHexDigits = 32;
        if (!line.starts_with("hex:") || !line.ends_with(" owner")) continue;
        const auto bytes = from_hex(line.substr(4, kHexDigits));
        if (!bytes) throw std::runtime_error(known.string() + " holds no owners");
        owners.push_back(OwnerId::from_bytes(*bytes));
    }
    return owners;
}

std::string others_as_text(const Vault& vault) {
    std::ostringstream text;
    for (int i = 0; i < kOthers; ++i) {
        const auto subject = vault.subject(other(i));
        if (!subject) continue;
        text << subject->owner.to_string() << '\n';
        for (const SessionInfo& session : subject->sessions) {
            text << session.id.to_string() << ' ' << to_string(session.reason);
            for (const auto& [name, value] : session.attributes)
                text << ' ' << name << '=' << value;
            for (const Event& event : vault.sessions().events(session.id))
                text << ' ' << event.path;
            text << '\n';
        }
        for (const ConsentRecord& record : vault.consents().history(other(i)))
            text << record.id.to_string() << ' ' << record.evidence << '\n';
    }
    return text.str();
}

}  // namespace sessionaudit::crash
