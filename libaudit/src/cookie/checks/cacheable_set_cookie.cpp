#include <charconv>
#include <limits>

#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kWstgCache, refs::kRfc9111, refs::kCwe524};

bool may_be_cached(int status) {
    // Those that a cache may keep without being told to (RFC 9110, 15.1).
    for (const int known : {200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501})
        if (status == known) return true;
    return false;
}

/// Seconds of a directive such as max-age=60; absent where it is not there.
std::optional<long> directive(std::string_view field, std::string_view name) {
    for (std::size_t begin = 0; begin < field.size();) {
        const std::size_t end = std::min(field.find(',', begin), field.size());
        const std::string_view part = ascii::trim(field.substr(begin, end - begin));
        begin = end + 1;
        if (!ascii::starts_with_ignoring_case(part, name)) continue;
        if (part.size() == name.size()) return 0;
        if (part[name.size()] != '=') continue;
        std::string_view number = part.substr(name.size() + 1);
        if (!number.empty() && number.front() == '"') number.remove_prefix(1);
        long seconds = 0;
        const auto read = std::from_chars(number.data(), number.data() + number.size(), seconds);
        // Too large a number is a very long time (RFC 9111, 1.2.2).
        if (read.ec == std::errc::result_out_of_range) return std::numeric_limits<long>::max();
        return seconds;
    }
    return std::nullopt;
}

enum class Cached { no, perhaps, yes };

/// What a shared cache may do with it (RFC 9111, 3 and 5.2.2).
Cached cached(const Capture& capture, Timestamp at) {
    if (capture.method != "GET" && capture.method != "HEAD") return Cached::no;
    std::optional<long> shared;
    std::optional<long> age;
    bool open = false;
    bool said = false;
    for (const std::string_view field : capture.values_of("cache-control")) {
        said = true;
        if (directive(field, "no-store") || directive(field, "private") || directive(field, "no-cache"))
            return Cached::no;
        if (!shared) shared = directive(field, "s-maxage");
        if (!age) age = directive(field, "max-age");
        open = open || directive(field, "public").has_value();
    }
    if (shared) return *shared > 0 ? Cached::yes : Cached::no;
    if (age) return *age > 0 ? Cached::yes : Cached::no;
    const auto expires = capture.values_of("expires");
    if (!expires.empty()) {
        const auto until = parse_cookie_date(expires.front());
        return until && *until > at ? Cached::yes : Cached::no;
    }
    if (open) return Cached::yes;
    for (const std::string_view field : capture.values_of("pragma"))
        if (!said && ascii::contains_ignoring_case(field, "no-cache")) return Cached::no;
    return may_be_cached(capture.status) ? Cached::perhaps : Cached::no;
}

void tell(const LineFacts& line, Cached verdict, CookieFindings& findings) {
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    const bool sure = verdict == Cached::yes;
    draft->level(sure ? FindingLevel::medium : FindingLevel::low)
        .sure(sure ? Confidence::high : Confidence::low);
    draft->says(called(line) + (sure ? " is set by a response that shared caches may keep"
                                     : " is set by a response that does not forbid caches to keep it"));
}

/// What a response says of caches is read once for all its lines: it may have ten thousand of them.
void target(TargetFacts& target, CookieFindings& findings) {
    const ResponseFacts* asked = nullptr;
    Cached verdict = Cached::no;
    for (const LineFacts& line : target.lines) {
        if (line.refused() || line.deletes()) continue;
        if (!is_session(line) || !is_first_party(line) || !line.script.empty()) continue;
        if (line.response != asked) {
            asked = line.response;
            verdict = cached(*asked->capture, target.moment_of(*asked->capture));
        }
        if (verdict != Cached::no) tell(line, verdict, findings);
    }
}

}  // namespace

CookieCheck cacheable_set_cookie() {
    return {
        .info = {.id = "cacheable_set_cookie",
                 .title = "Cacheable response that sets a session cookie",
                 .category = "session_id",
                 .severity = FindingLevel::medium,
                 .why = "A shared cache that keeps the response may hand one visitor's session to the next.",
                 .fix = "Send Cache-Control: no-store with every response that sets a session cookie.",
                 .references = kReferences,
                 .zap_id = "",
                 .cwe = "524",
                 .needs = "http"},
        .target = target};
}

}  // namespace sessionaudit::checks
