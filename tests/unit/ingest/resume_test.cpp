// An import that was killed and one that was not give the same.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include "import_support.hpp"
#include "sessionaudit/error.hpp"
#include "temp_folder.hpp"

using namespace sessionaudit;
using test::combined_line;
using test::head_of;
using test::import_text;
using test::Killed;
using test::MemorySink;
using test::resuming;

namespace {

/// A log with everything that makes resuming hard: clients that interleave, lines out of order, late
/// ones, a far jump, a long gap, a rewind, skipped and rejected lines, programs.
std::vector<std::int64_t> awkward_times(test::Random& random) {
    std::vector<std::int64_t> times;
    std::int64_t now = 0;
    for (int i = 0; i < 1200; ++i) {
        now += static_cast<std::int64_t>(random.below(20));
        std::int64_t at = now - static_cast<std::int64_t>(random.below(60));
        if (random.below(60) == 0) at -= 5000;           // late
        if (random.below(150) == 0) at += 86'400 * 300;  // from the future
        if (random.below(300) == 0) now += 86'400 * 2;   // nobody came for two days
        if (i == 700) now -= 86'400;                     // another log begins
        times.push_back(std::max<std::int64_t>(at, 0));
    }
    return times;
}

std::string awkward_combined(std::uint64_t seed) {
    test::Random random(seed);
    std::string log;
    for (const std::int64_t at : awkward_times(random)) {
        switch (random.below(25)) {
            case 0:
                log += "garbage\n";
                break;
            case 1:
                log += "\n";
                break;
            case 2:
                log += std::string("bin\0ary\n", 8);
                break;
            case 3:
                log += combined_line(at, "198.18.0.7", "/style.css");
                break;
            case 4:
                log += combined_line(at, "198.18.0.7", "/", "examplebot/1.0");
                break;
            default:
                break;
        }
        log += combined_line(
            at, "198.18.0." + std::to_string(random.below(12)), "/" + std::to_string(random.below(1000)),
            "Firefox/" + std::to_string(100 + random.below(2)), random.below(5) == 0 ? "jane" : "-");
    }
    return log + "198.18.0.1 - - [01/Mar";  // being written
}

std::string awkward_w3c(std::uint64_t seed) {
    test::Random random(seed);
    std::string log;
    bool long_form = false;
    for (const std::int64_t at : awkward_times(random)) {
        if (log.empty() || random.below(80) == 0) {
            long_form = random.below(2) == 0;
            log += "#Software: test\r\n";
            log += long_form ? "#Fields: date time c-ip cs-uri-stem x-more cs-method sc-status\r\n"
                             : "#Fields: c-ip date time cs-method cs-uri-stem sc-status\r\n";
        }
        const std::string moment = to_rfc3339(from_millis(1'772'366'400'000 + at * 1000));
        const std::string time = moment.substr(0, 10) + ' ' + moment.substr(11, 8);
        const std::string client = "198.18.0." + std::to_string(random.below(12));
        const std::string path = "/" + std::to_string(random.below(1000));
        log += long_form ? time + ' ' + client + ' ' + path + " ? GET 200\r\n"
                         : client + ' ' + time + " GET " + path + " 200\r\n";
    }
    return log;
}

std::string awkward_events(std::uint64_t seed) {
    test::Random random(seed);
    std::string log;
    for (const std::int64_t at : awkward_times(random)) {
        log += R"({"at":)" +
               std::to_string(1'772'366'400'000 + at * 1000 + static_cast<std::int64_t>(random.below(1000))) +
               R"(,"visitor":"v)" + std::to_string(random.below(12)) + R"(","kind":"custom","name":"n)" +
               std::to_string(random.below(1000)) + R"(","address":"198.18.)" +
               std::to_string(random.below(256)) + R"(.1","attributes":{"a":"b"}})" + "\n";
        if (random.below(30) == 0)
            log += R"({"at":1,"visitr":"v"})"
                   "\n";
    }
    return log;
}

