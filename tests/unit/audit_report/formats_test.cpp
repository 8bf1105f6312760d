// What targets choose cannot break out of any format, and the same run gives the same bytes.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "core/utf8.hpp"
#include "error_code.hpp"
#include "json_schema.hpp"
#include "sample_audit.hpp"
#include "sessionaudit/error.hpp"

using namespace sessionaudit;
using Catch::Matchers::ContainsSubstring;
using Json = nlohmann::json;

namespace {

std::vector<std::string> format_ids() {
    std::vector<std::string> ids;
    for (const AuditFormat& format : audit_formats())
        ids.emplace_back(format.id);
    return ids;
}

std::size_t count_of(std::string_view text, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos;
         at = text.find(part, at + part.size()))
        ++count;
    return count;
}

std::string file_text(const std::string& name) {
    std::ifstream input(std::filesystem::path(SESSIONAUDIT_SOURCE_FOLDER) / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(input), {}};
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

}  // namespace

TEST_CASE("every format is named, and another one is refused with their names", "[audit_report][formats]") {
    CHECK(format_ids() ==
          std::vector<std::string>{"text", "json", "sarif", "junit", "csv", "markdown", "html", "github"});
    try {
        render_audit("sarfi", test::clean_audit());
        FAIL("it was accepted");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::not_found);
        CHECK_THAT(error.what(), ContainsSubstring("text, json, sarif, junit, csv, markdown, html, github"));
    }
}

TEST_CASE("every format is valid UTF-8 without control characters, whatever a target sends",
          "[audit_report][formats]") {
    const std::string format = GENERATE_COPY(from_range(format_ids()));
    CAPTURE(format);
    const std::string report = render_audit(format, test::hostile_audit());
    CHECK(is_utf8(report));
    const bool clean = std::none_of(report.begin(), report.end(), [&](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && !(c == '\r' && format == "csv")) ||
               c == 0x7F;
    });
    CHECK((clean || format == "json"));
    // The sign that turns the rest of a line around.
    CHECK((count_of(report, "\xE2\x80\xAE") == 0 || format == "json"));
}

TEST_CASE("a report does not depend on the order of targets, findings and cookies",
          "[audit_report][formats]") {
    const std::string format = GENERATE_COPY(from_range(format_ids()));
    CAPTURE(format);
    AuditRun run = test::sample_audit();
    const std::string report = render_audit(format, run);
    std::reverse(run.audits.begin(), run.audits.end());
    std::reverse(run.comparison.states.begin(), run.comparison.states.end());
    std::reverse(run.comparison.suppressions.begin(), run.comparison.suppressions.end());
    std::reverse(run.rules.begin(), run.rules.end());
    for (std::size_t i = 0; i < run.audits.size(); ++i) {
        std::reverse(run.audits[i].findings.begin(), run.audits[i].findings.end());
        std::reverse(run.audits[i].cookies.begin(), run.audits[i].cookies.end());
        std::reverse(run.comparison.states[i].begin(), run.comparison.states[i].end());
        std::reverse(run.comparison.suppressions[i].begin(), run.comparison.suppressions[i].end());
    }
    CHECK(render_audit(format, run) == report);
}

TEST_CASE("a run without a comparison or rules is reported in every format", "[audit_report][formats]") {
    const std::string format = GENERATE_COPY(from_range(format_ids()));
    AuditRun run = test::sample_audit();
    run.comparison = {};
    run.rules.clear();
    CHECK_FALSE(render_audit(format, run).empty());
    CHECK_NOTHROW(render_audit(format, AuditRun{}));
}

TEST_CASE("the JSON keeps to its schema", "[audit_report][json]") {
    const Json schema = Json::parse(file_text("policies/schema/audit.schema.json"));
    for (const AuditRun& run : {test::sample_audit(), test::hostile_audit(), test::clean_audit()})
        CHECK(test::schema_complaints(schema, Json::parse(render_audit("json", run))).empty());
    // The schema would notice.
    Json broken = Json::parse(render_audit("json", test::sample_audit()));
    broken["targets"][1]["findings"][0].erase("fingerprint");
    CHECK_FALSE(test::schema_complaints(schema, broken).empty());
}

