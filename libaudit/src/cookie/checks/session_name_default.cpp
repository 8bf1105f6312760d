#include <algorithm>

#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kCheatSheet, refs::kWstgSchema};

constexpr std::string_view kNames[] = {"PHPSESSID",
                                       "JSESSIONID",
                                       "connect.sid",
                                       "ASP.NET_SessionId",
                                       "CFID",
                                       "CFTOKEN",
                                       "laravel_session",
                                       "ci_session",
                                       "CAKEPHP",
                                       "sessionid",
                                       ".ASPXAUTH",
                                       ".AspNetCore.Session",
                                       "rack.session",
                                       "koa.sess",
                                       "_session_id",
                                       "sails.sid",
                                       "PLAY_SESSION",
                                       "SYMFONY",
                                       "beaker.session.id",
                                       ".AspNetCore.Cookies",
                                       ".AspNetCore.Identity.Application"};

void kept(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    if (!is_session(line) || !is_first_party(line)) return;
    const std::string_view name = line.line().name;
    if (!name.starts_with("ASPSESSIONID") &&
        std::find(std::begin(kNames), std::end(kNames), name) == std::end(kNames))
        return;
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    draft->at(line.line().name_span).says(called(line) + " is the name that a framework gives by default");
    draft->advice = true;
    draft->repaired().name =
        line.response->https && !line.line().domain && line.line().path == "/" ? "__Host-id" : "id";
}

}  // namespace

CookieCheck session_name_default() {
    return {.info = {.id = "session_name_default",
                     .title = "Session cookie with its framework's name",
                     .category = "session_id",
                     .severity = FindingLevel::info,
                     .why = "The name tells what the site is built with, which saves an attacker a step.",
                     .fix = "Give the session cookie a name that says nothing, such as __Host-id.",
                     .references = kReferences,
                     .zap_id = "",
                     .cwe = "",
                     .needs = "http"},
            .kept = kept};
}

}  // namespace sessionaudit::checks
