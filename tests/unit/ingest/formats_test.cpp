#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <string>

#include "ingest/log_reader.hpp"
#include "sessionaudit/error.hpp"

using namespace sessionaudit;

namespace {

/// A hit with texts of its own, so that it outlives the reader's next line.
struct Read {
    LineResult result;
    std::string at, address, user, agent, method, target, referrer;
    int status = 0;
};

Read read_with(LogReader& reader, std::string_view line) {
    LogHit hit;
    Read read;
    read.result = reader.read(line, hit);
    if (read.result.kind != LineResult::Kind::hit) return read;
    read.at = to_rfc3339(hit.at);
    read.address = hit.address;
    read.user = hit.user;
    read.agent = hit.agent;
    read.method = hit.method;
    read.target = hit.target;
    read.referrer = hit.referrer;
    read.status = hit.status;
    return read;
}

Read read_line(std::string_view format, std::string_view line) {
    const auto reader = find_log_format(format)->make();
    return read_with(*reader, line);
}

bool is_hit(const Read& read) {
    return read.result.kind == LineResult::Kind::hit;
}

RejectReason reason(const Read& read) {
    REQUIRE(read.result.kind == LineResult::Kind::reject);
    return read.result.reject_reason;
}

}  // namespace

TEST_CASE("the common log format's own example is read", "[ingest][common]") {
    // From Apache's documentation of its log files.
    const Read read = read_line(
        "common", R"(127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326)");
    REQUIRE(is_hit(read));
    CHECK(read.at == "2000-10-10T20:55:36.000Z");
    CHECK(read.address == "127.0.0.1");
    CHECK(read.user == "frank");
    CHECK(read.method == "GET");
    CHECK(read.target == "/apache_pb.gif");
    CHECK(read.status == 200);
    CHECK(read.agent.empty());
}

TEST_CASE("the combined format adds referrer and agent, and is not the common one", "[ingest][combined]") {
    const auto* const line =
        R"(2001:db8::7 - - [01/Mar/2026:00:00:01 +0130] "GET /a?b=c HTTP/2.0" 304 - "https://r.example/x y" "A \"B\" \\ \xc3\xa9")";
    const Read read = read_line("combined", line);
    REQUIRE(is_hit(read));
    CHECK(read.at == "2026-02-28T22:30:01.000Z");
    CHECK(read.address == "2001:db8::7");
    CHECK(read.user.empty());
    CHECK(read.target == "/a?b=c");
    CHECK(read.referrer == "https://r.example/x y");
    CHECK(read.agent == "A \"B\" \\ \xc3\xa9");
    CHECK(reason(read_line("common", line)) == RejectReason::malformed);
}

