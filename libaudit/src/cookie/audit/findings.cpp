#include "cookie/audit/findings.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "cookie/audit/fingerprint.hpp"
#include "cookie/audit/url_parts.hpp"
#include "cookie/checks/checks.hpp"

namespace sessionaudit {
namespace {

/// No text may hold a value, also where a page's URL does.
constexpr std::size_t kValueMin = 6;

void hide(std::string& text, std::string_view value) {
    if (value.size() < kValueMin) return;
    for (std::size_t at = text.find(value); at != std::string::npos; at = text.find(value, at + 3))
        text.replace(at, value.size(), "...");
}

/// The values of all cookies, found in a text in one pass.
class CookieValues {
  public:
    explicit CookieValues(const TargetFacts& target) {
        for (const CookieFacts& cookie : target.cookies) {
            if (cookie.value.size() < kValueMin) continue;
            std::vector<std::string_view>& alike = by_beginning_[cookie.value.substr(0, kValueMin)];
            if (alike.size() < kAlikeMax) alike.push_back(cookie.value);
        }
    }
    void hide_in(std::string& text) const {
        for (std::size_t at = 0; at + kValueMin <= text.size(); ++at) {
            const std::size_t size = longest_at(std::string_view(text).substr(at));
            if (size == 0) continue;
            text.replace(at, size, "...");
            at += 2;
        }
    }

  private:
    static constexpr std::size_t kAlikeMax = 256;

    std::size_t longest_at(std::string_view text) const {
        const auto found = by_beginning_.find(text.substr(0, kValueMin));
        if (found == by_beginning_.end()) return 0;
        std::size_t longest = 0;
        for (const std::string_view value : found->second)
            if (value.size() > longest && text.starts_with(value)) longest = value.size();
        // Of very many that begin alike not all are known: what begins so goes to the end.
        return longest == 0 && found->second.size() == kAlikeMax ? text.size() : longest;
    }

    std::unordered_map<std::string_view, std::vector<std::string_view>> by_beginning_;
};

/// Of a line that is refused only the refusal is told; once it is kept, the other rules would speak.
void add_what_comes_next(LineEdits& edits, const LineFacts& line) {
    if (line.response->https) edits.secure = true;
    if (line.cookie->audited.session_like) edits.http_only = true;
    const bool unsaid =
        line.line().same_site == SameSite::unset || line.line().same_site == SameSite::unknown;
    if (unsaid && !edits.same_site && !line.judged.third_party) edits.same_site = SameSite::lax;
}

}  // namespace

FindingDraft& CookieFindings::add(const CookieFacts* cookie, const LineFacts* line) {
    FindingDraft& draft = drafts_.emplace_back();
    rules_.push_back(rule_);
    keys_.emplace_back();
    draft.finding.rule = info_;
    draft.finding.severity = info_->severity;
    draft.cookie = cookie;
    draft.line = line;
    if (cookie != nullptr) {
        draft.finding.cookie = cookie->audited.name;
        draft.finding.domain = cookie->audited.domain;
        draft.finding.path = cookie->audited.path;
    }
    if (line != nullptr) {
        draft.finding.url = shown_url(line->response->capture->url);
        draft.finding.capture = line->response->index;
        draft.finding.line = line->index;
        draft.finding.evidence = redacted_line(line->line());
    }
    return draft;
}

FindingDraft* CookieFindings::raise(const LineFacts& line) {
    CookieFacts& cookie = *line.cookie;
    if (cookie.drafts.empty()) cookie.drafts.assign(settings_.size(), -1);
    int& known = cookie.drafts[rule_];
    if (known >= 0) {
        ++drafts_[static_cast<std::size_t>(known)].finding.times;
        return nullptr;
    }
    known = static_cast<int>(drafts_.size());
    return &add(&cookie, &line);
}

FindingDraft* CookieFindings::raise(const TargetFacts& target, CookieFacts& cookie) {
    return raise(target.first_line(cookie));
}

FindingDraft* CookieFindings::raise(const TargetFacts& target, const std::string& key,
                                    const ResponseFacts* response) {
    const auto [known, is_new] = by_key_.try_emplace({rule_, key}, drafts_.size());
    if (!is_new) {
        ++drafts_[known->second].finding.times;
        return nullptr;
    }
    FindingDraft& draft = add(nullptr, nullptr);
    keys_.back() = key;
    draft.finding.domain = response != nullptr ? response->host : target.host;
    if (response != nullptr) {
        draft.finding.url = shown_url(response->capture->url);
        draft.finding.capture = response->index;
    } else if (!target.responses.empty()) {
        draft.finding.url = shown_url(target.responses.front().capture->url);
    }
    return &draft;
}

bool CookieFindings::is_off(std::string_view rule) const {
    const auto rules = cookie_rules();
    for (std::size_t i = 0; i < rules.size(); ++i)
        if (rules[i].id == rule) return settings_[i].off;
    return false;
}

bool CookieFindings::has(const CookieFacts& cookie, std::string_view rule) const {
    return std::any_of(cookie.drafts.begin(), cookie.drafts.end(), [&](int draft) {
        return draft >= 0 && drafts_[static_cast<std::size_t>(draft)].finding.rule->id == rule;
    });
}

/// All faults of the cookie at once, so that whoever pastes the line of one finding repairs the others too.
/// What is only advised is in the line of its own finding.
std::string CookieFindings::corrected_for(const FindingDraft& draft) const {
    if (!draft.has_line || draft.line == nullptr) return {};
    LineEdits edits = draft.edits;
    if (draft.alone) return corrected_line(draft.line->line(), edits);
    for (const int other : draft.cookie->drafts) {
        if (other < 0) continue;
        const FindingDraft& fault = drafts_[static_cast<std::size_t>(other)];
        if (fault.has_line && !fault.advice) edits.add(fault.edits);
    }
    if (draft.line->refused()) add_what_comes_next(edits, *draft.line);
    return corrected_line(draft.line->line(), edits);
}

std::vector<CookieFinding> CookieFindings::finish() {
    std::vector<CookieFinding> findings;
    findings.reserve(drafts_.size());
    const CookieValues values(target_);
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
        FindingDraft& draft = drafts_[i];
        CookieFinding finding = std::move(draft.finding);
        const std::string& name = draft.cookie != nullptr ? finding.cookie : keys_[i];
        finding.fingerprint = finding_fingerprint(finding.rule->id, finding.domain, name, finding.path);
        if (settings_[rules_[i]].severity) finding.severity = *settings_[rules_[i]].severity;
        draft.finding.rule = finding.rule;
        finding.corrected = corrected_for(draft);
        if (draft.line != nullptr) hide(finding.url, draft.line->line().value);
        if (draft.cookie == nullptr) values.hide_in(finding.url);
        findings.push_back(std::move(finding));
    }
    std::sort(findings.begin(), findings.end(), [](const CookieFinding& a, const CookieFinding& b) {
        return std::tie(b.severity, a.rule->id, a.cookie, a.domain, a.path, a.message) <
               std::tie(a.severity, b.rule->id, b.cookie, b.domain, b.path, b.message);
    });
    return findings;
}

}  // namespace sessionaudit
