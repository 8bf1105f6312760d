// Whatever stands where a Set-Cookie field should: every view is the bytes of its span, verdicts name a code
// that exists and a place in the text, a jar keeps what it said it would, and pieces of a folded field are
// pieces of it.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "cookie/verdict_codes.hpp"
#include "sessionaudit/cookie_verdict.hpp"

using namespace sessionaudit;

namespace {

const Timestamp kNow = from_millis(1'772'366'400'000);
constexpr Timestamp kFirst = from_millis(-11'644'473'600'000);  // 1601
constexpr Timestamp kLast = from_millis(253'402'300'799'000);   // 9999

void require(bool holds) {
    if (!holds) std::abort();
}

void check_span(std::string_view text, ByteSpan span) {
    require(span.begin <= span.end && span.end <= text.size());
}

/// The view points to where the span says, and into nothing else.
void check_view(std::string_view text, std::string_view view, ByteSpan span) {
    check_span(text, span);
    require(view.data() == text.data() + span.begin && view.size() == span.end - span.begin);
}

bool inside(std::string_view text, std::string_view view) {
    return view.empty() ||
           (view.data() >= text.data() && view.data() + view.size() <= text.data() + text.size());
}

void check_line(std::string_view text, const SetCookieLine& line) {
    check_view(text, line.name, line.name_span);
    check_view(text, line.value, line.value_span);
    check_span(text, line.pair_span);
    require(line.attributes.size() <= kListedAttributesMax + 8);
    for (const CookieAttribute& attribute : line.attributes) {
        check_span(text, attribute.span);
        require(inside(text, attribute.name) && inside(text, attribute.value));
        require(attribute.too_long == (attribute.value.size() > 1024));
    }
    require(!line.domain || inside(text, *line.domain));
    require(!line.path || (inside(text, *line.path) && line.path->starts_with('/')));
    require(!line.expires || (*line.expires >= kFirst && *line.expires <= kLast));
    require(!line.max_age || std::abs(*line.max_age) <= 1'000'000'000'000);
}

void check_reason(std::string_view text, const VerdictReason& reason) {
    check_span(text, reason.span);
    const auto codes = verdict_codes();
    require(std::any_of(codes.begin(), codes.end(), [&](const VerdictCodeInfo& info) {
        return info.code == reason.code && info.step == reason.step;
    }));
}

void check_judged(std::string_view text, const CookieSource& source, const JudgedCookie& judged) {
    check_line(text, judged.line);
    for (const VerdictReason& change : judged.changes)
        check_reason(text, change);
    switch (judged.verdict) {
        case CookieVerdict::refused:
            check_reason(text, judged.reason);
            require(judged.domain.empty() && judged.path.empty() && judged.changes.empty());
            return;
        case CookieVerdict::blocked_by_policy:
            require(judged.third_party);
            [[fallthrough]];
        case CookieVerdict::deletes:
            check_reason(text, judged.reason);
            break;
        case CookieVerdict::stored:
        case CookieVerdict::stored_with_changes:
            require(judged.reason.code.empty());
            require(judged.changes.empty() == (judged.verdict == CookieVerdict::stored));
            require(!judged.expires || *judged.expires > kNow);
            break;
    }
    require(judged.path.starts_with('/'));
    require(judged.host_only ? judged.domain == source.host : source.host.ends_with(judged.domain));
    require(!judged.expires || *judged.expires <= kNow + Seconds(kCookieLifetimeCap));
    require(!judged.secure || source.scheme == "https");
    require(!judged.http_only || source.by_http);
    require(judged.same_site != SameSite::unknown);
}

/// What was kept comes back, and once only.
void check_jar(CookieJar& jar, std::string_view text, const CookieSource& source) {
    const std::size_t before = jar.cookies().size();
    const JudgedCookie judged = jar.receive(text, source, kNow);
    check_judged(text, source, judged);
    const bool kept =
        judged.verdict == CookieVerdict::stored || judged.verdict == CookieVerdict::stored_with_changes;
    require(kept ? jar.cookies().size() <= before + 1 : jar.cookies().size() <= before);
    if (!kept || judged.partitioned) return;
    const auto same = [&](const StoredCookie& cookie) {
        return cookie.name == judged.line.name && cookie.domain == judged.domain &&
               cookie.path == judged.path && cookie.host_only == judged.host_only && !cookie.partitioned;
    };
    require(std::count_if(jar.cookies().begin(), jar.cookies().end(), same) == 1);
    const std::string sent = jar.cookie_field(source.scheme, source.host, judged.path, kNow);
    require(sent.find(judged.line.value) != std::string::npos);
}

void check_pieces(std::string_view text, CookieJar& jar, const CookieSource& source) {
    const auto pieces = split_folded_set_cookie(text);
    require(!pieces.empty());
    const char* end = text.data();
    for (const std::string_view piece : pieces) {
        require(inside(text, piece) && (piece.empty() || piece.data() >= end));
        if (!piece.empty()) end = piece.data() + piece.size();
        check_jar(jar, piece, source);
        // What was taken apart holds nothing more to take apart.
        require(split_folded_set_cookie(piece).size() == 1);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) return 0;
    // A copy of its exact size, so that AddressSanitizer sees a byte too far.
    const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
    CookieSource source;
    source.scheme = (data[0] & 1U) != 0 ? "http" : "https";
    source.host = (data[0] & 2U) != 0 ? "127.0.0.1" : "www.shop.example";
    source.path = (data[0] & 4U) != 0 ? "/cart/view" : "/";
    if ((data[0] & 8U) != 0) source.top_level_host = (data[0] & 16U) != 0 ? "api.shop.example" : "news.test";
    source.by_http = (data[0] & 32U) == 0;

    check_judged(text, source, judge_set_cookie(text, source, kNow));
    parse_cookie_date(text);
    source.host = text.substr(0, 300);
    registrable_domain(source.host);
    is_public_suffix(source.host);
    source.host = (data[0] & 2U) != 0 ? "127.0.0.1" : "www.shop.example";

    CookieJar jar;
    check_pieces(text, jar, source);
    check_jar(jar, text, source);
    return 0;
}
