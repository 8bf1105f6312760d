// Which events make a visit.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include "import_support.hpp"

using namespace sessionaudit;
using test::combined_line;
using test::import_text;
using test::MemorySink;

namespace {

constexpr std::int64_t kStart = 1'772'366'400'000;  // second 0 of combined_line

struct Hit {
    std::int64_t second;
    unsigned client;
};

/// The definition, told another way: sort a client's events, cut where a gap is too long.
std::multiset<std::string> expected_visits(const std::vector<Hit>& hits, std::int64_t idle) {
    std::map<unsigned, std::vector<std::pair<std::int64_t, std::size_t>>> clients;
    for (std::size_t i = 0; i < hits.size(); ++i)
        clients[hits[i].client].emplace_back(hits[i].second, i);
    std::multiset<std::string> visits;
    for (auto& [client, events] : clients) {
        std::sort(events.begin(), events.end());
        std::string visit;
        for (std::size_t i = 0; i < events.size(); ++i) {
            if (i > 0 && events[i].first - events[i - 1].first > idle) {
                visits.insert(visit);
                visit.clear();
            }
            visit += std::to_string(events[i].first) + "/" + std::to_string(events[i].second) + " ";
        }
        visits.insert(visit);
    }
    return visits;
}

std::string log_of(const std::vector<Hit>& hits) {
    std::string text;
    for (std::size_t i = 0; i < hits.size(); ++i)
        text += combined_line(hits[i].second, "198.18.0." + std::to_string(hits[i].client),
                              "/" + std::to_string(i));
    return text;
}

/// In the notation of expected_visits().
std::multiset<std::string> found_visits(const std::vector<ImportedSession>& sessions) {
    std::multiset<std::string> visits;
    for (const ImportedSession& session : sessions) {
        std::string visit;
        for (const Event& event : session.events)
            visit += std::to_string((to_millis(event.at) - kStart) / 1000) + event.path + " ";
        visits.insert(visit);
        CHECK(session.started == session.events.front().at);
        CHECK(session.last_seen == session.events.back().at);
    }
    return visits;
}

}  // namespace

TEST_CASE("a visit goes on up to the idle limit and not a second longer", "[ingest][sessionise]") {
    struct Row {
        std::int64_t gap;
        std::size_t visits;
    };
    const auto row = GENERATE(Row{0, 1}, Row{1799, 1}, Row{1800, 1}, Row{1801, 2});
    const auto swapped = GENERATE(false, true);
    // Backwards, the second line comes earlier than the first: late, but within the slack.
    IngestOptions options;
    options.slack = Seconds{3600};
    MemorySink sink;
    import_text(
        swapped ? combined_line(row.gap) + combined_line(0) : combined_line(0) + combined_line(row.gap), sink,
        options);
    CHECK(sink.sessions.size() == row.visits);
}

TEST_CASE("milliseconds count at the idle limit", "[ingest][sessionise]") {
    struct Row {
        const char* second;
        std::size_t visits;
    };
    const auto row = GENERATE(Row{"2026-03-01T10:00:00.500Z", 1}, Row{"2026-03-01T10:00:00.501Z", 2});
    MemorySink sink;
    import_text(std::string(R"({"at":"2026-03-01T09:30:00.500Z","visitor":"v"})") + "\n" + R"({"at":")" +
                    row.second + R"(","visitor":"v"})",
                sink);
    CHECK(sink.sessions.size() == row.visits);
}

TEST_CASE("a late event joins the two visits it lies between", "[ingest][sessionise]") {
    const std::vector<Hit> hits = {{0, 1}, {150, 1}, {75, 1}, {300, 2}};
    IngestOptions options;
    options.idle = Seconds{100};
    MemorySink apart;
    import_text(log_of({{0, 1}, {150, 1}}), apart, options);
    CHECK(apart.sessions.size() == 2);
    MemorySink sink;
    import_text(log_of(hits), sink, options);
    CHECK(found_visits(sink.sessions) == std::multiset<std::string>{"0/0 75/2 150/1 ", "300/3 "});
}

TEST_CASE("the order of lines within the slack makes no difference", "[ingest][sessionise]") {
    const auto seed = GENERATE(range(1, 25));
    test::Random random(static_cast<std::uint64_t>(seed));
    const auto idle = static_cast<std::int64_t>(20 + random.below(400));
    const auto slack = static_cast<std::int64_t>(random.below(200));
    std::vector<Hit> hits;
    std::int64_t newest = 0;
    for (int i = 0; i < 1500; ++i) {
        newest += static_cast<std::int64_t>(random.below(random.below(50) == 0 ? 900 : 30));
        const auto behind = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(slack) + 1));
        hits.push_back({newest - behind, static_cast<unsigned>(random.below(8))});
    }
    IngestOptions options;
    options.idle = Seconds{idle};
    options.slack = Seconds{slack};
    options.batch_sessions = 1 + random.below(20);
    MemorySink sink;
    const IngestSummary summary = import_text(log_of(hits), sink, options);
    CHECK(summary.counts.late == 0);
    CHECK(summary.counts.events == hits.size());
    CHECK(found_visits(sink.sessions) == expected_visits(hits, idle));
}

