#include "consent_html.hpp"

namespace shop {
namespace {

/// Of the texts below, as consent records name it. Other words to the same effect keep the version.
constexpr std::string_view kNoticeVersion = "1";

/// Yes and no look alike and are equally near.
constexpr const char kButtons[] =
    "<p class=\"choice\"><button type=\"button\" value=\"yes\">Allow</button> "
    "<button type=\"button\" value=\"no\">Refuse</button></p>\n";

Html choice(std::string_view purpose, std::string_view title, std::string_view sentence) {
    Html html;
    html << "<section data-purposes=\"" << purpose << "\"><h3>" << title << "</h3>\n<p>" << sentence
         << "</p>\n<p role=\"status\"></p>\n"
         << kButtons << "</section>\n";
    return html;
}

}  // namespace

Html consent_scripts(const PageConsent& consent) {
    Html html;
    html << "<script defer src=\"" << consent.server << "/c/v1/client.js\"></script>\n"
         << "<script defer src=\"/consent.js\" data-server=\"" << consent.server << "\" data-ticket=\""
         << consent.ticket << "\" data-notice=\"" << kNoticeVersion << "\"></script>\n";
    return html;
}

Html consent_banner() {
    Html html;
    html << "<section id=\"consent\" data-purposes=\"audience_measurement personalisation\" "
            "aria-labelledby=\"consent-title\" tabindex=\"-1\" hidden>\n"
         << "<h2 id=\"consent-title\">May we?</h2>\n"
         << "<p>We would like to count which pages are looked at, and to show first what fits you. "
         << "The shop works without either. You can change your choice, or choose one by one, "
         << "on the page <a href=\"/cookies\">Cookies</a>.</p>\n<p role=\"status\"></p>\n"
         << kButtons << "</section>\n";
    return html;
}

Html consent_choices() {
    Html html;
    html << "<h2>Your choices</h2>\n"
         << "<noscript><p>To choose takes JavaScript. Without it nothing of this is done.</p></noscript>\n"
         << choice("audience_measurement", "Counting visits",
                   "We count which pages are looked at, to make the shop better.")
         << choice("personalisation", "Showing what fits you",
                   "We show first what is like the things you looked at.");
    return html;
}

}  // namespace shop
