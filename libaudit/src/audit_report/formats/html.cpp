// One page for everybody. It needs no network and no script; its policy (CSP) allows the style that is in it,
// by its hash, and nothing else. Every text of anybody's is escaped.
#include "audit_page_files.hpp"
#include "audit_report/formats/formats.hpp"
#include "audit_report/page/audit_page.hpp"
#include "audit_report/report_text.hpp"
#include "crypto/hash.hpp"

namespace sessionaudit {
namespace {

std::string head(const AuditView& view, std::string_view style) {
    const std::string of = view.targets.size() == 1 ? one_line(view.targets.front().audit->target)
                                                    : counted(view.targets.size(), "target");
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-" +
           to_base64(sha256(as_bytes(style))) +
           "'; base-uri 'none'; form-action 'none'\">\n"
           "<meta name=\"referrer\" content=\"no-referrer\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Cookie report "
           "· " +
           html_text(of) + "</title>\n<style>" + std::string(style) + "</style>\n</head>\n";
}

std::string verdict(const AuditRun& run) {
    std::string html;
    if (!run.failures.empty()) {
        html = "<div class=\"verdict failed\"><strong>Failed</strong><ul>";
        for (const std::string& failure : run.failures)
            html += "<li>" + html_text(failure) + "</li>";
        return html + "</ul></div>\n";
    }
    if (!run.finished)
        return "<div class=\"verdict unfinished\"><strong>Not finished</strong><span>At least one target "
               "could not be "
               "judged; what stands here is about the others.</span></div>\n";
    return "<div class=\"verdict passed\"><strong>Passed</strong><span>Nothing that the policy counts as a "
           "failure was found.</span></div>\n";
}

std::string figure(std::size_t number, std::string_view what) {
    return "<li><b>" + std::to_string(number) + "</b> " + std::string(what) + "</li>";
}

std::string introduction(const AuditView& view) {
    const AuditRun& run = *view.run;
    std::string names;
    for (std::size_t i = 0; i < std::min<std::size_t>(view.targets.size(), 3); ++i)
        names += (i == 0 ? "" : ", ") + html_text(view.targets[i].audit->target);
    if (view.targets.size() > 3) names += " and " + std::to_string(view.targets.size() - 3) + " more";
    std::size_t findings = 0;
    for (const std::size_t count : view.counts)
        findings += count;
    const std::size_t severe = view.counts[static_cast<std::size_t>(FindingLevel::critical)] +
                               view.counts[static_cast<std::size_t>(FindingLevel::high)];
    return "<h1>Cookie report</h1>\n<p class=\"lead\">" + names + "</p>\n<p class=\"quiet\">" +
           minute_words(run.at) + " · policy " + html_text(run.policy) + " · sessionaudit " +
           html_text(run.version) + "</p>\n" + verdict(run) + "<ul class=\"figures\">" +
           figure(view.cookies, view.cookies == 1 ? "cookie" : "cookies") +
           figure(findings, findings == 1 ? "finding" : "findings") +
           figure(severe, "of them critical or high") +
           figure(view.responses, view.responses == 1 ? "response read" : "responses read") + "</ul>\n";
}

struct Part {
    std::string_view id;
    std::string_view heading;
    std::string html;
    std::string_view css;
};

std::string section(const Part& part) {
    const std::string id(part.id);
    return "<section aria-labelledby=\"" + id + "\"" +
           (part.css.empty() ? "" : " class=\"" + std::string(part.css) + "\"") + ">\n<h2 id=\"" + id +
           "\">" + std::string(part.heading) + "</h2>\n" + part.html + "</section>\n";
}

}  // namespace

std::string html_report(const AuditView& view, const AuditTextOptions& /*text*/) {
    const std::string_view style = kAuditPageFiles[0].text;
    std::string details;
    for (std::size_t i = 0; i < view.targets.size(); ++i)
        details += target_part(view, view.targets[i], i + 1);
    const Part parts[] = {{"meaning", "In plain words", plain_words_part(view), "plain-words"},
                          {"targets", "At a glance", targets_part(view), ""},
                          {"changes", "Since the last time", changes_part(view), ""},
                          {"cookies", "Cookies and findings", std::move(details), ""},
                          {"sessions", "Logging in and out", sessions_part(view), ""},
                          {"limits", "What was not tested", limits_part(view), ""},
                          {"checking", "How to check this", checking_part(view), ""}};
    std::string contents;
    std::string body;
    for (const Part& part : parts) {
        if (part.html.empty()) continue;
        contents +=
            "<li><a href=\"#" + std::string(part.id) + "\">" + std::string(part.heading) + "</a></li>\n";
        body += section(part);
    }
    return head(view, style) + "<body>\n<a class=\"skip\" href=\"#content\">To the content</a>\n<header>\n" +
           introduction(view) + "<nav aria-label=\"Contents\"><ul>\n" + contents +
           "</ul></nav>\n</header>\n<main id=\"content\">\n" + body +
           "</main>\n<footer>\n<p>Values of cookies are not in this report. Policy digest " +
           html_code(view.run->policy_digest.empty() ? "none" : view.run->policy_digest) +
           ", public suffix list " +
           html_text(view.run->suffix_list.empty() ? "unknown" : view.run->suffix_list) +
           ".</p>\n</footer>\n</body>\n</html>\n";
}

}  // namespace sessionaudit