TEST_CASE("clients are parted by address and by agent", "[ingest][sessionise]") {
    MemorySink sink;
    import_text(combined_line(0, "198.18.0.1", "/", "A/1") + combined_line(1, "198.18.0.2", "/", "A/1") +
                    combined_line(2, "198.18.0.1", "/", "B/1") + combined_line(3, "198.18.0.1", "/", "A/1"),
                sink);
    CHECK(sink.sessions.size() == 3);
}

TEST_CASE("user names part visits and become identifiers only when that is wanted", "[ingest][sessionise]") {
    const std::string log = combined_line(0, "198.18.0.1", "/", "A/1") +
                            combined_line(1, "198.18.0.1", "/", "A/1", "jane") +
                            combined_line(2, "198.18.0.1", "/", "A/1", "joe") +
                            combined_line(3, "198.18.0.1", "/", "A/1", "jane");
    MemorySink dropped;
    import_text(log, dropped);
    REQUIRE(dropped.sessions.size() == 1);
    CHECK(dropped.sessions[0].identifier.empty());

    IngestOptions options;
    options.link_users = true;
    MemorySink linked;
    import_text(log, linked, options);
    std::map<std::string, std::size_t> events;
    for (const auto& session : linked.sessions)
        events[session.identifier] += session.events.size();
    CHECK(events == std::map<std::string, std::size_t>{{"", 1}, {"user_id:jane", 2}, {"user_id:joe", 1}});
}

TEST_CASE("an address leaves the importer only truncated", "[ingest][sessionise]") {
    struct Row {
        const char* address;
        const char* network;
    };
    const auto row =
        GENERATE(Row{"203.0.113.77", "203.0.113.0/24"}, Row{"2001:db8:12:3456::1", "2001:db8:12::/48"},
                 Row{"::ffff:203.0.113.77", "203.0.113.0/24"}, Row{"host.example", ""});
    MemorySink sink;
    import_text(combined_line(0, row.address), sink);
    REQUIRE(sink.sessions.size() == 1);
    CHECK(sink.sessions[0].network == row.network);
    for (const Bytes& checkpoint : sink.checkpoints)
        CHECK(as_text(checkpoint).find(row.address) == std::string_view::npos);
    CHECK(test::describe(sink.sessions[0]).find(row.address) == std::string::npos);
}

TEST_CASE("event lines go by session, visitor, subject, then address", "[ingest][sessionise]") {
    const auto count = [](const std::string& log) {
        MemorySink sink;
        import_text(log, sink);
        return sink.sessions.size();
    };
    CHECK(count(R"({"at":0,"session":"a","address":"198.18.0.1"})"
                "\n"
                R"({"at":1,"session":"a","address":"198.18.9.1"})") == 1);
    CHECK(count(R"({"at":0,"session":"a","visitor":"v"})"
                "\n"
                R"({"at":1,"session":"b","visitor":"v"})") == 2);
    CHECK(count(R"({"at":0,"session":"a"})"
                "\n"
                R"({"at":1,"visitor":"a"})") == 2);
    CHECK(count(R"({"at":0,"visitor":"v"})"
                "\n"
                R"({"at":1,"visitor":"v","subject":"email:jane@example.org"})") == 2);
    CHECK(count(R"({"at":0,"address":"198.18.0.1","agent":"A"})"
                "\n"
                R"({"at":1,"address":"198.18.0.1","agent":"A"})") == 1);
}

TEST_CASE("a visit without end is parted, not kept in memory for ever", "[ingest][sessionise]") {
    std::string log;
    for (int i = 0; i < 1000; ++i)
        log += combined_line(i);
    IngestOptions options;
    options.session_events_max = 300;
    MemorySink sink;
    const IngestSummary summary = import_text(log, sink, options);
    REQUIRE(sink.sessions.size() == 4);
    CHECK(sink.sessions[0].events.size() == 300);
    CHECK(sink.sessions[3].events.size() == 100);
    CHECK(summary.counts.closed_early == 3);
    CHECK(ingest_hints(summary).size() == 1);
}

TEST_CASE("too many open visits close the one nearest to its end", "[ingest][sessionise]") {
    IngestOptions options;
    options.open_sessions_max = 2;
    MemorySink sink;
    const IngestSummary summary = import_text(
        combined_line(0, "198.18.0.1") + combined_line(1, "198.18.0.2") + combined_line(2, "198.18.0.1") +
            combined_line(3, "198.18.0.3") + combined_line(4, "198.18.0.1"),
        sink, options);
    // The second was seen longest ago when the third came.
    REQUIRE(sink.sessions.size() == 3);
    CHECK(to_millis(sink.sessions[0].started) == kStart + 1000);
    CHECK(summary.counts.closed_early == 1);
}

TEST_CASE("the limit of bytes closes visits too", "[ingest][sessionise]") {
    std::string log;
    for (int i = 0; i < 500; ++i)
        log += combined_line(i, "198.18.0." + std::to_string(i % 250), "/" + std::string(1000, 'x'));
    IngestOptions options;
    options.open_bytes_max = 50'000;
    MemorySink sink;
    const IngestSummary summary = import_text(log, sink, options);
    CHECK(summary.counts.events == 500);
    CHECK(summary.counts.closed_early > 400);
    std::size_t events = 0;
    for (const auto& session : sink.sessions)
        events += session.events.size();
    CHECK(events == 500);
}
