// Captures in, findings out: the rules of the cookie audit and what they find in a target. The same captures,
// policy and moment give the same findings on every run.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/capture.hpp"
#include "sessionaudit/clock.hpp"
#include "sessionaudit/cookie_catalogue.hpp"
#include "sessionaudit/cookie_policy.hpp"
#include "sessionaudit/cookie_verdict.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

struct AuditReference {
    std::string_view id;   ///< "ASVS 3.3.1", "CWE-614", "RFC 6265bis 5.7"
    std::string_view url;  ///< may be empty
};

/// One rule, as `sessionaudit rules` prints it. Texts live as long as the program.
struct CookieRuleInfo {
    std::string_view id;        ///< frozen once released, snake_case
    std::string_view title;     ///< short, for a heading
    std::string_view category;  ///< "transport", "scripts", "cross_site", "scope", "lifetime", "session_id",
                                ///< "life_cycle", "privacy", "declaration", "consent"
    FindingLevel severity = FindingLevel::medium;  ///< where the policy does not say otherwise
    std::string_view why;                          ///< one sentence: what goes wrong without it
    std::string_view fix;                          ///< what to do
    std::span<const AuditReference> references;
    std::string_view zap_id;  ///< of ZAP's rule for the same, "10011"; may be empty
    std::string_view cwe;     ///< "614"; may be empty
    std::string_view
        needs;  ///< "http", "browser", "declaration", "recipe": what must be captured to judge it
    /// False: a policy may name it, but nothing in this version judges it.
    bool judged = true;
};

/// All rules, sorted by id, including those that need a browser and are never raised from HTTP alone.
std::span<const CookieRuleInfo> cookie_rules();
/// Null if no rule has that id.
const CookieRuleInfo* find_cookie_rule(std::string_view id);

enum class Confidence { low, medium, high };
std::string_view to_string(Confidence confidence) noexcept;

/// Something that breaks a rule. Never holds a cookie's value.
struct CookieFinding {
    const CookieRuleInfo* rule = nullptr;  ///< never null
    FindingLevel severity = FindingLevel::medium;
    Confidence confidence = Confidence::high;
    std::string cookie;  ///< its name; empty for a finding about the target
    std::string domain;  ///< as stored, or as asked for where it is refused
    std::string path;
    std::string url;          ///< where first seen
    std::size_t capture = 0;  ///< index in TargetCapture::captures
    std::size_t line = 0;     ///< index among that response's Set-Cookie fields
    ByteSpan span;            ///< in that line
    std::size_t times = 1;    ///< number of the target's lines with the same finding
    std::string message;      ///< one sentence about this cookie here
    std::string evidence;     ///< the line with its value replaced by its length, or what else shows it
    /// The Set-Cookie line as it should be, the value as "..."; empty where no line helps. It fixes this
    /// finding and every other fault found in the cookie's attributes, so pasting the line of one finding
    /// fixes them all. What is only advised (another name, no Domain, Lax instead of None) appears only in
    /// the line of its own finding, and the line of prefix_advised changes the name and nothing else.
    std::string corrected;
    std::string
        fingerprint;  ///< 32 hex digits: of rule, host, cookie name, domain and path; not of places or order
};

/// Configuration that produces the corrected line, for one framework.
struct FixSnippet {
    std::string_view
        framework;  ///< "Express", "Django", "Rails", "Spring", "Laravel", "ASP.NET", "PHP", "nginx", "Go"
    std::string text;
};
/// Snippets for the rule and the corrected line of a finding; empty where configuration is not the answer.
std::vector<FixSnippet> fix_snippets(const CookieFinding& finding);

/// A cookie as the audit saw it: one per name, domain and path of the target.
struct AuditedCookie {
    std::string name;
    std::string domain;
    std::string path;
    std::string url;  ///< where first seen
    std::size_t capture = 0;
    std::size_t line = 0;
    std::size_t times = 1;  ///< lines that set it
    CookieVerdict verdict = CookieVerdict::stored;
    VerdictReason reason;
    std::vector<VerdictReason> changes;
    bool host_only = true;
    bool secure = false;
    bool http_only = false;
    SameSite same_site = SameSite::unset;
    bool partitioned = false;
    bool third_party = false;
    std::optional<std::int64_t> lifetime;  ///< seconds kept (after the cap); absent: the browser's session
    std::optional<std::int64_t> asked_lifetime;
    std::size_t value_bytes = 0;
    std::string line_redacted;  ///< the line with its value replaced by its length
    bool session_like = false;
    std::string session_evidence;  ///< why it counts as a session cookie, or does not
    std::string purpose;           ///< of the policy or the catalogue; empty: unknown
    std::string platform;          ///< of the catalogue
    std::string purpose_source;    ///< "policy", "catalogue: <source>"
};

/// Mozilla's HTTP Observatory, algorithm 6, its cookie test, and the grade that follows from it alone.
struct ObservatoryScore {
    std::string result;  ///< "cookies-secure-with-httponly-sessions", ...
    int modifier = 0;
    int score = 100;
    std::string grade;
};

/// A budget of the policy, measured.
struct BudgetResult {
    std::string id;
    std::string sentence;
    bool kept = true;
};

struct CookieAudit {
    std::string target;
    std::vector<AuditedCookie> cookies;
    std::vector<CookieFinding> findings;  ///< worst first, then by rule, cookie, domain, path
    ObservatoryScore observatory;
    std::vector<BudgetResult> budgets;
    std::vector<std::string> not_tested;  ///< sentences: what these captures cannot show
    std::vector<CaptureProblem> problems;
    std::vector<std::string> notes;
    std::vector<LifecycleCheck> lifecycle;
    std::vector<SessionIdEstimate> id_estimates;
    std::size_t responses = 0;
};

/// Threads: audit() may be called from any thread at once.
class CookieAuditor {
  public:
    /// With the catalogue that ships with the library.
    explicit CookieAuditor(CookieAuditPolicy policy);
    explicit CookieAuditor(CookieAuditPolicy policy, CookieCatalogue catalogue);
    ~CookieAuditor();
    CookieAuditor(CookieAuditor&&) noexcept;
    CookieAuditor& operator=(CookieAuditor&&) noexcept;

    /// Never throws for what a target sent. A line is judged at the moment its response came (Capture::at): a
    /// file from last winter is judged as of last winter. `now` is for captures without a time.
    CookieAudit audit(const TargetCapture& captured, Timestamp now) const;
    const CookieAuditPolicy& policy() const noexcept;

    struct Prepared;  ///< internal to the library

  private:
    std::unique_ptr<const Prepared> prepared_;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
