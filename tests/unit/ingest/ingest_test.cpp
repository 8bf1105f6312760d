// Good and bad input, from the outside.
#include "sessionaudit/ingest.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <nlohmann/json.hpp>

#include "import_support.hpp"
#include "sessionaudit/error.hpp"
#include "temp_folder.hpp"

using namespace sessionaudit;
using test::combined_line;
using test::head_of;
using test::import_text;
using test::MemorySink;

namespace {

std::uint64_t rejected(const IngestSummary& summary, RejectReason reason) {
    return summary.counts.rejected[static_cast<std::size_t>(reason)];
}

std::uint64_t skipped(const IngestSummary& summary, SkipReason reason) {
    return summary.counts.skipped[static_cast<std::size_t>(reason)];
}

ErrorCode code_of(std::string_view text, const IngestOptions& options = {}) {
    MemorySink sink;
    try {
        import_text(text, sink, options);
    } catch (const Error& error) {
        CHECK(sink.batch_sizes.empty());
        return error.code();
    }
    return ErrorCode::internal;
}

void check_every_line_counted(const IngestSummary& summary) {
    CHECK(summary.counts.lines ==
          summary.counts.events + summary.counts.skipped_total() + summary.counts.rejected_total());
}

}  // namespace

TEST_CASE("every line of a mixed log is an event, skipped or rejected for a reason", "[ingest][counts]") {
    std::string log = combined_line(0) + combined_line(1, "198.18.0.1", "/main.css") + "\n" +
                      "what is this\n" + combined_line(2, "198.18.0.9", "/", "Googlebot/2.1") +
                      combined_line(3, "198.18.0.1", "/b");
    log += R"(198.18.0.1 - - [01/Mar/2026:12:00:04 +0000] "POST /form HTTP/1.1" 200 1 "-" "Firefox/127.0")"
           "\n";
    log += R"(198.18.0.1 - - [01/Mar/2026:12:00:05 +0000] "GET /gone HTTP/1.1" 404 1 "-" "Firefox/127.0")"
           "\n";
    log += std::string(
        "\x7F"
        "ELF\0\1\2\n",
        8);
    std::vector<std::pair<std::uint64_t, RejectReason>> told;
    std::string told_text;
    IngestHooks hooks;
    hooks.rejected = [&](const RejectedLine& line) {
        told.emplace_back(line.line, line.reason);
        told_text += line.text;
    };
    MemorySink sink;
    const IngestSummary summary = import_text(log, sink, {}, hooks);
    check_every_line_counted(summary);
    CHECK(summary.format == "combined");
    CHECK(summary.complete);
    CHECK(summary.counts.lines == 9);
    CHECK(summary.counts.events == 2);
    CHECK(summary.counts.sessions == 1);
    CHECK(skipped(summary, SkipReason::blank) == 1);
    CHECK(skipped(summary, SkipReason::static_asset) == 1);
    CHECK(skipped(summary, SkipReason::bot) == 1);
    CHECK(skipped(summary, SkipReason::method) == 1);
    CHECK(skipped(summary, SkipReason::status) == 1);
    CHECK(summary.counts.bot_hits == 1);
    CHECK(told == std::vector<std::pair<std::uint64_t, RejectReason>>{{4, RejectReason::malformed},
                                                                      {9, RejectReason::binary}});
    CHECK(told_text == std::string("what is this\x7F"
                                   "ELF\0\1\2",
                                   19));
    REQUIRE(sink.sessions.size() == 1);
    CHECK(sink.sessions[0].agent_class == AgentClass::human);
    CHECK(sink.sessions[0].agent_family == "Firefox");
    CHECK(sink.sessions[0].events[0].purpose == "audience_measurement");
    CHECK(sink.sessions[0].events[0].kind == EventKind::page_view);

    IngestOptions all;
    all.all_hits = true;
    all.keep_bots = true;
    all.purpose = "security";
    MemorySink everything;
    const IngestSummary with_all = import_text(log, everything, all);
    check_every_line_counted(with_all);
    CHECK(with_all.counts.events == 6);
    CHECK(with_all.counts.bot_hits == 1);
    CHECK(everything.sessions.size() == 2);
    CHECK(everything.sessions[0].events[0].purpose == "security");
}

