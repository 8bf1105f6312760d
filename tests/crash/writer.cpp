// Writes to a store until it is killed.
//
//   crash_writer load HOME ACKS SEED THREADS   a mixed load; makes HOME when it is missing
//   crash_writer rotate HOME ACKS SEED         one new root key after the other
//
// SEED must differ from run to run of one home: it names the calls. A failure of the library is
// printed, and the exit status is then 1: under a load like this there is none to be expected.
#include <cstdio>
#include <cstdlib>
#include <random>
#include <thread>

#include "expectation.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/maintenance.hpp"

using namespace sessionaudit;

namespace {

constexpr std::size_t kHeldMax = 40;

/// What one thread does to the sessions it holds; nobody else ends those.
class Load {
  public:
    Load(Vault& vault, const crash::AckLog& acks, const std::string& name, std::uint32_t seed)
        : sessions_(vault.sessions()), acks_(acks), name_(name), random_(seed) {}

    void adopt(const crash::ExpectedSession& session) {
        held_.push_back({session.id, session.token, session.subject.has_value()});
    }

    void run() {
        while (true)
            step();
    }

  private:
    struct Held {
        SessionId id;
        std::string token;
        bool known_subject = false;
    };

    std::uint32_t below(std::size_t bound) { return static_cast<std::uint32_t>(random_() % bound); }

    void step() {
        if (held_.size() > kHeldMax) held_.erase(held_.begin());  // it stays active, and nobody minds it
        const std::uint32_t dice = below(100);
        if (held_.empty() || dice < 20) return start();
        Held& held = held_[below(held_.size())];
        if (dice < 55) return add_events(held);
        if (dice < 63) return add_many();
        if (dice < 70) return replace(held, "renew");
        if (dice < 76) return replace(held, "rotate");
        if (dice < 83) return replace(held, "login");
        if (dice < 90) return end(held);
        if (dice < 94) return set_attribute(held);
        sessions_.check(held.token, {"203.0.113." + std::to_string(below(250)), "Mozilla/5.0"});
    }

    std::string begin(const std::string& rest) {
        std::string call = name_ + '-' + std::to_string(++calls_);
        acks_.append("try " + call + ' ' + rest + '\n');
        return call;
    }
    void acknowledge(const std::string& call, const std::string& results) {
        acks_.append("ack " + call + ' ' + results + '\n');
    }
    void acknowledge(const std::string& call, const IssuedSession& issued) {
        acknowledge(call, issued.id.to_string() + ' ' + issued.owner.to_string() + ' ' + issued.token);
    }

    /// Few enough that subjects come back.
    std::string subject() { return "email:" + name_ + '.' + std::to_string(below(10)) + "@shop.example"; }

    void start() {
        StartRequest request;
        request.context = {"198.51.100." + std::to_string(below(250)), "Mozilla/5.0 Firefox/128.0"};
        const std::string named = below(4) == 0 ? subject() : "-";
        if (named != "-") request.subject = Identifier::parse(named);
        const std::string call = begin("start " + named);
        const IssuedSession issued = sessions_.start(request);
        acknowledge(call, issued);
        held_.push_back({issued.id, issued.token, named != "-"});
    }

    void replace(Held& held, const std::string& verb) {
        const std::string named = verb == "login" ? subject() : "-";
        const std::string call = begin(verb + ' ' + held.id.to_string() + ' ' + named);
        const IssuedSession issued = verb == "renew" ? sessions_.renew(held.token)
                                     : verb == "rotate"
                                         ? sessions_.rotate(held.token)
                                         : sessions_.login(held.token, Identifier::parse(named), {});
        acknowledge(call, issued);
        held = {issued.id, issued.token, held.known_subject || named != "-"};
    }

    void end(const Held& held) {
        const EndedReason reason = below(2) == 0 ? EndedReason::logout : EndedReason::revoked;
        const std::string call = begin("end " + held.id.to_string() + ' ' + std::string(to_string(reason)));
        const auto outcome = sessions_.end(held.id, reason);
        if (outcome != reason) throw std::runtime_error("a session that nobody else holds had ended");
        acknowledge(call, "");
        const SessionId gone = held.id;
        std::erase_if(held_, [&](const Held& other) { return other.id == gone; });
    }

    void set_attribute(const Held& held) {
        const std::string name = "n" + std::to_string(below(8));
        const std::string value = name_ + '-' + std::to_string(calls_);
        const std::string call = begin("attribute " + held.id.to_string() + ' ' + name + ' ' + value);
        sessions_.set_attributes(held.id, {{name, value}});
        acknowledge(call, "");
    }

