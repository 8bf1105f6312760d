// The cookie test of HTTP Observatory, algorithm 6: results, modifiers, grades.
#include "cookie/audit/observatory.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "cookie_captures.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

namespace {

ObservatoryScore score_of(const std::vector<std::string>& lines, bool hsts) {
    Capture page = response("https://shop.example/", lines);
    if (!hsts) drop_header(page, "Strict-Transport-Security");
    return audit_of(target_of({page})).observatory;
}

}  // namespace

TEST_CASE("each result of HTTP Observatory's cookie test is reached", "[cookie_audit][observatory]") {
    const auto [lines, hsts, result, modifier,
                grade] = GENERATE(table<std::vector<std::string>, bool, std::string, int, std::string>({
        {{}, true, "cookies-not-found", 0, "A+"},
        {{"heroku-session-affinity=1"}, false, "cookies-not-found", 0, "A+"},
        {{"a=1; Secure; SameSite=Lax"}, true, "cookies-secure-with-httponly-sessions-and-samesite", 5, "A+"},
        {{"a=1; Secure"}, true, "cookies-secure-with-httponly-sessions", 0, "A+"},
        {{"a=1"}, true, "cookies-without-secure-flag-but-protected-by-hsts", -5, "A"},
        {{"a=1"}, false, "cookies-without-secure-flag", -20, "B+"},
        {{"sess=1; HttpOnly"}, true, "cookies-session-without-secure-flag-but-protected-by-hsts", -10, "A"},
        {{"a=1; Secure; SameSite=Odd"}, true, "cookies-samesite-flag-invalid", -20, "B+"},
        {{"a=1; SameSite=None"}, true, "cookies-samesite-flag-invalid", -20, "B+"},
        {{"csrf=1; Secure"}, true, "cookies-anticsrf-without-samesite-flag", -20, "B+"},
        {{"login=1; Secure"}, true, "cookies-session-without-httponly-flag", -30, "B"},
        {{"login=1"}, false, "cookies-session-without-secure-flag", -40, "C+"},
        {{"a=1; Secure; SameSite=Lax", "SESSid=1; Secure", "b=1"},
         true,
         "cookies-session-without-httponly-flag",
         -30,
         "B"},
    }));
    const ObservatoryScore score = score_of(lines, hsts);
    CHECK(score.result == result);
    CHECK(score.modifier == modifier);
    CHECK(score.score == 100 + modifier);
    CHECK(score.grade == grade);
}

TEST_CASE("grades begin where the table says", "[cookie_audit][observatory]") {
    const auto [score, grade] = GENERATE(table<int, std::string>({{105, "A+"},
                                                                  {100, "A+"},
                                                                  {99, "A"},
                                                                  {90, "A"},
                                                                  {85, "A-"},
                                                                  {80, "B+"},
                                                                  {70, "B"},
                                                                  {65, "B-"},
                                                                  {60, "C+"},
                                                                  {50, "C"},
                                                                  {45, "C-"},
                                                                  {40, "D+"},
                                                                  {30, "D"},
                                                                  {25, "D-"},
                                                                  {24, "F"}}));
    CHECK(observatory_grade(score) == grade);
}
