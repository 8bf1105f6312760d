#include "cookie/audit/jwt.hpp"
#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kWstgJwt, refs::kRfc8725, refs::kCwe347};

constexpr std::int64_t kDay = 24 * 3600;

void kept(const LineFacts& line, const TargetFacts& target, CookieFindings& findings) {
    if (!looks_like_jwt(line.line().value)) return;
    const auto token = read_jwt(line.line().value);
    if (!token) return;
    const std::int64_t now = to_millis(target.moment_of(*line.response->capture)) / 1000;
    const bool endless = !token->expires;
    const bool lasting = token->expires && *token->expires - token->issued.value_or(now) > kDay;
    if (!token->unsigned_token && !endless && !lasting && !token->personal) return;
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    draft->level(token->unsigned_token ? FindingLevel::high
                 : token->personal     ? FindingLevel::medium
                                       : FindingLevel::low);
    draft->at(line.line().value_span);
    draft->says(called(line) + " holds a JSON Web Token" +
                (token->unsigned_token ? " that nobody has signed (alg none)"
                 : token->personal     ? " with personal data in its claims"
                 : endless
                     ? " that never ends (no exp)"
                     : " that is good for " + duration_words(*token->expires - token->issued.value_or(now))));
}

}  // namespace

CookieCheck jwt_in_cookie() {
    return {
        .info = {.id = "jwt_in_cookie",
                 .title = "Token in a cookie with a weakness of its own",
                 .category = "session_id",
                 .severity = FindingLevel::low,
                 .why = "A token is believed for what it says until it ends: unsigned it can be written by "
                        "anybody, without an end it cannot be taken back, and its claims can be read by "
                        "whoever holds it.",
                 .fix = "Sign it with a key of its own, let it end within minutes, keep personal data out of "
                        "it, and let the server decide what it opens.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "347",
                 .needs = "http"},
        .kept = kept};
}

}  // namespace sessionaudit::checks
