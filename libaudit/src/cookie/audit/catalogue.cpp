#include <algorithm>
#include <array>
#include <unordered_map>

#include "cookie/audit/catalogue_file.hpp"
#include "cookie/audit/name_pattern.hpp"
#include "cookie_catalogue_file.hpp"
#include "core/ascii.hpp"
#include "sessionaudit/cookie_catalogue.hpp"

namespace sessionaudit {

/// Names by hash; patterns by their first character, those that say most first.
struct CookieCatalogue::Index {
    explicit Index(std::vector<KnownCookie> given) : cookies(std::move(given)) {
        for (std::size_t i = 0; i < cookies.size(); ++i) {
            const std::string& pattern = cookies[i].pattern;
            if (pattern.find('*') == std::string::npos)
                names.emplace(pattern, i);
            else
                patterns[static_cast<unsigned char>(pattern.front())].push_back(i);
        }
        for (auto& bucket : patterns)
            std::stable_sort(bucket.begin(), bucket.end(), [&](std::size_t a, std::size_t b) {
                return cookies[a].pattern.size() > cookies[b].pattern.size();
            });
    }

    std::vector<KnownCookie> cookies;
    std::unordered_multimap<std::string_view, std::size_t> names;
    std::array<std::vector<std::size_t>, 256> patterns;
};

namespace {

enum class DomainFit { no, any, exact };

DomainFit fit(const KnownCookie& cookie, std::string_view domain) {
    if (cookie.domain.empty()) return DomainFit::any;
    if (domain == cookie.domain) return DomainFit::exact;
    const bool below = domain.size() > cookie.domain.size() && domain.ends_with(cookie.domain) &&
                       domain[domain.size() - cookie.domain.size() - 1] == '.';
    return below ? DomainFit::exact : DomainFit::no;
}

}  // namespace

CookieCatalogue::CookieCatalogue() : CookieCatalogue(std::vector<KnownCookie>{}) {}

CookieCatalogue::CookieCatalogue(std::vector<KnownCookie> cookies) {
    cookies.erase(std::remove_if(cookies.begin(), cookies.end(),
                                 [](const KnownCookie& cookie) {
                                     // One that fits everything would make everything known.
                                     return cookie.pattern.find_first_not_of('*') == std::string::npos;
                                 }),
                  cookies.end());
    index_ = std::make_shared<const Index>(std::move(cookies));
}

const KnownCookie* CookieCatalogue::find(std::string_view name, std::string_view domain) const {
    const KnownCookie* best = nullptr;
    DomainFit best_fit = DomainFit::no;
    // Returns true where nothing better can come.
    const auto offer = [&](const KnownCookie& cookie) {
        const DomainFit fits = fit(cookie, domain);
        if (fits > best_fit) {
            best = &cookie;
            best_fit = fits;
        }
    };
    const auto [begin, end] = index_->names.equal_range(name);
    // The table keeps no order; the earliest entry of the file wins among equals.
    std::size_t earliest = index_->cookies.size();
    for (auto found = begin; found != end; ++found) {
        const KnownCookie& cookie = index_->cookies[found->second];
        const DomainFit fits = fit(cookie, domain);
        if (fits == DomainFit::no || fits < best_fit || (fits == best_fit && found->second > earliest))
            continue;
        best = &cookie;
        best_fit = fits;
        earliest = found->second;
    }
    if (best != nullptr || name.empty()) return best;
    for (const auto bucket : {static_cast<unsigned char>(name.front()), static_cast<unsigned char>('*')})
        for (const std::size_t i : index_->patterns[bucket])
            if (best == nullptr && matches_pattern(index_->cookies[i].pattern, name))
                offer(index_->cookies[i]);
    return best;
}

std::span<const KnownCookie> CookieCatalogue::cookies() const {
    return index_->cookies;
}

CookieCatalogue CookieCatalogue::merged(const CookieCatalogue& first, const CookieCatalogue& second) {
    std::vector<KnownCookie> cookies(first.cookies().begin(), first.cookies().end());
    cookies.insert(cookies.end(), second.cookies().begin(), second.cookies().end());
    return CookieCatalogue(std::move(cookies));
}

const CookieCatalogue& CookieCatalogue::shipped() {
    static const CookieCatalogue catalogue = parse(kCookieCatalogueFile[0].text, "catalogue.json");
    return catalogue;
}

CookieCatalogue CookieCatalogue::parse(std::string_view json, const std::string& source) {
    return CookieCatalogue(read_catalogue_file(json, source));
}

CookieCatalogue CookieCatalogue::read_open_cookie_database(std::string_view csv, const std::string& source) {
    return CookieCatalogue(read_open_cookie_rows(csv, source));
}

}  // namespace sessionaudit
