// policies/cookies/*.json into CookieAuditPolicy.
#include "sessionaudit/cookie_policy.hpp"

#include <algorithm>

#include "cookie/audit/catalogue_file.hpp"
#include "cookie/audit/json_member.hpp"
#include "cookie_policies.hpp"
#include "crypto/hash.hpp"
#include "sessionaudit/cookie_audit.hpp"
#include "sessionaudit/did_you_mean.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kLevels[] = {"info", "low", "medium", "high", "critical"};
constexpr std::string_view kCategories[] = {"transport",   "scripts",    "cross_site", "scope",
                                            "lifetime",    "session_id", "life_cycle", "privacy",
                                            "declaration", "consent"};
constexpr std::string_view kRequired[] = {"Secure",        "HttpOnly",    "SameSite=Lax", "SameSite=Strict",
                                          "SameSite=None", "Partitioned", "__Host-",      "__Secure-",
                                          "__Http-",       "__Host-Http-"};
constexpr std::string_view kMeasures[] = {"findings", "cookies", "third_party", "score"};
constexpr std::string_view kPurposeMeasure = "purpose:";
constexpr std::size_t kCookiesMax = 2000;

template <std::size_t size>
std::vector<std::string> words(const std::string_view (&list)[size]) {
    return {std::begin(list), std::end(list)};
}
std::vector<std::string> words(std::span<const std::string_view> list) {
    return {list.begin(), list.end()};
}
bool is_among(const std::vector<std::string>& list, const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

std::vector<std::string> rule_ids() {
    std::vector<std::string> ids;
    for (const CookieRuleInfo& rule : cookie_rules())
        ids.emplace_back(rule.id);
    return ids;
}

class PolicyReader {
  public:
    PolicyReader(const JsonMember& root, CookieAuditPolicy& policy) : root_(root), policy_(policy) {}

    void read() {
        root_.knows({"$schema", "id", "title", "sources", "extends", "fail_on", "fail_on_category", "rules",
                     "cookies", "complete_declaration", "budgets", "max_lifetime_by_purpose",
                     "session_id_bits"});
        root_.texts("sources");
        policy_.id = root_.required_text("id");
        policy_.title = root_.text("title");
        if (root_.has("fail_on")) policy_.fail_on = level(root_, "fail_on");
        for (const auto& [name, member] : root_.members("fail_on_category"))
            read_category(name, member);
        for (const auto& [name, member] : root_.members("rules"))
            read_rule(name, member);
        for (const auto& [name, member] : root_.members("max_lifetime_by_purpose"))
            read_lifetime(name, member);
        read_cookies();
        for (const JsonMember& budget : root_.items("budgets"))
            read_budget(budget);
        policy_.complete_declaration = root_.flag("complete_declaration", policy_.complete_declaration);
        policy_.session_id_bits = root_.number("session_id_bits", 1, 4096).value_or(policy_.session_id_bits);
    }

  private:
    static FindingLevel level(const JsonMember& member, const char* name) {
        return parse_finding_level(member.word(name, kLevels)).value_or(FindingLevel::medium);
    }

    /// The text of a member of an object whose names are free.
    static std::string text_of(const JsonMember& member) {
        if (!member.value().is_string()) member.fail_here("must be a text in quotes");
        return member.value().get<std::string>();
    }

    void read_category(const std::string& name, const JsonMember& member) {
        if (!is_among(words(kCategories), name))
            member.fail_here("is no category of rules; " + did_you_mean(name, words(kCategories)));
        const std::string text = text_of(member);
        const auto found = parse_finding_level(text);
        if (!found) member.fail_here("is \"" + text + "\"; " + did_you_mean(text, words(kLevels)));
        policy_.fail_on_category[name] = *found;
    }

    void read_rule(const std::string& name, const JsonMember& member) {
        if (find_cookie_rule(name) == nullptr) {
            const auto nearest = nearest_word(name, rule_ids());
            member.fail_here("is no rule; " + (nearest ? "did you mean \"" + *nearest + "\"?"
                                                       : std::string("`sessionaudit rules` lists them")));
        }
        const std::string text = text_of(member);
        if (text == "off") {
            policy_.rules[name] = std::nullopt;
            return;
        }
        const auto found = parse_finding_level(text);
        auto known = words(kLevels);
        known.emplace_back("off");
        if (!found) member.fail_here("is \"" + text + "\"; " + did_you_mean(text, known));
        policy_.rules[name] = *found;
    }

    void read_lifetime(const std::string& name, const JsonMember& member) {
        if (!is_among(words(cookie_purposes()), name))
            member.fail_here("is no purpose; " + did_you_mean(name, words(cookie_purposes())));
        policy_.max_lifetime_by_purpose[name] = member.as_lifetime();
    }

    /// A cookie of the same name stands for the one of the policy that is extended.
    void read_cookies() {
        const auto items = root_.items("cookies");
        if (items.size() > kCookiesMax) root_.fail("cookies", "lists more than 2000; use patterns with *");
        std::vector<ExpectedCookie> cookies;
        cookies.reserve(items.size());
        for (const JsonMember& item : items)
            cookies.push_back(read_cookie(item));
        for (ExpectedCookie& inherited : policy_.cookies) {
            const bool replaced = std::any_of(cookies.begin(), cookies.end(), [&](const ExpectedCookie& own) {
                return own.pattern == inherited.pattern;
            });
            if (!replaced) cookies.push_back(std::move(inherited));
        }
        policy_.cookies = std::move(cookies);
    }

    static ExpectedCookie read_cookie(const JsonMember& item) {
        item.knows(
            {"name", "purpose", "party", "max_lifetime", "path", "required", "script_reads", "declared"});
        ExpectedCookie cookie;
        cookie.pattern = item.required_text("name");
        if (item.has("purpose")) cookie.purpose = item.word("purpose", cookie_purposes());
        static constexpr std::string_view kPartyWords[] = {"first", "third"};
        if (item.has("party")) cookie.party = item.word("party", kPartyWords);
        cookie.max_lifetime = item.lifetime("max_lifetime");
        if (item.has("path")) cookie.path = item.text("path");
        if (cookie.path && !cookie.path->starts_with('/')) item.fail("path", "must begin with a slash");
        cookie.required = item.texts("required");
        for (const std::string& required : cookie.required)
            if (!is_among(words(kRequired), required))
                item.fail("required",
                          "holds \"" + required + "\"; " + did_you_mean(required, words(kRequired)));
        cookie.script_reads = item.flag("script_reads");
        cookie.declared = item.flag("declared", true);
        return cookie;
    }

    void read_budget(const JsonMember& item) {
        item.knows({"id", "measure", "severity", "at_most", "at_least"});
        CookieBudget budget;
        budget.id = item.required_text("id");
        budget.measure = item.required_text("measure");
        check_measure(item, budget.measure);
        if (item.has("severity")) budget.severity = item.word("severity", kLevels);
        budget.at_most = item.number("at_most", 0, 1'000'000).value_or(-1);
        budget.at_least = item.number("at_least", 0, 1'000'000).value_or(-1);
        if (budget.at_most < 0 && budget.at_least < 0)
            item.fail_here("has no bound; write at_most or at_least");
        const auto same = std::find_if(policy_.budgets.begin(), policy_.budgets.end(),
                                       [&](const CookieBudget& known) { return known.id == budget.id; });
        if (same != policy_.budgets.end())
            *same = std::move(budget);
        else
            policy_.budgets.push_back(std::move(budget));
    }

    static void check_measure(const JsonMember& item, const std::string& measure) {
        if (is_among(words(kMeasures), measure)) return;
        auto known = words(kMeasures);
        for (const std::string_view purpose : cookie_purposes())
            known.push_back(std::string(kPurposeMeasure) + std::string(purpose));
        if (!is_among(known, measure))
            item.fail("measure", "is \"" + measure + "\"; " + did_you_mean(measure, known));
    }

    const JsonMember& root_;
    CookieAuditPolicy& policy_;
};

const EmbeddedFile* shipped_file(std::string_view id) {
    for (const EmbeddedFile& file : kCookiePolicies)
        if (file.name.substr(0, file.name.size() - std::string_view(".json").size()) == id) return &file;
    return nullptr;
}

std::string hex_digest(std::string_view text) {
    const Hash hash = sha256(as_bytes(text));
    return to_hex(hash);
}

constexpr int kExtendsMax = 8;

CookieAuditPolicy read_policy(std::string_view json, const std::string& source, int depth) {
    const JsonDocument document(json, source);
    const JsonMember root = document.root();
    CookieAuditPolicy policy;
    const std::string parent = root.text("extends");
    if (!parent.empty()) {
        const EmbeddedFile* const file = shipped_file(parent);
        if (file == nullptr)
            root.fail("extends",
                      "names no shipped profile; " + did_you_mean(parent, shipped_cookie_policy_ids()));
        if (depth >= kExtendsMax) root.fail("extends", "goes round in a circle");
        policy = read_policy(file->text, std::string(file->name), depth + 1);
    }
    PolicyReader(root, policy).read();
    policy.source = source;
    policy.digest = hex_digest(json);
    return policy;
}

}  // namespace