    Event random_event() {
        Event event;
        event.at = system_clock().now();
        event.kind = static_cast<EventKind>(1 + below(8));
        static constexpr const char* kPurposes[] = {"service", "audience_measurement", "marketing"};
        event.purpose = kPurposes[below(3)];
        event.name = name_ + '-' + std::to_string(calls_) + '-' + std::to_string(++events_);
        event.path = "/product/" + std::to_string(random_());
        event.status = 200;
        if (event.kind == EventKind::purchase) {
            event.value_minor = below(100'000);
            event.currency = "EUR";
        }
        if (below(4) == 0) event.attributes = {{"size", std::to_string(below(50))}};
        return event;
    }

    std::vector<Event> random_events(std::size_t most) {
        std::vector<Event> events(1 + below(most));
        for (Event& event : events)
            event = random_event();
        return events;
    }

    static std::string told(const SessionId& id, const std::vector<Event>& events) {
        std::string words = id.to_string();
        for (const Event& event : events)
            words += ' ' + crash::digest_of(event);
        return words;
    }

    void add_events(const Held& held) {
        const auto events = random_events(4);
        const std::string call = begin("events " + told(held.id, events));
        acknowledge(call, std::to_string(sessions_.add_events(held.id, events)));
    }

    void add_many() {
        std::vector<EventBatch> batches;
        std::string words;
        for (const Held& held : held_) {
            if (batches.size() == 6) break;
            if (below(3) != 0) continue;
            batches.push_back({held.id, random_events(30)});
            words += (words.empty() ? "" : " ; ") + told(held.id, batches.back().events);
        }
        if (batches.empty()) return;
        const std::string call = begin("events " + words);
        if (!sessions_.add_events(batches).empty())
            throw std::runtime_error("events of a live session were refused");
        acknowledge(call, "");
    }

    SessionService sessions_;
    const crash::AckLog& acks_;
    std::string name_;
    std::mt19937 random_;
    std::vector<Held> held_;
    std::uint64_t calls_ = 0;
    std::uint64_t events_ = 0;
};

[[noreturn]] void fail(const std::exception& error) {
    std::fprintf(stderr, "crash_writer: %s\n", error.what());
    std::_Exit(1);
}

/// Whoever wants to kill us at work, not while we start, waits for this line.
void tell_ready() {
    std::puts("ready");
    std::fflush(stdout);
}

void write_load(const std::filesystem::path& home, const std::filesystem::path& file, std::uint32_t seed,
                unsigned threads) {
    crash::Expectation before;
    if (std::filesystem::exists(file)) before.add(crash::read_calls(file));
    const crash::AckLog acks(file);
    // Its cap of 50 sessions a subject is never reached: subjects are new with each seed.
    if (!std::filesystem::exists(home)) Vault::create({home, "shop.example", "file:root.key", "nist-aal1"});
    Vault vault = Vault::open({home});
    std::vector<Load> loads;
    for (unsigned i = 0; i < threads; ++i)
        loads.emplace_back(vault, acks, std::to_string(seed) + '-' + std::to_string(i), seed * 64 + i);
    std::size_t next = 0;
    for (const auto& [id, session] : before.sessions)
        if (session.certainly_active() && next < threads * kHeldMax / 2)
            loads[next++ % threads].adopt(session);
    tell_ready();
    std::vector<std::thread> running;
    for (Load& load : loads)
        running.emplace_back([&load] {
            try {
                load.run();
            } catch (const std::exception& error) {
                fail(error);
            }
        });
    for (std::thread& thread : running)
        thread.join();
}

void rotate_forever(const std::filesystem::path& home, const std::filesystem::path& file,
                    const std::string& seed) {
    const crash::AckLog acks(file);
    tell_ready();
    for (int i = 0;; ++i) {
        const std::string call = seed + "-rotation-" + std::to_string(i);
        acks.append("try " + call + " rotate-key\n");
        const RotateReport report = rotate_key({home, "", {}, &system_clock()});
        acks.append("ack " + call + ' ' + report.old_key_id + ' ' + report.new_key_id + '\n');
    }
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    try {
        if (words.size() == 5 && words[0] == "load")
            write_load(words[1], words[2], static_cast<std::uint32_t>(std::stoul(words[3])),
                       static_cast<unsigned>(std::stoul(words[4])));
        else if (words.size() == 4 && words[0] == "rotate")
            rotate_forever(words[1], words[2], words[3]);
    } catch (const std::exception& error) {
        fail(error);
    }
    std::fputs("usage: crash_writer load HOME ACKS SEED THREADS | rotate HOME ACKS SEED\n", stderr);
    return 2;
}