TEST_CASE("the JSON says what was found, where and what changed", "[audit_report][json]") {
    const Json report = Json::parse(render_audit("json", test::sample_audit()));
    CHECK(report["summary"]["findings"] ==
          Json{{"critical", 2}, {"high", 2}, {"medium", 1}, {"low", 0}, {"info", 1}});
    CHECK(report["summary"]["states"] ==
          Json{{"fresh", 3}, {"worse", 1}, {"known", 1}, {"suppressed", 1}, {"suppression_ended", 1}});
    CHECK(report["summary"]["passed"] == false);
    CHECK(report["targets"][0]["grade"].is_null());  // nothing was captured of it
    const Json& shop = report["targets"][1];
    CHECK(shop["grade"] == "C+");
    CHECK(shop["findings"][1]["cookie"]["name"] == "__Host-login");
    CHECK(shop["findings"][1]["seen_at"]["span"] == Json::array({0, 12}));
    CHECK(report["baseline"]["gone"][0]["cookie"] == "old");
}

TEST_CASE("names come out of the JSON as they went in, as far as they are text", "[audit_report][json]") {
    const Json report = Json::parse(render_audit("json", test::hostile_audit()));
    const std::string name = report["targets"][1]["findings"][1]["cookie"]["name"];
    CHECK_THAT(name, ContainsSubstring("=cmd\"'<b>&\r\n::error::x\x1b[31m"));
    CHECK_THAT(name, ContainsSubstring("\xEF\xBF\xBD"));  // in place of the byte that is no UTF-8
}

TEST_CASE("a SARIF result names its rule, place and fingerprint", "[audit_report][sarif]") {
    const Json log = Json::parse(render_audit("sarif", test::sample_audit()));
    const Json& run = log["runs"][0];
    const Json& rules = run["tool"]["driver"]["rules"];
    REQUIRE(run["results"].size() == 7);
    for (const Json& result : run["results"]) {
        CHECK(rules[result["ruleIndex"].get<std::size_t>()]["id"] == result["ruleId"]);
        CHECK(result["partialFingerprints"]["sessionaudit/v1"].get<std::string>().size() == 32);
        CHECK(result["locations"][0]["physicalLocation"]["region"]["startLine"].get<int>() >= 1);
    }
    const Json& broken = run["results"][1];
    CHECK(broken["ruleId"] == "prefix_contract_broken");
    CHECK(broken["level"] == "error");
    CHECK(broken["baselineState"] == "new");
    CHECK(broken["locations"][0]["physicalLocation"] ==
          Json::parse(R"({"artifactLocation": {"uri": "https://shop.example/"},
                          "region": {"startLine": 2, "startColumn": 1, "endColumn": 13}})"));
    CHECK(broken["locations"][0]["logicalLocations"][0]["name"] == "__Host-login");
    const Json& suppressed = run["results"][5];
    CHECK(suppressed["ruleId"] == "lifetime_over_cap");
    CHECK(suppressed["suppressions"][0]["justification"] ==
          "will be cut in April (web team, until 2026-04-30)");
    CHECK(run["invocations"][0]["executionSuccessful"] == false);
    CHECK(run["invocations"][0]["toolExecutionNotifications"].size() == 2);
    CHECK(run["taxonomies"][0]["name"] == "CWE");
}

TEST_CASE("SARIF says the severity that GitHub sorts by, also where a policy changed it",
          "[audit_report][sarif]") {
    AuditRun run = test::sample_audit();
    for (CookieFinding& finding : run.audits[0].findings)
        if (finding.rule->id == "session_name_default") finding.severity = FindingLevel::critical;
    const Json log = Json::parse(render_audit("sarif", run));
    for (const Json& rule : log["runs"][0]["tool"]["driver"]["rules"]) {
        if (rule["id"] == "session_name_default") CHECK(rule["properties"]["security-severity"] == "9.5");
        if (rule["id"] == "lifetime_over_cap") CHECK(rule["properties"]["security-severity"] == "3.0");
    }
    CHECK(log["version"] == "2.1.0");
}

