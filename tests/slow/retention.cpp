// A store with something due of every kind, for tests/slow/retention.sh.
//
// usage: slow_retention fill HOME | sweep HOME | digest HOME
//
// fill makes the same content each time, but for what is random by nature: ids and keys. sweep does one sweep
// in small batches under a clock that stands at the same moment for everybody. digest prints what is left in
// words that do not depend on ids, and what the runs say they did.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <map>

#include "core/file_handle.hpp"
#include "manual_clock.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/vault.hpp"

using namespace sessionaudit;

namespace {

const Timestamp kFilled = from_millis(1772366400000);  // 2026-03-01T12:00:00Z
const Timestamp kSwept = kFilled + std::chrono::hours{24 * 200};
constexpr int kVisits = 6000;

std::string policy() {
    const auto rule = [](const char* id, const char* data, const char* purpose, const char* after,
                         const char* from, const char* action) {
        return std::string(R"({"id": ")") + id + R"(", "data": ")" + data + R"(", "after": ")" + after +
               R"(", "from": ")" + from + R"(", "action": ")" + action + '"' +
               (*purpose == 0 ? "" : std::string(R"(, "purpose": ")") + purpose + '"') +
               R"(, "source": "none", "confidence": "D"})";
    };
    std::string purposes;
    for (const char* id : {"service", "counted", "nobodys", "archived"})
        purposes +=
            std::string(purposes.empty() ? "" : ",") + R"({"id": ")" + id +
            R"(", "title": "T", "choice": "none", "data_categories": ["x"], "source": "none", "confidence": "D"})";
    return R"({"id": "slow", "title": "S", "version": "1",
"jurisdictions": {"covers": ["JP"], "when_unknown": "does_not_apply"},
"consent": {"source": "none", "confidence": "D"}, "purposes": [)" +
           purposes + "], \"retention\": [" +
           rule("e1", "events", "service", "195 days", "recorded", "erase") + "," +
           rule("e2", "events", "counted", "195 days", "recorded", "aggregate") + "," +
           rule("e3", "events", "nobodys", "195 days", "recorded", "anonymise") + "," +
           rule("e4", "events", "archived", "195 days", "recorded", "archive") + "," +
           rule("e5", "events", "archived", "900 days", "recorded", "erase") + "," +
           rule("n1", "network", "", "195 days", "recorded", "truncate_ip") + "," +
           rule("a1", "attributes", "", "198 days", "ended", "erase") + "," +
           rule("s1", "sessions", "", "205 days", "ended", "erase") + "]}";
}

/// The i-th visit: i tells its age, its events and whose it is. Half of them straddle the limit of events.
ImportedSession visit(int i) {
    static constexpr const char* kPurposes[] = {"service", "counted", "nobodys", "archived"};
    ImportedSession made;
    const int days = i % 20 - 10;  // from ten days before to nine days after
    made.started = kFilled + std::chrono::hours{24 * days};
    made.network = "203.0.113.0/24";
    made.agent_family = "Firefox";
    if (i % 7 == 0) made.identifier = "customer:c-" + std::to_string(i % 70);
    for (int n = 0; n < 6; ++n) {
        Event event;
        event.at = made.started + std::chrono::hours{n * 20};
        event.purpose = kPurposes[(i + n / 3) % 4];
        event.path = "/p/" + std::to_string((i + n) % 13) + "?q=" + std::to_string(i);
        made.events.push_back(event);
    }
    made.last_seen = made.events.back().at;
    return made;
}

void fill(const std::filesystem::path& home) {
    static constexpr std::uint8_t kInput[] = {1};
    const test::ManualClock clock(kFilled + std::chrono::hours{24 * 20});
    Vault::create({home, "shop.example", "file:root.key", "owasp-low", {}, &clock});
    std::filesystem::create_directory(home / "policies");
    replace_file(home / "policies" / "slow.json", as_bytes(policy()));
    replace_file(home / "jurisdictions.csv", as_bytes("203.0.113.0/24,JP\n"));
    Vault vault = Vault::open({home, {}, &clock});
    for (int first = 0; first < kVisits; first += 500) {
        std::vector<ImportedSession> batch;
        for (int i = first; i < first + 500; ++i)
            batch.push_back(visit(i));
        vault.sessions().store_imported(std::move(batch), kInput, kInput);
    }
}

void sweep(const std::filesystem::path& home) {
    const test::ManualClock clock(kSwept);
    Vault vault = Vault::open({home, {}, &clock});
    std::puts("begun");
    std::fflush(stdout);
    const RetentionRun run = vault.retention().apply();
    std::puts(run.finished ? "finished" : "stopped");
}

std::string line_of(const Vault& vault, const SessionInfo& session) {
    std::string line = std::string(to_string(session.reason)) + " " + to_rfc3339(session.started) + " " +
                       session.network + " " + std::to_string(session.attributes.size()) + " " +
                       std::to_string(session.event_count) + " " + std::to_string(session.page_view_count) +
                       ":";
    for (const Event& event : vault.sessions().events(session.id))
        line += " " + event.purpose + "@" + to_rfc3339(event.at) + event.path;
    return line;
}

/// Anonymised sessions depend on how events fell into batches, so their events are told one by one.
void digest(const std::filesystem::path& home) {
    const test::ManualClock clock(kSwept);
    Vault vault = Vault::open({home, {}, &clock});
    std::vector<std::string> lines;
    for (const SessionInfo& session : vault.sessions().list_recent(1'000'000)) {
        if (session.reason != EndedReason::anonymised) {
            lines.push_back(line_of(vault, session));
            continue;
        }
        for (const Event& event : vault.sessions().events(session.id))
            lines.push_back("nobody " + to_rfc3339(event.at) + " " + event.purpose + " " + event.path);
    }
    for (const RetentionCount& count : vault.retention().counts())
        lines.push_back("count " + to_rfc3339(count.day) + " " + count.purpose + " " + count.path + " " +
                        std::to_string(count.count));
    std::int64_t archived = 0;
    for (const RetentionArchive& archive : vault.retention().archives())
        vault.retention().read_archive(archive.id, [&](const std::string& item) {
            ++archived;
            const auto events = item.find("\"events\"");
            lines.push_back("archived " + item.substr(events, item.find("\"session\"") - events));
        });
    std::map<std::string, std::int64_t> done;
    for (const RetentionRun& run : vault.retention().runs())
        for (const RetentionRunLine& line : run.lines)
            done[line.rule] += line.count;
    for (const auto& [rule, count] : done)
        lines.push_back("done " + rule + " " + std::to_string(count));
    lines.push_back("runs " + std::to_string(vault.retention().runs().size()) + ", due " +
                    std::to_string(vault.retention().plan().due()));
    std::sort(lines.begin(), lines.end());
    for (const std::string& line : lines)
        std::puts(line.c_str());
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view what = argc == 3 ? argv[1] : "";
    try {
        if (what == "fill")
            fill(argv[2]);
        else if (what == "sweep")
            sweep(argv[2]);
        else if (what == "digest")
            digest(argv[2]);
        else {
            std::fputs("usage: slow_retention fill HOME | sweep HOME | digest HOME\n", stderr);
            return 2;
        }
    } catch (const Error& error) {
        std::fprintf(stderr, "slow_retention: %s\n", error.what());
        return 3;
    }
    return 0;
}
