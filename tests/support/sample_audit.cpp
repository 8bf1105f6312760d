#include "sample_audit.hpp"

namespace sessionaudit::test {
namespace {

constexpr AuditReference kSecure[] = {
    {"ASVS 3.3.1", "https://owasp.org/www-project-application-security-verification-standard/"},
    {"CWE-614", "https://cwe.mitre.org/data/definitions/614.html"}};
constexpr AuditReference kHttpOnly[] = {{"ASVS 3.3.4", ""},
                                        {"CWE-1004", "https://cwe.mitre.org/data/definitions/1004.html"}};
constexpr AuditReference kSameSite[] = {{"ASVS 3.3.2", ""}};
constexpr AuditReference kPrefix[] = {
    {"RFC 6265bis 5.7", "https://datatracker.ietf.org/doc/draft-ietf-httpbis-rfc6265bis/"}};

const CookieRuleInfo kRules[] = {
    {"oversize", "Line too long to be kept", "scope", FindingLevel::low, "Browsers drop it.",
     "Keep data on the server.", kPrefix, "", "", "http"},
    {"secure_missing", "Cookie without Secure", "transport", FindingLevel::high,
     "A browser sends it over plain http too, where others can read it.", "Add Secure.", kSecure, "10011",
     "614", "http"},
    {"httponly_missing", "Session cookie that scripts can read", "scripts", FindingLevel::high,
     "A script of somebody else's can copy the session.", "Add HttpOnly.", kHttpOnly, "10010", "1004",
     "http"},
    {"samesite_missing", "Cookie without SameSite", "cross_site", FindingLevel::medium,
     "Browsers differ in what they do without it.", "Add SameSite=Lax.", kSameSite, "10054", "1275", "http"},
    {"prefix_contract_broken", "Prefix whose conditions are not met", "scope", FindingLevel::critical,
     "The browser drops the cookie, so the login does not work.", "Set Path=/ and no Domain.", kPrefix, "",
     "", "http"},
    {"lifetime_over_cap", "Lifetime over 400 days", "lifetime", FindingLevel::low,
     "Browsers cut it silently.", "Ask for at most 400 days.", kPrefix, "", "", "http"},
    {"session_name_default",
     "Name that tells the platform",
     "privacy",
     FindingLevel::info,
     "It tells which software answers.",
     "Rename it.",
     {},
     "",
     "200",
     "http"},
    {"set_before_consent",
     "Set before a choice was made",
     "consent",
     FindingLevel::high,
     "Consent has to come first.",
     "Load it after consent.",
     {},
     "",
     "",
     "browser"},
    {"old_id_dead",
     "Old session id still works",
     "life_cycle",
     FindingLevel::critical,
     "Who knows the old id is logged in.",
     "End the old session at login.",
     {},
     "",
     "384",
     "recipe"},
};

const CookieRuleInfo* rule(std::string_view id) {
    for (const CookieRuleInfo& known : kRules)
        if (known.id == id) return &known;
    return nullptr;
}

AuditedCookie cookie(const std::string& name, const std::string& line, CookieVerdict verdict) {
    AuditedCookie cookie;
    cookie.name = name;
    cookie.domain = "shop.example";
    cookie.path = "/";
    cookie.url = "https://shop.example/";
    cookie.verdict = verdict;
    cookie.line_redacted = line;
    cookie.value_bytes = 24;
    return cookie;
}

CookieFinding finding(const std::string& rule_id, const std::string& name, const std::string& digit) {
    CookieFinding finding;
    finding.rule = rule(rule_id);
    finding.severity = finding.rule->severity;
    finding.cookie = name;
    finding.domain = "shop.example";
    finding.path = "/";
    finding.url = "https://shop.example/";
    finding.message = std::string(finding.rule->title) + ": " + name + ".";
    for (int i = 0; i < 32; ++i)
        finding.fingerprint += digit;
    return finding;
}

std::vector<AuditedCookie> shop_cookies() {
    AuditedCookie sid = cookie("sid", "sid=<24 bytes>; Path=/", CookieVerdict::stored);
    sid.session_like = true;
    sid.session_evidence = "it looks random and has no lifetime";
    sid.times = 3;
    AuditedCookie broken = cookie("__Host-login", "__Host-login=<24 bytes>; Secure", CookieVerdict::refused);
    broken.secure = true;
    broken.reason = {"host_prefix_path", "6265bis 5.7 step 21", {0, 12}};
    broken.line = 1;
    AuditedCookie lang = cookie("lang", "lang=<2 bytes>; Max-Age=63072000; Secure; SameSite=Lax",
                                CookieVerdict::stored_with_changes);
    lang.value_bytes = 2;
    lang.line = 2;
    lang.secure = true;
    lang.same_site = SameSite::lax;
    lang.asked_lifetime = 63072000;
    lang.lifetime = kCookieLifetimeCap;
    lang.changes = {{"lifetime_capped", "6265bis 5.5", {15, 31}}};
    lang.purpose = "preference";
    lang.purpose_source = "policy";
    AuditedCookie csrf =
        cookie("__Host-csrf", "__Host-csrf=<24 bytes>; Secure; HttpOnly; SameSite=Strict; Path=/",
               CookieVerdict::stored);
    csrf.line = 3;
    csrf.secure = csrf.http_only = true;
    csrf.same_site = SameSite::strict;
    AuditedCookie tracker =
        cookie("_track", "_track=<16 bytes>; Secure; SameSite=None", CookieVerdict::blocked_by_policy);
    tracker.domain = "ads.example";
    tracker.url = "https://ads.example/pixel";
    tracker.capture = 1;
    tracker.secure = tracker.third_party = true;
    tracker.same_site = SameSite::none;
    tracker.purpose = "advertising";
    tracker.platform = "Example Ads";
    return {sid, broken, lang, csrf, tracker};
}

std::vector<CookieFinding> shop_findings() {
    CookieFinding broken = finding("prefix_contract_broken", "__Host-login", "1");
    broken.line = 1;
    broken.span = {0, 12};
    broken.evidence = "__Host-login=<24 bytes>; Secure";
    broken.corrected = "__Host-login=...; Path=/; Secure; HttpOnly; SameSite=Lax";
    CookieFinding secure = finding("secure_missing", "sid", "2");
    secure.times = 3;
    secure.evidence = "sid=<24 bytes>; Path=/";
    secure.corrected = "sid=...; Path=/; Secure; HttpOnly; SameSite=Lax";
    CookieFinding http_only = finding("httponly_missing", "sid", "3");
    http_only.evidence = secure.evidence;
    http_only.corrected = secure.corrected;
    http_only.confidence = Confidence::medium;
    CookieFinding same_site = finding("samesite_missing", "sid", "4");
    same_site.corrected = secure.corrected;
    CookieFinding cap = finding("lifetime_over_cap", "lang", "5");
    cap.line = 2;
    cap.span = {15, 31};
    cap.corrected = "lang=...; Max-Age=34560000; Secure; SameSite=Lax";
    CookieFinding name = finding("session_name_default", "sid", "6");
    CookieFinding site = finding("old_id_dead", "", "7");
    site.domain = site.path = "";
    site.message = "After a login the id from before it still opens the account.";
    return {broken, site, secure, http_only, same_site, cap, name};
}

CookieAudit shop_audit() {
    CookieAudit audit;
    audit.target = "https://shop.example";
    audit.cookies = shop_cookies();
    audit.findings = shop_findings();
    audit.observatory = {"cookies-session-without-secure-flag", -40, 60, "C+"};
    audit.budgets = {{"no_marketing", "1 cookie for advertising, at most 0 allowed", false},
                     {"few_cookies", "5 cookies, at most 10 allowed", true}};
    audit.not_tested = {"Cookies that scripts write: nothing was captured with a browser.",
                        "What happens before consent: nothing was captured with a browser."};
    audit.notes = {"robots.txt forbids 3 pages, which were left out"};
    audit.lifecycle = {{"rotation_at_login",
                        LifecycleCheck::Outcome::passed,
                        "The id changes at login.",
                        "sid",
                        {"ASVS 7.2.4"}},
                       {"old_id_dead",
                        LifecycleCheck::Outcome::failed,
                        "The old id still opens the account.",
                        "sid",
                        {"ASVS 7.2.4", "WSTG-SESS-03"}},
                       {"logout_everywhere",
                        LifecycleCheck::Outcome::not_tested,
                        "The recipe has no such step.",
                        "",
                        {"ASVS 7.4.3"}}};
    audit.id_estimates = {{"sid", 50, 122.5, 128, 0.8, "uuid4", 0, "At least 122 bits: a version-4 UUID."}};
    audit.problems = {{CaptureProblem::Kind::timeout, "https://shop.example/slow",
                       "The page did not answer within 20 s; it was left out.", false}};
    audit.responses = 4;
    return audit;
}

CookieAudit unreachable_audit() {
    CookieAudit audit;
    audit.target = "https://gone.example";
    audit.observatory = {"cookies-not-found", 0, 100, "A+"};
    audit.problems = {{CaptureProblem::Kind::unresolvable, "https://gone.example/",
                       "The name gone.example is not known; check its spelling.", true}};
    return audit;
}

std::vector<const CookieRuleInfo*> all_rules() {
    std::vector<const CookieRuleInfo*> rules;
    for (const CookieRuleInfo& known : kRules)
        rules.push_back(&known);
    return rules;
}

AuditRun run_of(std::vector<CookieAudit> audits) {
    AuditRun run;
    run.version = "0.1.0";
    run.policy = "baseline";
    run.policy_digest = std::string(64, 'a');
    run.suffix_list = "2026-03-01";
    run.at = *parse_rfc3339("2026-03-01T09:30:00Z");
    run.audits = std::move(audits);
    run.comparison = compare_to_baseline(run.audits, std::nullopt, run.at);
    run.rules = all_rules();
    return run;
}

void spoil(std::string& text) {
    text += hostile_text();
}

void spoil(CookieAudit& audit) {
    spoil(audit.target);
    for (AuditedCookie& cookie : audit.cookies)
        for (std::string* text :
             {&cookie.name, &cookie.domain, &cookie.path, &cookie.url, &cookie.line_redacted,
              &cookie.session_evidence, &cookie.purpose, &cookie.platform, &cookie.purpose_source})
            spoil(*text);
    for (CookieFinding& finding : audit.findings)
        for (std::string* text : {&finding.cookie, &finding.domain, &finding.path, &finding.url,
                                  &finding.message, &finding.evidence, &finding.corrected})
            spoil(*text);
    for (BudgetResult& budget : audit.budgets) {
        spoil(budget.id);
        spoil(budget.sentence);
    }
    for (std::string& text : audit.not_tested)
        spoil(text);
    for (std::string& text : audit.notes)
        spoil(text);
    for (CaptureProblem& problem : audit.problems) {
        spoil(problem.url);
        spoil(problem.sentence);
    }
    for (LifecycleCheck& check : audit.lifecycle)
        for (std::string* text : {&check.id, &check.sentence, &check.cookie})
            spoil(*text);
    for (SessionIdEstimate& estimate : audit.id_estimates)
        for (std::string* text : {&estimate.cookie, &estimate.structure, &estimate.sentence})
            spoil(*text);
}

}  // namespace

std::string hostile_text() {
    using namespace std::string_literals;
    return "=cmd\"'<b>&\r\n::error::x\x1b[31m\x00\x7f,|`%0A\xff\xc3\xa9\xe2\x80\xae@all]]>"s;
}

AuditRun clean_audit() {
    CookieAudit audit = shop_audit();
    audit.cookies = {audit.cookies[3]};
    audit.findings.clear();
    audit.budgets.clear();
    audit.lifecycle.clear();
    audit.id_estimates.clear();
    audit.problems.clear();
    audit.observatory = {"cookies-secure-with-httponly-sessions-and-samesite", 5, 105, "A+"};
    return run_of({audit});
}

AuditRun sample_audit() {
    AuditRun run = run_of({shop_audit(), unreachable_audit()});
    CookieBaseline baseline;
    baseline.targets = {"https://shop.example"};
    const auto known = [&](std::size_t index, FindingLevel severity) {
        const CookieFinding& finding = run.audits[0].findings[index];
        baseline.findings.push_back({"https://shop.example", finding.fingerprint,
                                     std::string(finding.rule->id), finding.cookie, severity,
                                     "2026-01-15T08:00:00.000Z"});
    };
    known(2, FindingLevel::medium);  // worse now
    known(3, FindingLevel::high);
    known(4, FindingLevel::medium);
    baseline.findings.push_back({"https://shop.example", std::string(32, '8'), "secure_missing", "old",
                                 FindingLevel::high, "2026-01-15T08:00:00.000Z"});
    baseline.suppressions = {
        {"", "lifetime_over_cap", "lang", "web team", "will be cut in April", "2026-04-30"},
        {"", "samesite_missing", "*", "web team", "moves with the new login", "2026-02-28"},
        {"", "path_too_wide", "old", "web team", "gone soon", "2026-12-31"}};
    run.comparison = compare_to_baseline(run.audits, baseline, run.at);
    CookieAuditPolicy policy;
    run.failures = failures_of(run, policy);
    run.finished = false;
    return run;
}

AuditRun hostile_audit() {
    AuditRun run = sample_audit();
    const CookieBaseline known = make_cookie_baseline({run.audits[0]}, {}, run.at);
    for (CookieAudit& audit : run.audits)
        spoil(audit);
    CookieBaseline baseline = make_cookie_baseline(run.audits, {}, run.at);
    baseline.findings.pop_back();
    for (BaselineFinding finding : known.findings) {
        finding.target = run.audits[0].target;
        spoil(finding.cookie);
        finding.fingerprint = std::string(32, '9');
        baseline.findings.push_back(finding);
    }
    baseline.suppressions = {{"", "secure_missing", "*", hostile_text(), hostile_text(), "2026-04-30"}};
    run.audits[1].problems.front().fatal = true;
    run.comparison = compare_to_baseline(run.audits, baseline, run.at);
    run.policy += hostile_text();
    run.failures = failures_of(run, CookieAuditPolicy{});
    run.failures.push_back(hostile_text());
    run.suffix_list += hostile_text();
    return run;
}

}  // namespace sessionaudit::test