TEST_CASE("the summary as JSON holds the counts and no contents", "[ingest][counts]") {
    MemorySink sink;
    const IngestSummary summary = import_text(combined_line(0) + "secret words\n" + combined_line(9), sink);
    const auto json = nlohmann::json::parse(to_json(summary));
    CHECK(json["lines"] == 3);
    CHECK(json["events"] == 2);
    CHECK(json["sessions"] == 1);
    CHECK(json["rejected_by_reason"]["malformed"] == 1);
    CHECK(json["first_rejects"][0]["line"] == 2);
    CHECK(json["first_event"] == "2026-03-01T12:00:00.000Z");
    CHECK(json["last_event"] == "2026-03-01T12:00:09.000Z");
    CHECK(json["input_problem"].is_null());
    CHECK(to_json(summary).find("secret") == std::string::npos);
    CHECK(nlohmann::json::parse(to_json(IngestSummary{}))["first_event"].is_null());
}

TEST_CASE("only the first rejects are kept, all are counted and told", "[ingest][counts]") {
    std::string log = combined_line(0);
    for (int i = 0; i < 100; ++i)
        log += "junk\n";
    std::size_t told = 0;
    IngestHooks hooks;
    hooks.rejected = [&told](const RejectedLine&) { ++told; };
    MemorySink sink;
    const IngestSummary summary = import_text(log, sink, {}, hooks);
    CHECK(summary.first_rejects.size() == 5);
    CHECK(summary.counts.rejected_total() == 100);
    CHECK(told == 100);
    CHECK(ingest_hints(summary).size() == 1);
}