TEST_CASE("odd but real combined lines are read", "[ingest][combined]") {
    const std::string start = R"(h.example - - [01/Mar/2026:00:00:01 +0000] )";
    const Read cut = read_line("combined", start + R"("GET / HTTP/1.1" 200 1 "-" "Mozilla/5.0 (cut he)");
    REQUIRE(is_hit(cut));
    CHECK(cut.agent == "Mozilla/5.0 (cut he");
    CHECK(cut.address == "h.example");

    const Read forwarded = read_line("combined", start + R"("GET / HTTP/1.1" 200 1 "-" "UA" "198.18.0.9")");
    REQUIRE(is_hit(forwarded));
    CHECK(forwarded.agent == "UA");

    const Read timeout = read_line("combined", start + R"("-" 408 - "-" "-")");
    REQUIRE(is_hit(timeout));
    CHECK(timeout.method.empty());
    CHECK(timeout.target.empty());
    CHECK(timeout.agent.empty());

    const Read handshake = read_line("combined", start + R"("\x16\x03\x01" 400 150 "-" "-")");
    REQUIRE(is_hit(handshake));
    CHECK(handshake.method.empty());

    const Read spaced = read_line("combined", start + R"("GET /a b/c HTTP/1.1" 200 1 "-" "UA")");
    REQUIRE(is_hit(spaced));
    CHECK(spaced.target == "/a b/c");

    const Read simple = read_line("combined", start + R"("GET /" 200 1 "-" "UA")");  // HTTP/0.9
    REQUIRE(is_hit(simple));
    CHECK(simple.target == "/");

    const Read user =
        read_line("combined", R"(h - Jane Doe [01/Mar/2026:00:00:01 +0000] "GET / HTTP/1.1" 200 1 "-" "UA")");
    REQUIRE(is_hit(user));
    CHECK(user.user == "Jane Doe");
}

TEST_CASE("a combined line cut at any place is read whole or rejected, never misread", "[ingest][combined]") {
    const std::string line =
        R"(198.18.0.1 - - [01/Mar/2026:00:00:01 +0000] "GET /a HTTP/1.1" 200 10 "https://r.example/" "Agent/1.0")";
    const auto reader = find_log_format("combined")->make();
    const std::size_t agent = line.rfind('"', line.size() - 2);
    for (std::size_t size = 0; size < line.size(); ++size) {
        const Read read = read_with(*reader, std::string_view(line).substr(0, size));
        // From the quote of the agent on, only the agent is short.
        CHECK(is_hit(read) == (size > agent));
    }
}

TEST_CASE("lines that are not quite access-log lines say why", "[ingest][combined]") {
    struct Row {
        const char* line;
        RejectReason reason;
    };
    const auto row = GENERATE(
        Row{"hello", RejectReason::malformed},
        Row{R"(h - - [01/Mar/2026:00:00:01 +0000] GET / 200 1 "-" "UA")", RejectReason::malformed},
        Row{R"(h - - [31/Feb/2026:00:00:01 +0000] "GET / HTTP/1.1" 200 1 "-" "UA")", RejectReason::bad_time},
        Row{R"(h - - [01/Mar/2026:00:00:61 +0000] "GET / HTTP/1.1" 200 1 "-" "UA")", RejectReason::bad_time},
        Row{R"(h - - [01/Mrz/2026:00:00:01 +0000] "GET / HTTP/1.1" 200 1 "-" "UA")", RejectReason::bad_time},
        Row{R"(h - - [01/Mar/2026:00:00:01 +2500] "GET / HTTP/1.1" 200 1 "-" "UA")", RejectReason::bad_time},
        Row{R"(h - - [01/Mar/2026:00:00:01] "GET / HTTP/1.1" 200 1 "-" "UA")", RejectReason::bad_time},
        Row{R"(h - - [01/Mar/2026:00:00:01 +0000] "GET / HTTP/1.1" 20 1 "-" "UA")", RejectReason::malformed},
        Row{R"(h - - [01/Mar/2026:00:00:01 +0000] "GET / HTTP/1.1" 200 x "-" "UA")", RejectReason::malformed},
        Row{R"(h - - [01/Mar/2026:00:00:01 +0000] "GET / HTTP/1.1" 200 1 "-" "UA"tail)",
            RejectReason::malformed},
        Row{R"(h - - [01/Mar/2026:00:00:01 +0000] "GET / HTTP/1.1" 200 1 "-")", RejectReason::malformed});
    CHECK(reason(read_line("combined", row.line)) == row.reason);
}

TEST_CASE("nginx JSON is read under the names of nginx and of its users", "[ingest][nginx_json]") {
    const auto* const line = GENERATE(
        R"({"time_iso8601":"2026-03-01T09:30:00+00:00","remote_addr":"198.18.0.1","remote_user":"u","request":"GET /a?b=1 HTTP/1.1","status":"200","http_referer":"https://r.example/","http_user_agent":"UA"})",
        R"({"msec":"1772357400.000","remote_addr":"198.18.0.1","remote_user":"u","request_method":"GET","uri":"/a","args":"b=1","status":200,"http_referer":"https://r.example/","http_user_agent":"UA"})",
        R"({"time_local":"01/Mar/2026:10:30:00 +0100","client_ip":"198.18.0.1","user":"u","method":"GET","path":"/a?b=1","args":"b=1","status":200,"referrer":"https://r.example/","user_agent":"UA","extra":{"deep":[1,{"x":null}]}})",
        R"({"@timestamp":"2026-03-01T09:30:00Z","ip":"198.18.0.1","remote_user":"u","request":"GET /a?b=1 HTTP/1.1","status":200,"referer":"https://r.example/","agent":"UA","http_x":"-"})");
    const Read read = read_line("nginx_json", line);
    REQUIRE(is_hit(read));
    CHECK(read.at == "2026-03-01T09:30:00.000Z");
    CHECK(read.address == "198.18.0.1");
    CHECK(read.user == "u");
    CHECK(read.method == "GET");
    CHECK(read.target == "/a?b=1");
    CHECK(read.status == 200);
    CHECK(read.referrer == "https://r.example/");
    CHECK(read.agent == "UA");
}

TEST_CASE("nginx JSON prefers the exact name, in whatever order they stand", "[ingest][nginx_json]") {
    const Read read = read_line(
        "nginx_json",
        R"({"ip":"192.0.2.9","time":"1","path":"/x","uri":"/y","request_uri":"/z","remote_addr":"198.18.0.1","time_iso8601":"2026-03-01T09:30:00Z"})");
    REQUIRE(is_hit(read));
    CHECK(read.address == "198.18.0.1");
    CHECK(read.target == "/z");
    CHECK(read.at == "2026-03-01T09:30:00.000Z");
}

TEST_CASE("JSON lines that name no request or time are rejected", "[ingest][nginx_json]") {
    struct Row {
        const char* line;
        RejectReason reason;
    };
    const auto row = GENERATE(
        Row{"{", RejectReason::bad_json}, Row{"[]", RejectReason::bad_json}, Row{"1", RejectReason::bad_json},
        Row{R"({"a":1} x)", RejectReason::bad_json}, Row{"{\"a\":\"\xFF\"}", RejectReason::bad_json},
        Row{R"({"time":"2026-03-01T09:30:00Z","request":"GET / HTTP/1.1"})", RejectReason::malformed},
        Row{R"({"time":"2026-03-01T09:30:00Z","ip":"198.18.0.1"})", RejectReason::malformed},
        Row{R"({"ip":"198.18.0.1","request":"GET / HTTP/1.1"})", RejectReason::bad_time},
        Row{R"({"time":"yesterday","ip":"198.18.0.1","request":"GET / HTTP/1.1"})", RejectReason::bad_time},
        Row{R"({"time":1772357400,"ip":"198.18.0.1","request":"GET / HTTP/1.1","status":"OK"})",
            RejectReason::bad_field});
    CHECK(reason(read_line("nginx_json", row.line)) == row.reason);
}

TEST_CASE("JSON nested without end is rejected without recursion", "[ingest][nginx_json]") {
    CHECK(reason(read_line("nginx_json", std::string(1 << 20, '['))) == RejectReason::bad_json);
    std::string deep;
    for (int i = 0; i < 100'000; ++i)
        deep += R"({"a":)";
    CHECK(reason(read_line("nginx_json", deep)) == RejectReason::bad_json);
}

TEST_CASE("Caddy's access log is read, and its other messages are passed over", "[ingest][caddy_json]") {
    const Read read = read_line(
        "caddy_json",
        R"({"level":"info","ts":1772357400.7687502,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"192.0.2.1","remote_port":"4","client_ip":"198.18.0.1","proto":"HTTP/2.0","method":"GET","host":"x.example","uri":"/a?b=1","headers":{"User-Agent":["UA"],"Referer":["https://r.example/"],"Accept":["*/*"]}},"user_id":"jane","duration":0.1,"size":5,"status":200,"resp_headers":{"Server":["Caddy"]}})");
    REQUIRE(is_hit(read));
    CHECK(read.at == "2026-03-01T09:30:00.768Z");
    CHECK(read.address == "198.18.0.1");
    CHECK(read.user == "jane");
    CHECK(read.target == "/a?b=1");
    CHECK(read.agent == "UA");
    CHECK(read.referrer == "https://r.example/");
    CHECK(read.status == 200);

    const Read old = read_line(
        "caddy_json",
        R"({"ts":"2026-03-01T10:30:00.000+0100","request":{"remote_addr":"[2001:db8::1]:4711","method":"GET","uri":"/","headers":{"user-agent":["UA"]}},"status":0})");
    REQUIRE(is_hit(old));
    CHECK(old.at == "2026-03-01T09:30:00.000Z");
    CHECK(old.address == "2001:db8::1");
    CHECK(old.agent == "UA");
    CHECK(old.status == 0);

    const Read other = read_line(
        "caddy_json", R"({"level":"info","ts":1772357400.5,"msg":"serving initial configuration"})");
    CHECK(other.result.kind == LineResult::Kind::skip);
    CHECK(other.result.skip_reason == SkipReason::other_record);
    CHECK(reason(read_line("caddy_json", R"({"at":"2026-03-01T09:30:00Z"})")) == RejectReason::malformed);
}

TEST_CASE("W3C lines are read by the columns that were named last", "[ingest][w3c]") {
    const auto reader = find_log_format("w3c")->make();
    CHECK(reason(read_with(*reader, "2026-03-01 09:30:00 GET /")) == RejectReason::no_fields);
    const auto directive = [&](std::string_view line) {
        const Read read = read_with(*reader, line);
        CHECK(read.result.kind == LineResult::Kind::skip);
        CHECK(read.result.skip_reason == SkipReason::directive);
    };
    directive("#Software: Microsoft Internet Information Services 10.0");
    directive("#Version: 1.0");
    directive(
        "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) "
        "cs(Referer) sc-status sc-substatus time-taken");
    const Read iis = read_with(*reader,
                               "2026-03-01 09:30:00 192.0.2.1 GET /a b=1 443 jane 198.18.0.1 "
                               "Mozilla/5.0+(X11;+Linux) https://r.example/ 200 0 15");
    REQUIRE(is_hit(iis));
    CHECK(iis.at == "2026-03-01T09:30:00.000Z");
    CHECK(iis.address == "198.18.0.1");
    CHECK(iis.user == "jane");
    CHECK(iis.target == "/a?b=1");
    CHECK(iis.agent == "Mozilla/5.0 (X11; Linux)");
    CHECK(iis.referrer == "https://r.example/");
    CHECK(iis.status == 200);
    CHECK(reason(read_with(*reader, "2026-03-01 09:30:00 192.0.2.1 GET /a")) == RejectReason::malformed);

    // A network's log: tabs, percent escapes, columns in another order, days only in the directive.
    directive("#Date: 2026-03-02 00:00:00");
    directive(
        "#Fields: time\tc-ip\tcs-method\tcs-uri-stem\tsc-status\tcs(Referer)\tcs(User-Agent)\tcs-uri-query");
    const Read network = read_with(
        *reader, "00:00:05.250\t2001:db8::1\tGET\t/index.html\t304\t-\tMozilla/5.0%20(X11;%20Linux)%20+x\t-");
    REQUIRE(is_hit(network));
    CHECK(network.at == "2026-03-02T00:00:05.250Z");
    CHECK(network.agent == "Mozilla/5.0 (X11; Linux) +x");
    CHECK(network.referrer.empty());
    CHECK(network.target == "/index.html");

    directive("#Fields: date time c-ip cs-uri cs(User-Agent)");
    const Read quoted = read_with(*reader, R"(2026-03-01 09:30:00 198.18.0.1 /a "An ""odd"" agent")");
    REQUIRE(is_hit(quoted));
    CHECK(quoted.agent == R"(An "odd" agent)");
    CHECK(reason(read_with(*reader, R"(2026-03-01 09:30:00 198.18.0.1 /a "open)")) ==
          RejectReason::malformed);
    CHECK(reason(read_with(*reader, "2026-03-32 09:30:00 198.18.0.1 /a UA")) == RejectReason::bad_time);
}

TEST_CASE("a W3C reader goes on from the state of another", "[ingest][w3c]") {
    const auto first = find_log_format("w3c")->make();
    read_with(*first, "#Date: 2026-03-02 00:00:00");
    read_with(*first, "#Fields: time c-ip unknown cs-uri");
    const auto second = find_log_format("w3c")->make();
    second->restore(first->state());
    const Read read = read_with(*second, "00:00:05 198.18.0.1 ? /a");
    REQUIRE(is_hit(read));
    CHECK(read.at == "2026-03-02T00:00:05.000Z");
    CHECK(second->state() == first->state());
    CHECK_THROWS_AS(second->restore(Bytes{9}), Error);
}

TEST_CASE("an event line says everything an event can hold", "[ingest][ndjson]") {
    const auto reader = find_log_format("ndjson")->make();
    LogHit hit;
    const LineResult result = reader->read(
        R"({"at":"2026-03-01T09:30:00.250Z","session":"s-1","visitor":"v-1","subject":"email:jane@example.org","address":"198.18.0.1","agent":"UA","kind":"purchase","purpose":"contract","name":"n","path":"/done","referrer":"/cart","status":201,"value_minor":-4990,"currency":"EUR","attributes":{"order":"A-1","items":3,"gift":true,"note":null,"list":[1,"b"]}})",
        hit);
    REQUIRE(result.kind == LineResult::Kind::hit);
    CHECK(to_rfc3339(hit.at) == "2026-03-01T09:30:00.250Z");
    CHECK(hit.address == "198.18.0.1");
    CHECK(hit.agent == "UA");
    CHECK(hit.target == "/done");
    CHECK(hit.referrer == "/cart");
    CHECK(hit.status == 201);
    REQUIRE(hit.event != nullptr);
    CHECK(hit.event->kind == EventKind::purchase);
    CHECK(hit.event->client == "ss-1");
    CHECK(hit.event->subject == "email:jane@example.org");
    CHECK(hit.event->purpose == "contract");
    CHECK(hit.event->name == "n");
    CHECK(hit.event->value_minor == -4990);
    CHECK(hit.event->currency == "EUR");
    using Attributes = std::vector<std::pair<std::string, std::string>>;
    CHECK(hit.event->attributes ==
          Attributes{{"order", "A-1"}, {"items", "3"}, {"gift", "true"}, {"list.0", "1"}, {"list.1", "b"}});
}

TEST_CASE("an event line with a mistake is rejected for it", "[ingest][ndjson]") {
    struct Row {
        const char* line;
        RejectReason reason;
    };
    const auto row =
        GENERATE(Row{R"({"visitor":"v"})", RejectReason::bad_time},
                 Row{R"({"at":"soon","visitor":"v"})", RejectReason::bad_time},
                 Row{R"({"at":-1,"visitor":"v"})", RejectReason::bad_time},
                 Row{R"({"at":1.5,"visitor":"v"})", RejectReason::bad_field},
                 Row{R"({"at":1})", RejectReason::malformed},
                 Row{R"({"at":1,"visitor":"v","purpos":"contract"})", RejectReason::unknown_field},
                 Row{R"({"at":1,"visitor":"v","purpose":"Not An Id"})", RejectReason::bad_field},
                 Row{R"({"at":1,"visitor":"v","kind":"pageview"})", RejectReason::bad_field},
                 Row{R"({"at":1,"visitor":7})", RejectReason::bad_field},
                 Row{R"({"at":1,"visitor":["v"]})", RejectReason::unknown_field},
                 Row{R"({"at":1,"visitor":"v","status":"200"})", RejectReason::bad_field},
                 Row{R"({"at":1,"visitor":"v","status":99})", RejectReason::bad_field},
                 Row{R"({"at":1,"visitor":"v","value_minor":1})", RejectReason::bad_field},
                 Row{R"({"at":1,"visitor":"v","currency":"EUR"})", RejectReason::bad_field},
                 Row{R"({"at":1,"visitor":"v","value_minor":1,"currency":"euro"})", RejectReason::bad_field},
                 Row{R"({"at":1,"visitor":"v","value_minor":1.5,"currency":"EUR"})", RejectReason::bad_field},
                 Row{R"({"at":1,"visitor":"v","subject":"jane"})", RejectReason::bad_field},
                 Row{R"({"at":1,"visitor":"v","subject":"email:"})", RejectReason::bad_field},
                 Row{R"({"at":1,"visitor":true})", RejectReason::bad_field},
                 Row{R"({"at":1,"visitor":"v")", RejectReason::bad_json});
    CHECK(reason(read_line("ndjson", row.line)) == row.reason);
}

TEST_CASE("the format is recognised from the first lines", "[ingest][detect]") {
    struct Row {
        const char* format;
        const char* text;
    };
    const auto row = GENERATE(
        Row{"combined", "h - - [01/Mar/2026:00:00:01 +0000] \"GET / HTTP/1.1\" 200 1 \"-\" \"UA\"\n"},
        Row{"common", "junk\nh - - [01/Mar/2026:00:00:01 +0000] \"GET / HTTP/1.1\" 200 1\n"},
        Row{"w3c", "#Version: 1.0\r\n#Fields: date time c-ip cs-uri\r\n2026-03-01 09:30:00 198.18.0.1 /\r\n"},
        Row{"nginx_json", "{\"time\":1,\"ip\":\"198.18.0.1\",\"uri\":\"/\"}"},
        Row{"caddy_json",
            "{\"ts\":1,\"request\":{\"remote_ip\":\"198.18.0.1\",\"method\":\"GET\",\"uri\":\"/"
            "\"},\"status\":200}\n"},
        Row{"ndjson", "{\"at\":1,\"visitor\":\"v\",\"path\":\"/\"}\n{\"at\":1,\"vis"});
    const LogFormat* const format = detect_log_format(row.text);
    REQUIRE(format != nullptr);
    CHECK(format->name == row.format);
}

TEST_CASE("what is no log is not taken for one", "[ingest][detect]") {
    CHECK(detect_log_format("") == nullptr);
    CHECK(detect_log_format("name,value\n1,2\n") == nullptr);
    CHECK(detect_log_format("#Fields: date time\n") == nullptr);
    CHECK(detect_log_format(std::string(65536, '\0')) == nullptr);
}
