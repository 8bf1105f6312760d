// Any bytes as an HTML page, a robots.txt and a sitemap: bounded facts, absolute URLs, never a crash.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "scan/html_page.hpp"
#include "scan/robots_txt.hpp"
#include "scan/sitemap.hpp"
#include "scan/web_url.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sessionaudit;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const HtmlPage page = read_html_page(text, "https://a.test/dir/page");
    for (const PageLink& link : page.facts.links) {
        const auto url = parse_web_url(link.url);
        if (!url || url->text() != link.url) std::abort();
    }
    for (const DeclaredCookie& row : page.facts.declared)
        if (row.name.empty()) std::abort();
    RobotsTxt::parse(text).allows(text.substr(0, 200));
    if (parse_sitemap(text, 50, 1 << 20).urls.size() > 50) std::abort();
    return 0;
}
