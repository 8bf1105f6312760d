#include "scan/page_facts.hpp"

#include "core/ascii.hpp"
#include "scan/web_url.hpp"

namespace sessionaudit {
namespace {

bool is_html(const Capture& capture, std::string_view body) {
    const auto types = capture.values_of("Content-Type");
    if (types.empty() || types.back().empty())
        return ascii::trim(body.substr(0, 256), " \t\r\n\f\xEF\xBB\xBF").starts_with('<');
    const std::string type = ascii::to_lower(types.back());
    return type.find("html") != std::string::npos;
}

}  // namespace

std::string redirect_of(const Capture& capture) {
    switch (capture.status) {
        case 301:
        case 302:
        case 303:
        case 307:
        case 308:
            break;
        default:
            return {};
    }
    const auto places = capture.values_of("Location");
    const auto base = parse_web_url(capture.url);
    if (places.empty() || !base) return {};
    const auto url = resolve_web_url(*base, places.front());
    return url ? url->text() : std::string();
}

HtmlPage read_page_facts(Capture& capture, std::string_view body) {
    HtmlPage page;
    if (is_html(capture, body)) page = read_html_page(body, capture.url);
    page.facts.bytes = capture.page.bytes;
    page.facts.cut = page.facts.cut || capture.page.cut;
    capture.page = page.facts;
    if (std::string url = redirect_of(capture); !url.empty())
        capture.page.links.insert(capture.page.links.begin(), {std::move(url), "location"});
    return page;
}

}  // namespace sessionaudit
