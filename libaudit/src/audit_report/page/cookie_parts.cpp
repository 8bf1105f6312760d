// A card for each cookie with findings, a table of those without.
#include <algorithm>
#include <map>
#include <tuple>

#include "audit_report/page/audit_page.hpp"
#include "audit_report/report_text.hpp"
#include "core/plain_text.hpp"

namespace sessionaudit {
namespace {

using CookieKey = std::tuple<std::string_view, std::string_view, std::string_view>;

std::string_view verdict_words(CookieVerdict verdict) {
    switch (verdict) {
        case CookieVerdict::stored:
            return "kept by browsers";
        case CookieVerdict::stored_with_changes:
            return "kept by browsers, with changes";
        case CookieVerdict::refused:
            return "refused by browsers";
        case CookieVerdict::blocked_by_policy:
            return "kept only where third-party cookies are allowed";
        case CookieVerdict::deletes:
            return "deletes a cookie";
    }
    return "";
}

std::string_view verdict_class(CookieVerdict verdict) {
    switch (verdict) {
        case CookieVerdict::stored:
        case CookieVerdict::deletes:
            return "yes";
        case CookieVerdict::stored_with_changes:
        case CookieVerdict::blocked_by_policy:
            return "no";
        case CookieVerdict::refused:
            return "off";
    }
    return "no";
}

std::string chip(std::string_view css, std::string_view text) {
    return "<li" + (css.empty() ? "" : " class=\"" + std::string(css) + "\"") + ">" + html_text(text) +
           "</li>";
}

std::string reason_words(const VerdictReason& reason) {
    std::string code(reason.code);
    std::replace(code.begin(), code.end(), '_', ' ');
    return code + " (" + std::string(reason.step) + ")";
}

std::string chips(const AuditedCookie& cookie) {
    std::string html =
        "<ul class=\"chips\">" + chip(verdict_class(cookie.verdict), verdict_words(cookie.verdict));
    html += chip(cookie.secure ? "yes" : "no", cookie.secure ? "Secure" : "not Secure");
    html += chip(cookie.http_only ? "yes" : "no", cookie.http_only ? "HttpOnly" : "not HttpOnly");
    const std::string_view same_site = same_site_word(cookie.same_site);
    html += chip(same_site.empty() ? "no" : "yes",
                 same_site.empty() ? "no SameSite (Lax by default)" : "SameSite=" + std::string(same_site));
    if (cookie.partitioned) html += chip("yes", "Partitioned");
    html += chip("", cookie.host_only ? "this host only" : "with subdomains");
    html += chip("", lifetime_words(cookie.lifetime));
    html += chip("", cookie.third_party ? "third party" : "first party");
    if (cookie.session_like) html += chip("", "session cookie");
    if (!cookie.purpose.empty()) html += chip("", "purpose: " + cookie.purpose);
    if (!cookie.platform.empty()) html += chip("", cookie.platform);
    return html + "</ul>\n";
}

std::string seen_line(const AuditedCookie& cookie) {
    std::string html = "<p class=\"quiet\">Seen " + counted(cookie.times, "time") + ", first at " +
                       html_code(cookie.url) + ".";
    if (!cookie.reason.code.empty()) html += " Decided by: " + html_text(reason_words(cookie.reason)) + ".";
    for (const VerdictReason& change : cookie.changes)
        html += " Changed: " + html_text(reason_words(change)) + ".";
    if (!cookie.session_evidence.empty()) html += " " + html_text(cookie.session_evidence) + ".";
    return html + "</p>\n";
}

std::string references(const CookieRuleInfo& rule) {
    std::string html;
    for (const AuditReference& reference : rule.references)
        html += (html.empty() ? "" : " · ") +
                (reference.url.empty() ? html_text(reference.id)
                                       : "<a href=\"" + html_text(reference.url) + "\" rel=\"noreferrer\">" +
                                             html_text(reference.id) + "</a>");
    const std::string zap = "ZAP " + std::string(rule.zap_id);
    const bool named =
        std::any_of(rule.references.begin(), rule.references.end(),
                    [&](const AuditReference& reference) { return reference.id.starts_with(zap); });
    if (!rule.zap_id.empty() && !named) html += (html.empty() ? "" : " · ") + html_text(zap);
    return html.empty() ? "" : "<p class=\"quiet\">Sources: " + html + "</p>\n";
}

std::string snippets(const CookieFinding& finding) {
    std::string html;
    for (const FixSnippet& snippet : fix_snippets(finding)) {
        html += "<span class=\"label\">" + html_text(snippet.framework) + "</span><pre>" +
                escape_html(snippet.text) + "</pre>\n";
    }
    if (html.empty()) return {};
    return "<details><summary>How to set it, by framework</summary>\n" + html + "</details>\n";
}

std::string finding_html(const AuditView& view, const ReportedFinding& reported) {
    const CookieFinding& finding = *reported.finding;
    std::string html = "<div class=\"finding " + std::string(to_string(finding.severity)) + "\">\n<h5>" +
                       html_text(finding.rule->title) + "</h5> " + html_level(finding.severity);
    if (view.run->comparison.has_baseline)
        html += " <span class=\"state\">" + std::string(state_word(reported.state)) + "</span>";
    html += "\n<p>" + html_text(message_of(finding)) + "</p>\n<p class=\"quiet\">" +
            html_text(finding.rule->why) + "</p>\n";
    if (reported.suppression != nullptr)
        html += "<p class=\"quiet\">" +
                std::string(reported.state == FindingState::suppressed ? "Accepted" : "Was accepted") +
                " by " + html_text(reported.suppression->owner) + " until " +
                html_text(reported.suppression->until) + ": " + html_text(reported.suppression->reason) +
                "</p>\n";
    if (!finding.evidence.empty())
        html += "<span class=\"label\">What was seen</span><pre>" + html_text(finding.evidence) + "</pre>\n";
    if (!finding.corrected.empty())
        html += "<span class=\"label\">Better</span><pre class=\"better\">" + html_text(finding.corrected) +
                "</pre>\n";
    else if (!finding.rule->fix.empty())
        html += "<p><strong>What to do.</strong> " + html_text(finding.rule->fix) + "</p>\n";
    return html + snippets(finding) + references(*finding.rule) + "</div>\n";
}

struct Card {
    const AuditedCookie* cookie = nullptr;
    std::vector<const ReportedFinding*> findings;
};

std::string card_html(const AuditView& view, const Card& card) {
    const AuditedCookie& cookie = *card.cookie;
    std::string html = "<article class=\"card\">\n<div class=\"top\"><h4>" +
                       html_code(cookie.name.empty() ? "(no name)" : cookie.name) +
                       "</h4><span class=\"quiet\">" + html_text(cookie.domain + cookie.path) +
                       "</span></div>\n<div class=\"body\">\n" + chips(cookie) + seen_line(cookie);
    for (const ReportedFinding* reported : card.findings)
        html += finding_html(view, *reported);
    return html + "</div>\n</article>\n";
}

std::string good_cookies(const std::vector<const AuditedCookie*>& cookies, const std::string& id) {
    if (cookies.empty()) return {};
    std::string html =
        "<h3 id=\"" + id +
        "\">Cookies without findings</h3>\n<div class=\"scroll\" tabindex=\"0\" "
        "role=\"group\" aria-labelledby=\"" +
        id +
        "\">\n<table>\n<thead><tr><th scope=\"col\">Cookie</th><th scope=\"col\">Where</th><th "
        "scope=\"col\">Browsers</th><th scope=\"col\">Attributes</th><th scope=\"col\">Kept</th><th "
        "scope=\"col\">Purpose</th></tr></thead>\n<tbody>\n";
    for (const AuditedCookie* cookie : cookies) {
        std::string attributes = cookie->secure ? "Secure" : "";
        if (cookie->http_only) attributes += attributes.empty() ? "HttpOnly" : "; HttpOnly";
        if (const std::string_view word = same_site_word(cookie->same_site); !word.empty())
            attributes += (attributes.empty() ? "SameSite=" : "; SameSite=") + std::string(word);
        if (cookie->partitioned) attributes += attributes.empty() ? "Partitioned" : "; Partitioned";
        html += "<tr><th scope=\"row\">" + html_code(cookie->name.empty() ? "(no name)" : cookie->name) +
                "</th><td>" + html_text(cookie->domain + cookie->path) + "</td><td>" +
                std::string(verdict_words(cookie->verdict)) + "</td><td>" + attributes + "</td><td>" +
                lifetime_words(cookie->lifetime) + "</td><td>" +
                html_text(cookie->purpose.empty() ? "unknown" : cookie->purpose) + "</td></tr>\n";
    }
    return html + "</tbody>\n</table>\n</div>\n";
}

}  // namespace

std::string target_part(const AuditView& view, const ReportedTarget& target, std::size_t number) {
    std::map<CookieKey, Card> cards;
    for (const AuditedCookie* cookie : target.cookies)
        cards[{cookie->name, cookie->domain, cookie->path}].cookie = cookie;
    std::vector<Card*> worst_first;
    std::string others;
    for (const ReportedFinding& reported : target.findings) {
        const CookieFinding& finding = *reported.finding;
        const auto card = cards.find({finding.cookie, finding.domain, finding.path});
        if (card == cards.end() || (finding.cookie.empty() && finding.domain.empty())) {
            others += finding_html(view, reported);
            continue;
        }
        if (card->second.findings.empty()) worst_first.push_back(&card->second);
        card->second.findings.push_back(&reported);
    }
    std::vector<const AuditedCookie*> good;
    for (const auto& [key, card] : cards)
        if (card.findings.empty()) good.push_back(card.cookie);

    const std::string id = "target-" + std::to_string(number);
    std::string html = "<h3 id=\"" + id + "\">" + html_text(target.audit->target) + "</h3>\n";
    if (!target.judged) return html + "<p>Nothing could be captured, so nothing was judged.</p>\n";
    if (cards.empty() && others.empty()) return html + "<p>No cookies were seen.</p>\n";
    for (const Card* card : worst_first)
        html += card_html(view, *card);
    if (!others.empty())
        html +=
            "<article class=\"card\">\n<div class=\"top\"><h4>About the site as a whole</h4></div>\n<div "
            "class=\"body\">\n" +
            others + "</div>\n</article>\n";
    return html + good_cookies(good, id + "-good");
}

}  // namespace sessionaudit
