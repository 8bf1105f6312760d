// The admin server with a store of its own, for load: sessions, consents, a token, and files that say what
// they are.
//
// usage: bench_http_server FOLDER [SESSIONS]   default: 10000
//
// FOLDER must exist. Writes FOLDER/token, FOLDER/tokens (one session token a line), FOLDER/subjects (one
// identifier a line), FOLDER/events (NDJSON, 20 events a session), then FOLDER/port; serves until its input
// ends.
#include <fstream>
#include <iostream>
#include <limits>
#include <thread>

#include "operation/server.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/vault.hpp"

using namespace sessionaudit;

namespace {

constexpr std::size_t kStarters = 32;
constexpr int kEventsPerSession = 20;

std::string subject_of(std::size_t number) {
    return "customer:c-" + std::to_string(100'000'000 + number);
}

struct Prepared {
    std::vector<IssuedSession> sessions;
};

Prepared prepare(const Vault& vault, std::size_t count) {
    Prepared prepared;
    prepared.sessions.resize(count);
    std::vector<std::thread> starters;
    for (std::size_t starter = 0; starter < kStarters; ++starter)
        starters.emplace_back([&vault, &prepared, starter, count] {
            for (std::size_t i = starter; i < count; i += kStarters) {
                StartRequest request;
                request.subject = Identifier::parse(subject_of(i));
                request.jurisdiction = "DE";
                prepared.sessions[i] = vault.sessions().start(request);
                ConsentAct act;
                act.holder = *request.subject;
                act.choices = {
                    {"personalisation", i % 3 == 0 ? ConsentState::refused : ConsentState::given, {}},
                    {"audience_measurement", ConsentState::given, {}}};
                act.method = "banner";
                act.jurisdiction = "DE";
                vault.consents().record(act);
            }
        });
    for (std::thread& starter : starters)
        starter.join();
    return prepared;
}

void write_files(const std::filesystem::path& folder, const Vault& vault, const Prepared& prepared) {
    std::ofstream tokens(folder / "tokens");
    std::ofstream subjects(folder / "subjects");
    std::ofstream events(folder / "events");
    for (std::size_t i = 0; i < prepared.sessions.size(); ++i) {
        tokens << prepared.sessions[i].token << '\n';
        subjects << subject_of(i) << '\n';
    }
    const std::string at = to_rfc3339(vault.clock().now());
    for (const IssuedSession& session : prepared.sessions)
        for (int i = 0; i < kEventsPerSession; ++i)
            events << R"({"session":")" << session.id.to_string() << R"(","at":")" << at
                   << R"(","kind":"page_view","path":"/shoes/)" << i
                   << R"(?colour=red","referrer":"https://search.example/?q=shoes","status":200})" << '\n';
    std::ofstream(folder / "token")
        << vault.access()
               .issue_token(
                   {"bench", {Scope::sessions_read, Scope::sessions_write, Scope::consents_read}, "", {}},
                   "bench")
               .token
        << '\n';
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::cerr << "usage: bench_http_server FOLDER [SESSIONS]\n";
        return 2;
    }
    const std::filesystem::path folder = argv[1];
    const std::size_t count = argc > 2 ? std::stoul(argv[2]) : 10'000;
    try {
        server::Config config;
        config.home = folder / "home";
        config.port = 0;
        Vault::create({config.home, "shop.example"});
        const Vault vault = Vault::open({config.home});
        write_files(folder, vault, prepare(vault, count));
        server::Server server(vault, config);
        std::ofstream(folder / "port.new") << server.port() << '\n';
        std::filesystem::rename(folder / "port.new", folder / "port");
        std::cin.ignore(std::numeric_limits<std::streamsize>::max());
        server.stop();
    } catch (const std::exception& error) {
        std::cerr << "bench_http_server: " << error.what() << '\n';
        return 3;
    }
}