IngestOptions small_batches() {
    IngestOptions options;
    options.idle = Seconds{300};
    options.slack = Seconds{100};
    options.batch_sessions = 12;
    options.link_users = true;
    return options;
}

void check_every_kill(std::string_view input, const IngestOptions& options) {
    MemorySink whole;
    const IngestSummary expected = import_text(input, whole, options);
    REQUIRE(expected.complete);
    REQUIRE(whole.batch_sizes.size() >= 5);
    const auto visits = test::describe(whole.sessions);
    for (std::size_t kill = 0; kill < whole.batch_sizes.size(); ++kill) {
        MemorySink sink(kill);
        CHECK_THROWS_AS(import_text(input, sink, options), Killed);
        sink.revive(SIZE_MAX);
        const IngestSummary resumed = import_text(input, sink, options, resuming(sink.last_checkpoint));
        CHECK(resumed.complete);
        CHECK(resumed.resumed == (kill > 0));
        REQUIRE(resumed.counts == expected.counts);
        REQUIRE(test::describe(sink.sessions) == visits);
        CHECK(sink.checkpoints.back() == whole.checkpoints.back());
    }
}

}  // namespace

TEST_CASE("killed after any batch, an import stores the same visits as one that was not",
          "[ingest][resume]") {
    const auto seed = GENERATE(range(1, 9));
    check_every_kill(awkward_combined(static_cast<std::uint64_t>(seed)), small_batches());
}

TEST_CASE("resuming finds the columns that a W3C log had named before", "[ingest][resume]") {
    const auto seed = GENERATE(range(1, 5));
    check_every_kill(awkward_w3c(static_cast<std::uint64_t>(seed)), small_batches());
}

TEST_CASE("resuming event lines keeps their visitors and fields", "[ingest][resume]") {
    const auto seed = GENERATE(range(1, 4));
    check_every_kill(awkward_events(static_cast<std::uint64_t>(seed)), small_batches());
}

TEST_CASE("resuming works under limits of memory", "[ingest][resume]") {
    const auto seed = GENERATE(range(1, 5));
    IngestOptions options = small_batches();
    options.session_events_max = 4;
    options.open_sessions_max = 5;
    options.open_bytes_max = 3000;
    options.batch_sessions = 7;
    check_every_kill(awkward_combined(static_cast<std::uint64_t>(seed)), options);
}

TEST_CASE("resuming works in compressed logs", "[ingest][resume]") {
    const std::string log = awkward_combined(77);
    check_every_kill(test::gzip(log.substr(0, log.size() / 2)) + test::gzip(log.substr(log.size() / 2)),
                     small_batches());
}

TEST_CASE("killed again and again, an import still arrives", "[ingest][resume]") {
    const std::string log = awkward_combined(5);
    MemorySink whole;
    import_text(log, whole, small_batches());
    MemorySink sink(1);
    std::size_t runs = 0;
    for (bool done = false; !done; ++runs) {
        try {
            done = import_text(log, sink, small_batches(), resuming(sink.last_checkpoint)).complete;
        } catch (const Killed&) {
            sink.revive(1);
        }
        REQUIRE(runs < 1000);
    }
    CHECK(runs > 5);
    CHECK(test::describe(sink.sessions) == test::describe(whole.sessions));
}