std::string_view to_string(FindingLevel level) noexcept {
    return kLevels[static_cast<std::size_t>(level)];
}

std::optional<FindingLevel> parse_finding_level(std::string_view text) {
    for (std::size_t i = 0; i < std::size(kLevels); ++i)
        if (kLevels[i] == text) return static_cast<FindingLevel>(i);
    return std::nullopt;
}

CookieAuditPolicy shipped_cookie_policy(std::string_view id) {
    const EmbeddedFile* const file = shipped_file(id);
    if (file == nullptr)
        throw Error(ErrorCode::not_found, "there is no cookie policy \"" + std::string(id) + "\"; " +
                                              did_you_mean(id, shipped_cookie_policy_ids()));
    CookieAuditPolicy policy = read_policy(file->text, std::string(file->name), 0);
    policy.source = "shipped";
    return policy;
}

CookieAuditPolicy parse_cookie_policy(std::string_view json, const std::string& source) {
    return read_policy(json, source, 0);
}

std::vector<std::string> shipped_cookie_policy_ids() {
    std::vector<std::string> ids;
    for (const EmbeddedFile& file : kCookiePolicies)
        ids.emplace_back(file.name.substr(0, file.name.size() - std::string_view(".json").size()));
    return ids;
}

}  // namespace sessionaudit
