// docs/cookie-verdicts.md has the tables of the code, row by row.
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cookie/verdict_codes.hpp"
#include "http_state_changes.hpp"

using namespace sessionaudit;

namespace {

std::string page() {
    std::ostringstream text;
    text << std::ifstream(std::filesystem::path(SESSIONAUDIT_SOURCE_FOLDER) / "docs/cookie-verdicts.md")
                .rdbuf();
    return text.str();
}

/// The rows of the table under a heading.
std::vector<std::string> rows_under(const std::string& heading) {
    const std::string text = page();
    std::istringstream rest(text.substr(std::min(text.find("\n## " + heading + "\n"), text.size())));
    std::vector<std::string> rows;
    std::string line;
    std::getline(rest, line);
    std::getline(rest, line);
    while (std::getline(rest, line) && !line.starts_with("## "))
        if (line.starts_with("| `")) rows.push_back(line);
    return rows;
}

}  // namespace

TEST_CASE("the page lists the codes of verdicts as they are", "[cookie][docs]") {
    std::vector<std::string> in_code;
    for (const VerdictCodeInfo& info : verdict_codes())
        in_code.push_back("| `" + std::string(info.code) + "` | " + std::string(to_string(info.use)) + " | " +
                          std::string(info.step) + " | " + std::string(info.meaning) + " |");
    CHECK(in_code == rows_under("Codes"));
}

TEST_CASE("the page lists the cases of the http-state corpus that the drafts changed", "[cookie][docs]") {
    std::vector<std::string> in_code;
    for (const ChangedCase& each : changed_cases())
        in_code.push_back("| `" + std::string(each.name) + "` | " +
                          (each.comes_out.empty() ? "nothing" : "`" + std::string(each.comes_out) + "`") +
                          " | " + std::string(each.section) + " |");
    CHECK(in_code == rows_under("The http-state corpus"));
}

TEST_CASE("a verdict's name is the one the page explains", "[cookie][docs]") {
    const std::vector<std::string> rows = rows_under("Verdicts");
    REQUIRE(rows.size() == 5);
    for (std::size_t i = 0; i < rows.size(); ++i)
        CHECK(rows[i].starts_with("| `" + std::string(to_string(static_cast<CookieVerdict>(i))) + "` |"));
}
