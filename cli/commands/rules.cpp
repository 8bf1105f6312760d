// rules [ID]
#include <algorithm>
#include <array>
#include <iostream>

#include "options.hpp"
#include "output.hpp"
#include "sessionaudit/cookie_audit.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::cli {
namespace {

struct Arguments {
    std::string id;
    std::string format = "text";
};

/// A finding that rules about attributes would end with, to show the snippets of.
CookieFinding example_of(const CookieRuleInfo& rule) {
    static constexpr std::array<std::string_view, 5> kOfLines = {"transport", "scripts", "cross_site",
                                                                 "scope", "lifetime"};
    CookieFinding finding;
    finding.rule = &rule;
    finding.cookie = "__Host-id";
    if (std::find(kOfLines.begin(), kOfLines.end(), rule.category) != kOfLines.end())
        finding.corrected = "__Host-id=...; Path=/; Secure; HttpOnly; SameSite=Lax";
    return finding;
}

Json to_json(const CookieRuleInfo& rule) {
    Json references = Json::array();
    for (const AuditReference& reference : rule.references)
        references.push_back({{"id", reference.id}, {"url", reference.url}});
    Json snippets = Json::array();
    for (const FixSnippet& snippet : fix_snippets(example_of(rule)))
        snippets.push_back({{"framework", snippet.framework}, {"text", snippet.text}});
    return {{"id", rule.id},
            {"title", rule.title},
            {"category", rule.category},
            {"severity", to_string(rule.severity)},
            {"why", rule.why},
            {"fix", rule.fix},
            {"references", references},
            {"zap_id", rule.zap_id},
            {"cwe", rule.cwe},
            {"needs", rule.needs},
            {"judged", rule.judged},
            {"snippets", snippets}};
}

/// What must be captured, and of a rule that only policies know that this version does not judge it.
std::string needs_of(const CookieRuleInfo& rule) {
    return rule.judged ? std::string(rule.needs) : "not judged";
}

void print_list() {
    std::vector<std::vector<std::string>> table{{"rule", "severity", "category", "needs", "title"}};
    for (const CookieRuleInfo& rule : cookie_rules())
        table.push_back({std::string(rule.id), std::string(to_string(rule.severity)),
                         std::string(rule.category), needs_of(rule), std::string(rule.title)});
    print_table(table);
}

void print_indented(const std::string& text) {
    std::cout << "    ";
    for (const char c : text)
        std::cout << c << (c == '\n' ? "    " : "");
    std::cout << '\n';
}

void print_rule(const CookieRuleInfo& rule) {
    print_fields({{"rule", std::string(rule.id)},
                  {"title", std::string(rule.title)},
                  {"severity", std::string(to_string(rule.severity))},
                  {"category", std::string(rule.category)},
                  {"needs", needs_of(rule)},
                  {"why", std::string(rule.why)},
                  {"fix", std::string(rule.fix)}});
    for (const AuditReference& reference : rule.references)
        print_fields({{"source", std::string(reference.id) + "  " + std::string(reference.url)}});
    for (const FixSnippet& snippet : fix_snippets(example_of(rule))) {
        std::cout << '\n' << snippet.framework << '\n';
        print_indented(snippet.text);
    }
}

/// docs/cookie-rules.md; a test compares it with this.
void print_markdown() {
    std::cout
        << "# Rules of the cookie audit\n\n"
           "Written by `sessionaudit rules --format markdown` from the texts that findings use; do not "
           "edit.\n"
           "Severities are those without a policy; a finding may be milder or graver for what it is about.\n"
           "*Needs* says what must be captured to judge a rule; a rule that is *not judged* can be "
           "named\n"
           "in a policy and is never raised by this version. How rules are switched off or weighed "
           "otherwise\n"
           "is told in [cookie-policies.md](cookie-policies.md).\n\n"
           "| rule | severity | category | needs | ZAP | CWE |\n|---|---|---|---|---|---|\n";
    for (const CookieRuleInfo& rule : cookie_rules())
        std::cout << "| [`" << rule.id << "`](#" << rule.id << ") | " << to_string(rule.severity) << " | "
                  << rule.category << " | " << needs_of(rule) << " | " << rule.zap_id << " | " << rule.cwe
                  << " |\n";
    for (const CookieRuleInfo& rule : cookie_rules()) {
        std::cout << "\n## " << rule.id << "\n\n**" << rule.title << ".** " << rule.why << "\n\n"
                  << rule.fix << "\n\n";
        for (std::size_t i = 0; i < rule.references.size(); ++i)
            std::cout << (i == 0 ? "" : " · ") << "[" << rule.references[i].id << "]("
                      << rule.references[i].url << ")";
        std::cout << '\n';
    }
}

void print_all(const Arguments& arguments, const Options& options) {
    if (arguments.format == "markdown") return print_markdown();
    if (!options.json) return print_list();
    Json list = Json::array();
    for (const CookieRuleInfo& rule : cookie_rules())
        list.push_back(to_json(rule));
    print_json({{"rules", list}});
}

void run(const Arguments& arguments, const Options& options) {
    if (arguments.format != "text" && arguments.format != "markdown")
        throw Error(ErrorCode::invalid_argument,
                    "\"" + arguments.format + "\" is no format of rules; write text or markdown");
    if (arguments.format == "markdown" && (options.json || !arguments.id.empty()))
        throw Error(ErrorCode::invalid_argument,
                    "--format markdown writes all rules; leave out --json and the id");
    if (arguments.id.empty()) return print_all(arguments, options);
    const CookieRuleInfo* const rule = find_cookie_rule(arguments.id);
    if (rule == nullptr)
        throw Error(ErrorCode::not_found,
                    "there is no rule \"" + arguments.id + "\"; `sessionaudit rules` lists them");
    options.json ? print_json(to_json(*rule)) : print_rule(*rule);
}

}  // namespace

void register_rules(Command app, Options& options) {
    const auto arguments = std::make_shared<Arguments>();
    const Command command =
        add_command(app, "rules", "the rules of the cookie audit, and how to repair what breaks them",
                    [&options, arguments] { run(*arguments, options); });
    command.add_option("id", arguments->id, "one rule, with configuration for the common frameworks");
    command.add_option("--format", arguments->format, "text or markdown");
}

}  // namespace sessionaudit::cli