TEST_CASE("a log of a wrong format is an error before anything is stored", "[ingest][bad_input]") {
    CHECK(code_of("name,value\n1,2\n") == ErrorCode::invalid_argument);
    CHECK(code_of(std::string(100'000, '\0')) == ErrorCode::invalid_argument);
    IngestOptions options;
    options.format = "caddy_json";
    CHECK(code_of(combined_line(0), options) == ErrorCode::invalid_argument);
    std::string many;
    for (int i = 0; i < 5000; ++i)
        many += combined_line(i * 10'000);
    CHECK(code_of(many, options) == ErrorCode::invalid_argument);
    CHECK(code_of("a line that nobody ended", options) == ErrorCode::invalid_argument);
    options.format = "apache";
    CHECK(code_of(combined_line(0), options) == ErrorCode::invalid_argument);
}

TEST_CASE("options that make no sense are refused by name", "[ingest][bad_input]") {
    const auto change = GENERATE(
        as<void (*)(IngestOptions&)>{}, [](IngestOptions& o) { o.idle = Seconds{0}; },
        [](IngestOptions& o) { o.idle = Seconds{40'000'000}; },
        [](IngestOptions& o) { o.slack = Seconds{-1}; }, [](IngestOptions& o) { o.ipv4_prefix_bits = 33; },
        [](IngestOptions& o) { o.ipv6_prefix_bits = 129; },
        [](IngestOptions& o) { o.purpose = "Audience Measurement"; },
        [](IngestOptions& o) { o.batch_sessions = 0; }, [](IngestOptions& o) { o.open_sessions_max = 0; });
    IngestOptions options;
    change(options);
    CHECK(code_of(combined_line(0), options) == ErrorCode::invalid_argument);
}

TEST_CASE("an empty log is no error and nothing to store", "[ingest][bad_input]") {
    MemorySink sink;
    const IngestSummary summary = import_text("", sink);
    CHECK(summary.complete);
    CHECK(summary.format.empty());
    CHECK(summary.counts == IngestCounts{});
    CHECK(sink.batch_sizes.empty());
}

TEST_CASE("a line of ten megabytes is one reject", "[ingest][bad_input]") {
    MemorySink sink;
    const IngestSummary summary =
        import_text(combined_line(0) + std::string(10'000'000, 'x') + "\n" + combined_line(1), sink);
    check_every_line_counted(summary);
    CHECK(rejected(summary, RejectReason::too_long) == 1);
    CHECK(summary.first_rejects[0].line == 2);
    CHECK(summary.counts.events == 2);
}

TEST_CASE("endless texts in a line are cut, their line is kept", "[ingest][bad_input]") {
    IngestOptions options;
    options.format = "combined";
    MemorySink sink;
    const std::string path = "/" + std::string(500'000, 'p');
    import_text(combined_line(0, std::string(5000, '9'), path, std::string(400'000, 'a')), sink, options);
    REQUIRE(sink.sessions.size() == 1);
    CHECK(sink.sessions[0].events[0].path.size() == 8192);
    CHECK(sink.sessions[0].network.empty());
}

TEST_CASE("compressed logs give what came before their damage", "[ingest][bad_input]") {
    const test::TempFolder folder;
    std::string log;
    test::Random random(1);
    for (int i = 0; i < 3000; ++i)
        log += combined_line(i, "198.18.0.1", "/" + std::to_string(random.below(UINT64_MAX)));
    const std::string packed = test::gzip(log);
    const std::string path = (folder / "log.gz").string();
    test::write_file(path, packed.substr(0, packed.size() / 2));
    MemorySink sink;
    const IngestSummary summary = ingest(path, {}, sink);
    check_every_line_counted(summary);
    CHECK(summary.counts.events > 1000);
    CHECK(summary.counts.events < 2000);
    CHECK(rejected(summary, RejectReason::cut_short) == 1);
    CHECK_FALSE(summary.input_problem.empty());
    CHECK(ingest_hints(summary).front() == summary.input_problem);

    // The whole file arrives after all: the rest of it is new, the line that was cut included.
    test::write_file(path, packed);
    const IngestSummary rest = ingest(path, {}, sink, test::resuming(sink.last_checkpoint));
    CHECK(rest.input_problem.empty());
    CHECK(summary.counts.events + rest.counts.events == 3000);
}

TEST_CASE("one line from the future ends nobody's visit", "[ingest][clock]") {
    MemorySink sink;
    const IngestSummary summary = import_text(
        combined_line(0) + combined_line(2'300'000'000, "198.18.0.2") + combined_line(10) + combined_line(20),
        sink);
    check_every_line_counted(summary);
    CHECK(rejected(summary, RejectReason::time_jump) == 1);
    CHECK(summary.first_rejects[0].line == 2);
    REQUIRE(sink.sessions.size() == 1);
    CHECK(sink.sessions[0].events.size() == 3);
    CHECK(ingest_hints(summary).size() == 2);  // a quarter of four lines is much, too
}

TEST_CASE("days without a visitor are not a wrong clock", "[ingest][clock]") {
    MemorySink sink;
    const IngestSummary summary = import_text(
        combined_line(0) + combined_line(200'000) + combined_line(400'000) + combined_line(900'000), sink);
    CHECK(summary.counts.rejected_total() == 0);
    CHECK(sink.sessions.size() == 4);
}

TEST_CASE("lines later than now are rejected where now is known", "[ingest][clock]") {
    IngestOptions options;
    options.latest = from_millis(1'772'366'400'000 + 100'000);
    MemorySink sink;
    const IngestSummary summary =
        import_text(combined_line(100) + combined_line(101) + combined_line(5'000'000), sink, options);
    CHECK(summary.counts.events == 1);
    CHECK(rejected(summary, RejectReason::in_future) == 2);
}

TEST_CASE("two logs one after another keep their visits whole but for the seam", "[ingest][clock]") {
    std::string log;
    for (int server = 0; server < 2; ++server)
        for (int i = 0; i < 3000; ++i)
            log += combined_line(i * 10, "198.18." + std::to_string(server) + ".1");
    MemorySink sink;
    const IngestSummary summary = import_text(log, sink);
    CHECK(summary.counts.rewinds == 1);
    CHECK(summary.counts.late == TimestampFilter::kRewindLines);
    CHECK(summary.counts.events == 6000);
    // One visit of the first server; of the second the lines before the rewind was certain, then one.
    std::size_t largest = 0;
    for (const auto& session : sink.sessions)
        largest = std::max(largest, session.events.size());
    CHECK(largest == 3000);
    CHECK(sink.sessions.back().events.size() >= 3000 - TimestampFilter::kRewindLines);
    CHECK(ingest_hints(summary).size() == 1);
}

TEST_CASE("lines later than the slack are kept and counted", "[ingest][clock]") {
    MemorySink sink;
    const IngestSummary summary = import_text(combined_line(0) + combined_line(10'000, "198.18.0.2") +
                                                  combined_line(5000) + combined_line(10'001, "198.18.0.2"),
                                              sink);
    CHECK(summary.counts.late == 1);
    CHECK(summary.counts.events == 4);
    CHECK(sink.sessions.size() == 3);
    CHECK(ingest_hints(summary).size() == 1);
}

TEST_CASE("what the sink throws ends the import and arrives", "[ingest][sink]") {
    std::string log;
    for (int i = 0; i < 5000; ++i)
        log += combined_line(i * 2000);
    IngestOptions options;
    options.batch_sessions = 10;
    const auto good_batches = GENERATE(std::size_t{0}, std::size_t{1}, std::size_t{30}, std::size_t{500});
    MemorySink sink(good_batches);
    CHECK_THROWS_AS(import_text(log, sink, options), test::Killed);
    CHECK(sink.batch_sizes.size() == good_batches);
}

TEST_CASE("batches keep to their sizes and each brings its checkpoint", "[ingest][sink]") {
    std::string log;
    for (int i = 0; i < 500; ++i)
        log += combined_line(i * 1000, "198.18.0." + std::to_string(i % 3));
    IngestOptions options;
    options.batch_sessions = 16;
    MemorySink sink;
    import_text(log, sink, options);
    for (std::size_t i = 0; i + 1 < sink.batch_sizes.size(); ++i)
        CHECK(sink.batch_sizes[i] == 16);
    std::set<Bytes> different(sink.checkpoints.begin(), sink.checkpoints.end());
    CHECK(different.size() == sink.batch_sizes.size());
}

TEST_CASE("progress rises to the size of the file", "[ingest][hooks]") {
    const test::TempFolder folder;
    std::string log;
    for (int i = 0; i < 40'000; ++i)
        log += combined_line(i);
    test::write_file(folder / "log", log);
    test::write_file(folder / "log.gz", test::gzip(log));
    const auto* const name = GENERATE("log", "log.gz");
    const std::string path = (folder / name).string();
    std::uint64_t last = 0;
    std::uint64_t lines = 0;
    std::size_t calls = 0;
    IngestHooks hooks;
    hooks.progress = [&](std::uint64_t bytes, std::uint64_t total, std::uint64_t done) {
        ++calls;
        CHECK(bytes >= last);
        CHECK(total == std::filesystem::file_size(path));
        last = bytes;
        lines = done;
    };
    MemorySink sink;
    ingest(path, {}, sink, hooks);
    CHECK(calls > 3);
    CHECK(last == std::filesystem::file_size(path));
    CHECK(lines == 40'000);
}

TEST_CASE("the identity of an input is its beginning, not its name", "[ingest][identity]") {
    const test::TempFolder folder;
    const std::string log = std::string(4096, 'a');
    test::write_file(folder / "a", log);
    test::write_file(folder / "b", log + "more");
    test::write_file(folder / "c", "b" + log);
    const auto identity = [&folder](const char* name) {
        return head_of((folder / name).string()).identity();
    };
    CHECK(identity("a") == identity("b"));
    CHECK(identity("a") != identity("c"));
}
