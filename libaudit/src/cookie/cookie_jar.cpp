#include <algorithm>
#include <iterator>

#include "cookie/host_match.hpp"
#include "cookie/judge.hpp"
#include "sessionaudit/cookie_verdict.hpp"

namespace sessionaudit {
namespace {

bool is_expired(const StoredCookie& cookie, Timestamp now) {
    return cookie.expires && *cookie.expires <= now;
}

StoredCookie stored(const JudgedCookie& judged, const CookieSource& source, Timestamp now) {
    StoredCookie cookie;
    cookie.name = judged.line.name;
    cookie.value = judged.line.value;
    cookie.domain = judged.domain;
    cookie.path = judged.path;
    cookie.host_only = judged.host_only;
    cookie.secure = judged.secure;
    cookie.http_only = judged.http_only;
    cookie.partitioned = judged.partitioned;
    cookie.same_site = judged.same_site;
    cookie.expires = judged.expires;
    cookie.created = now;
    if (cookie.partitioned) cookie.partition = partition_site(source);
    return cookie;
}

/// The draft's order of priority: what is not Secure goes first, then what is oldest (5.7). The newcomer,
/// which is last, is never the one that goes.
template <typename Counts>
void evict_one(std::vector<StoredCookie>& cookies, Counts counts) {
    auto victim = std::prev(cookies.end());
    for (auto each = cookies.begin(); each != std::prev(cookies.end()); ++each) {
        if (!counts(*each)) continue;
        const bool better = victim == std::prev(cookies.end()) || (victim->secure && !each->secure) ||
                            (victim->secure == each->secure && each->created < victim->created);
        if (better) victim = each;
    }
    cookies.erase(victim);
}

void remove_excess(std::vector<StoredCookie>& cookies) {
    const std::string domain = cookies.back().domain;
    const auto shares = [&domain](const StoredCookie& cookie) { return cookie.domain == domain; };
    const auto count = std::count_if(cookies.begin(), cookies.end(), shares);
    if (static_cast<std::size_t>(count) > CookieJar::kPerDomainMax) evict_one(cookies, shares);
    if (cookies.size() > CookieJar::kAllMax) evict_one(cookies, [](const StoredCookie&) { return true; });
}

}  // namespace

JudgedCookie CookieJar::receive(std::string_view field_value, const CookieSource& source, Timestamp now) {
    std::erase_if(cookies_, [now](const StoredCookie& cookie) { return is_expired(cookie, now); });
    JudgedCookie judged = judge_among(field_value, source, now, cookies_);
    const bool keeps =
        judged.verdict == CookieVerdict::stored || judged.verdict == CookieVerdict::stored_with_changes;
    const bool acts =
        keeps || (judged.verdict == CookieVerdict::deletes && (!judged.third_party || judged.partitioned));
    if (!acts) return judged;

    const auto old = std::find_if(cookies_.begin(), cookies_.end(),
                                  [&](const StoredCookie& each) { return same_place(each, judged, source); });
    if (!keeps) {
        if (old != cookies_.end()) cookies_.erase(old);
    } else if (old != cookies_.end()) {
        const Timestamp created = old->created;
        *old = stored(judged, source, now);
        old->created = created;
    } else {
        cookies_.push_back(stored(judged, source, now));
        remove_excess(cookies_);
    }
    return judged;
}

std::string CookieJar::cookie_field(const std::string& scheme, const std::string& host,
                                    const std::string& path, Timestamp now) const {
    const bool secure = scheme == "https" || scheme == "wss";
    CookieSource own;
    own.scheme = scheme;
    own.host = host;
    const std::string own_partition = partition_site(own);
    std::vector<const StoredCookie*> fitting;
    for (const StoredCookie& cookie : cookies_) {
        const bool host_fits = cookie.host_only ? cookie.domain == host : domain_matches(host, cookie.domain);
        if (!host_fits || !path_matches(path, cookie.path) || (cookie.secure && !secure)) continue;
        if (is_expired(cookie, now) || (cookie.partitioned && cookie.partition != own_partition)) continue;
        fitting.push_back(&cookie);
    }
    std::stable_sort(fitting.begin(), fitting.end(), [](const StoredCookie* a, const StoredCookie* b) {
        if (a->path.size() != b->path.size()) return a->path.size() > b->path.size();
        return a->created < b->created;
    });
    std::string field;
    for (const StoredCookie* cookie : fitting) {
        if (!field.empty()) field += "; ";
        if (!cookie->name.empty()) field += cookie->name + '=';
        field += cookie->value;
    }
    return field;
}

}  // namespace sessionaudit