TEST_CASE("a cancelled import goes on where it was", "[ingest][resume]") {
    std::string log;
    for (int i = 0; i < 60'000; ++i)
        log += combined_line(i / 10, "198.18." + std::to_string(i % 200) + ".1");
    MemorySink whole;
    IngestOptions options = small_batches();
    import_text(log, whole, options);
    MemorySink sink;
    IngestHooks hooks;
    int asked = 0;
    hooks.cancelled = [&asked] { return ++asked == 2; };
    const IngestSummary cancelled = import_text(log, sink, options, hooks);
    CHECK_FALSE(cancelled.complete);
    CHECK(sink.sessions.size() < whole.sessions.size());
    const IngestSummary summary = import_text(log, sink, options, resuming(sink.last_checkpoint));
    CHECK(summary.complete);
    CHECK(test::describe(sink.sessions) == test::describe(whole.sessions));
}

TEST_CASE("a finished import has nothing new, and a grown log only what is new", "[ingest][resume]") {
    const test::TempFolder folder;
    const std::string path = (folder / "access.log").string();
    const auto run = [&](MemorySink& sink) { return ingest(path, {}, sink, resuming(sink.last_checkpoint)); };
    MemorySink sink;
    test::write_file(path, combined_line(0) + combined_line(10));
    CHECK(run(sink).counts.sessions == 1);
    const std::size_t batches = sink.batch_sizes.size();

    const IngestSummary again = run(sink);
    CHECK(again.nothing_new);
    CHECK(again.complete);
    CHECK(again.lines_before == 2);
    CHECK(again.counts == IngestCounts{});
    CHECK(sink.batch_sizes.size() == batches);

    // Grown past the 4096 bytes of its identity, twice.
    std::string log = combined_line(0) + combined_line(10);
    std::uint64_t lines = 2;
    for (int growth = 0; growth < 2; ++growth) {
        for (int i = 0; i < 50; ++i)
            log += combined_line(10'000 + growth * 10'000 + i);
        test::write_file(path, log);
        CHECK(head_of(path).made(*sink.last_checkpoint));
        const IngestSummary grown = run(sink);
        CHECK(grown.lines_before == lines);
        CHECK(grown.counts.lines == 50);
        CHECK(grown.counts.sessions == 1);
        CHECK_FALSE(grown.nothing_new);
        CHECK_FALSE(grown.resumed);
        lines += 50;
    }
    CHECK(sink.sessions.size() == 3);
    CHECK(run(sink).nothing_new);

    // The same log, compressed and renamed, is the same log.
    const std::string packed = (folder / "access.log.1.gz").string();
    test::write_file(packed, test::gzip(log));
    CHECK(head_of(packed).identity() == head_of(path).identity());
    CHECK(ingest(packed, {}, sink, resuming(sink.last_checkpoint)).nothing_new);
}

TEST_CASE("a log that was being written when it was read loses and doubles nothing", "[ingest][resume]") {
    const std::string log =
        combined_line(0) + combined_line(10, "198.18.0.2") + combined_line(20, "198.18.0.3");
    const std::size_t second = log.find('\n') + 1;
    const std::size_t third = log.find('\n', second) + 1;
    const std::size_t agent = log.rfind('"', third - 3);
    // Up to its agent a cut line cannot be read, and waits.
    for (std::size_t size = second; size <= log.rfind('"', log.rfind('"') - 1); ++size) {
        MemorySink sink;
        const IngestSummary first = import_text(std::string_view(log).substr(0, size), sink);
        CHECK(first.counts.events + first.counts.rejected_total() == first.counts.lines);
        const IngestSummary rest = import_text(log, sink, {}, resuming(sink.last_checkpoint));
        std::size_t events = 0;
        for (const auto& session : sink.sessions)
            events += session.events.size();
        INFO(size);
        // A line cut in its agent could be read; its rest comes too late and is told.
        CHECK(rest.counts.rejected_total() == (size > agent && size < third - 1 ? 1 : 0));
        CHECK(events == 3);
    }
}

TEST_CASE("a last line without its end is taken once", "[ingest][resume]") {
    const std::string log = combined_line(0) + combined_line(5);
    MemorySink sink;
    CHECK(import_text(std::string_view(log).substr(0, log.size() - 1), sink).counts.events == 2);
    const IngestSummary ended =
        import_text(log + combined_line(9000), sink, {}, resuming(sink.last_checkpoint));
    CHECK(ended.counts.lines == 1);
    CHECK(ended.counts.rejected_total() == 0);
    CHECK(sink.sessions.size() == 2);
}

TEST_CASE("a log that grew while its import lay dead gives what it would have given", "[ingest][resume]") {
    std::string log;
    for (int i = 0; i < 50; ++i)
        log += combined_line(i, "198.18.0." + std::to_string(i), "/" + std::to_string(i));
    const std::string more = combined_line(40'000);
    // Cut in the agent of the last line, so that it can be read and yet is not whole.
    const std::string cut = log.substr(0, log.size() - 5);
    IngestOptions options;
    options.batch_sessions = 7;
    MemorySink expected;
    import_text(cut, expected, options);
    import_text(log + more, expected, options, resuming(expected.last_checkpoint));
    const bool packed = GENERATE(false, true);
    for (std::size_t kill = 1; kill < 8; ++kill) {
        MemorySink sink(kill);
        CHECK_THROWS_AS(import_text(packed ? test::gzip(cut) : cut, sink, options), Killed);
        sink.revive(SIZE_MAX);
        import_text(packed ? test::gzip(log + more) : log + more, sink, options,
                    resuming(sink.last_checkpoint));
        CHECK(test::describe(sink.sessions) == test::describe(expected.sessions));
    }
}

TEST_CASE("a log whose lines were changed meanwhile is refused", "[ingest][resume]") {
    std::string log;
    for (int i = 0; i < 200; ++i)
        log += combined_line(i, "198.18.0." + std::to_string(i));
    IngestOptions options;
    options.batch_sessions = 7;
    MemorySink sink(2);
    CHECK_THROWS_AS(import_text(log, sink, options), Killed);
    const std::size_t middle = log.find('\n', log.size() / 2);
    for (const char* const instead : {"\n", ""}) {
        std::string changed = log;
        changed.replace(middle + 1, 1, instead);
        CHECK_THROWS_AS(import_text(changed, sink, options, resuming(sink.last_checkpoint)), Error);
    }
}

TEST_CASE("a checkpoint of something else is refused with a reason", "[ingest][resume]") {
    const std::string log = awkward_combined(3);
    const auto code_of = [](std::string_view text, const IngestOptions& options,
                            const std::optional<Bytes>& checkpoint) {
        MemorySink sink;
        try {
            import_text(text, sink, options, resuming(checkpoint));
        } catch (const Error& error) {
            return error.code();
        }
        return ErrorCode::internal;
    };
    MemorySink sink(3);
    CHECK_THROWS_AS(import_text(log, sink, small_batches()), Killed);
    const Bytes checkpoint = *sink.last_checkpoint;

    CHECK(code_of(awkward_combined(4), small_batches(), checkpoint) == ErrorCode::conflict);
    IngestOptions other = small_batches();
    other.idle = Seconds{301};
    CHECK(code_of(log, other, checkpoint) == ErrorCode::conflict);
    other = small_batches();
    other.format = "w3c";
    CHECK(code_of(log, other, checkpoint) == ErrorCode::conflict);
    CHECK(code_of(std::string_view(log).substr(0, 5000), small_batches(), checkpoint) == ErrorCode::conflict);
    const std::string cut = test::gzip(log.substr(0, 5000));
    CHECK(code_of(cut, small_batches(), checkpoint) == ErrorCode::conflict);

    CHECK(code_of(log, small_batches(), Bytes{}) == ErrorCode::corrupt);
    Bytes newer = checkpoint;
    newer[4] = 99;
    CHECK(code_of(log, small_batches(), newer) == ErrorCode::newer_schema);
    for (std::size_t size = 0; size < checkpoint.size(); size += 3) {
        const Bytes shorter(checkpoint.begin(), checkpoint.begin() + static_cast<std::ptrdiff_t>(size));
        CHECK(code_of(log, small_batches(), shorter) == ErrorCode::corrupt);
        CHECK_FALSE(InputHead(log).made(shorter));
    }
    CHECK(InputHead(log).made(checkpoint));
}