TEST_CASE("URLs in SARIF are URIs, whatever a target redirects to", "[audit_report][sarif]") {
    const std::string text = render_audit("sarif", test::hostile_audit());
    const Json log = Json::parse(text);
    for (const Json& result : log["runs"][0]["results"]) {
        const std::string uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        CHECK(uri.find_first_not_of(
                  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%") ==
              std::string::npos);
        CHECK_THAT(uri, ContainsSubstring("%22"));
    }
}

TEST_CASE("JUnit counts what it lists, and is XML 1.0", "[audit_report][junit]") {
    const bool hostile = GENERATE(false, true);
    const std::string xml = render_audit("junit", hostile ? test::hostile_audit() : test::sample_audit());
    CHECK(count_of(xml, "<testsuite ") == 2);
    CHECK(count_of(xml, "<testcase ") == count_of(xml, "</testcase>") + count_of(xml, "time=\"0\"/>"));
    const std::string total = "tests=\"" + std::to_string(count_of(xml, "<testcase ")) + "\" failures=\"" +
                              std::to_string(count_of(xml, "<failure ")) + "\" errors=\"" +
                              std::to_string(count_of(xml, "<error ")) + "\" skipped=\"" +
                              std::to_string(count_of(xml, "<skipped ")) + "\"";
    CHECK_THAT(xml, ContainsSubstring("<testsuites name=\"sessionaudit\" " + total));
    CHECK(count_of(xml, "<b>") == 0);
    CHECK(count_of(xml, "]]>") == 0);
}

TEST_CASE("in JUnit what is known passes, what is new fails, what was not looked at is skipped",
          "[audit_report][junit]") {
    const std::string xml = render_audit("junit", test::sample_audit());
    const auto case_of = [&](const std::string& name) {
        const std::size_t begin =
            xml.find("name=\"" + name, xml.find("<testsuite name=\"https://shop.example\""));
        return xml.substr(begin, xml.find("<testcase", begin) - begin);
    };
    CHECK_THAT(case_of("secure_missing"), ContainsSubstring("<failure type=\"high\""));
    CHECK_THAT(case_of("httponly_missing"), ContainsSubstring("<system-out>high, known"));
    CHECK_THAT(case_of("lifetime_over_cap"), ContainsSubstring("accepted by web team until 2026-04-30"));
    CHECK_THAT(case_of("session_name_default"), ContainsSubstring("<system-out>info"));
    CHECK_THAT(case_of("set_before_consent"),
               ContainsSubstring("<skipped message=\"not tested: needs captures"));
    CHECK_THAT(xml, ContainsSubstring("<error type=\"unresolvable\""));
}

TEST_CASE("JUnit fails what fails the run, where the policy's threshold is known", "[audit_report][junit]") {
    AuditRun run = test::sample_audit();
    run.fail_on = FindingLevel::critical;
    const std::size_t critical = count_of(render_audit("junit", run), "<failure type=\"critical\"");
    CHECK(critical == 2);
    CHECK(count_of(render_audit("junit", run), "<failure type=\"high\"") == 0);
    run.fail_on_category["transport"] = FindingLevel::low;
    CHECK(count_of(render_audit("junit", run), "<failure type=\"high\"") == 1);
}

TEST_CASE("no field of the CSV is run by a spreadsheet, and every line has all fields",
          "[audit_report][csv]") {
    const std::string csv = render_audit("csv", test::hostile_audit());
    AuditRun formula = test::sample_audit();
    formula.audits[0].findings[0].cookie = "=cmd|' /C calc'!A0";
    const std::string with_formula = render_audit("csv", formula);
    CHECK_THAT(with_formula, ContainsSubstring(",'=cmd|' /C calc'!A0,"));
    for (const std::string& line : lines_of(csv)) {
        bool quoted = false;
        std::size_t fields = 1;
        for (const char c : line) {
            if (c == '"') quoted = !quoted;
            if (c == ',' && !quoted) ++fields;
        }
        CHECK(fields == 18);
        CHECK_FALSE(quoted);
        CHECK(line.back() == '\r');
    }
}

TEST_CASE("a workflow command is one line that names nothing but itself", "[audit_report][github]") {
    const std::string report = render_audit("github", test::hostile_audit());
    const std::vector<std::string> lines = lines_of(report);
    REQUIRE_FALSE(lines.empty());
    for (const std::string& line : lines) {
        CAPTURE(line);
        CHECK((line.starts_with("::error title=") || line.starts_with("::warning title=") ||
               line.starts_with("::notice title=")));
        const std::size_t title = line.find("title=") + 6;
        const std::string properties = line.substr(title, line.find("::", title) - title);
        CHECK(properties.find_first_of(":,") == std::string::npos);
    }
    CHECK_THAT(report, ContainsSubstring("%250A"));  // what a target wrote as %0A stays text
}

TEST_CASE("GitHub shows ten annotations of a kind, so ten are written", "[audit_report][github]") {
    AuditRun run = test::sample_audit();
    const CookieFinding finding = run.audits[0].findings[0];
    for (int i = 0; i < 30; ++i) {
        run.audits[0].findings.push_back(finding);
        run.audits[0].findings.back().cookie = "c" + std::to_string(i);
    }
    run.comparison = {};
    const std::string report = render_audit("github", run);
    CHECK(count_of(report, "::error title=critical") <= 10);
    CHECK_THAT(report, ContainsSubstring("more findings; GitHub shows ten annotations"));
    AuditTextOptions all;
    all.all = true;
    CHECK(count_of(render_audit("github", run, all), "::error title=critical") == 32);
}

TEST_CASE("Markdown makes no link, markup or mention of a name", "[audit_report][markdown]") {
    const std::string report = render_audit("markdown", test::hostile_audit());
    CHECK(count_of(report, "<b>") == 0);
    CHECK(count_of(report, "@all") == 0);
    CHECK(count_of(report, "`") == count_of(report, "\\`"));
    const std::vector<std::string> lines = lines_of(report);
    for (const std::string& line : lines) {
        if (!line.starts_with("| ")) continue;
        const std::size_t cells = count_of(line, "|") - count_of(line, "\\|");
        CHECK((cells == 9 || cells == 7));
    }
}

TEST_CASE("the page lets nothing of a target's become markup, and asks for nothing", "[audit_report][html]") {
    const std::string page = render_audit("html", test::hostile_audit());
    CHECK(count_of(page, "<b>") == 0 + count_of(page, "<li><b>"));
    CHECK(count_of(page, "<script") == 0);
    CHECK(count_of(page, " style=") == 0);
    CHECK(count_of(page, "src=") == 0);
    CHECK(count_of(page, "<link") == 0);
    CHECK_THAT(page, ContainsSubstring("default-src 'none'; style-src 'sha256-"));
    CHECK_THAT(page, ContainsSubstring("&lt;b&gt;&amp;"));
}

TEST_CASE("the page's style is the one that its policy allows", "[audit_report][html]") {
    const std::string page = render_audit("html", test::clean_audit());
    const std::string style = file_text("libaudit/src/audit_report/page/audit.css");
    CHECK_THAT(page, ContainsSubstring("<style>" + style + "</style>"));
}

TEST_CASE("every heading and anchor of the page is there once", "[audit_report][html]") {
    const std::string page = render_audit("html", test::sample_audit());
    std::set<std::string> ids;
    std::size_t found = 0;
    for (std::size_t at = page.find(" id=\""); at != std::string::npos; at = page.find(" id=\"", at + 1)) {
        ++found;
        ids.insert(page.substr(at + 5, page.find('"', at + 5) - at - 5));
    }
    CHECK(found == ids.size());
    for (std::size_t at = page.find("href=\"#"); at != std::string::npos; at = page.find("href=\"#", at + 1))
        CHECK(ids.contains(page.substr(at + 7, page.find('"', at + 7) - at - 7)));
}

TEST_CASE("the text is no wider than asked, and coloured only when asked", "[audit_report][text]") {
    AuditTextOptions options;
    options.columns = GENERATE(60, 100, 160);
    const std::string text = render_audit("text", test::sample_audit(), options);
    CHECK(text.find('\x1b') == std::string::npos);
    std::size_t over = 0;
    for (const std::string& line : lines_of(text))
        if (line.size() > static_cast<std::size_t>(options.columns) &&
            line.find("  (") == std::string::npos && line.find("findings:") == std::string::npos)
            ++over;
    CHECK(over <= 1);  // the first line, which is not broken
    options.colour = true;
    CHECK_THAT(render_audit("text", test::sample_audit(), options), ContainsSubstring("\x1b[1;31m"));
}

TEST_CASE("the text shows the ten worst, or all", "[audit_report][text]") {
    AuditRun run = test::sample_audit();
    const CookieFinding finding = run.audits[0].findings.back();
    for (int i = 0; i < 20; ++i) {
        run.audits[0].findings.push_back(finding);
        run.audits[0].findings.back().cookie = "c" + std::to_string(i);
    }
    run.comparison = {};
    const std::string text = render_audit("text", run);
    CHECK_THAT(text, ContainsSubstring("the 10 worst of 27 findings"));
    CHECK(count_of(text, "    where   ") == 10);
    AuditTextOptions all;
    all.all = true;
    CHECK(count_of(render_audit("text", run, all), "    where   ") == 27);
}

TEST_CASE("the reports are those of the golden files", "[audit_report][golden]") {
    const std::string format = GENERATE("text", "csv", "markdown", "github", "junit");
    CAPTURE(format);
    CHECK(render_audit(format, test::sample_audit()) == file_text("tests/golden/audit/sample." + format));
}
