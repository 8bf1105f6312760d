// Links, cookie tables and form fields of an HTML page.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sessionaudit/capture.hpp"

namespace sessionaudit {

struct HtmlForm {
    std::string action;                                       ///< absolute
    std::string method;                                       ///< "GET", "POST"
    std::vector<std::pair<std::string, std::string>> fields;  ///< name and value as the page has them
};
struct HtmlPage {
    PageFacts facts;  ///< without values_in_body
    std::vector<HtmlForm> forms;
    std::vector<std::string> cookie_pages;  ///< links whose text or path speaks of cookies, absolute
};
/// Any bytes, also what is no HTML. Takes time and memory linear in the page's length; what is too much is
/// cut, and `facts.cut` says so. Fields are those that a browser would send if the form were submitted at
/// once: hidden ones, checked boxes, chosen options; no buttons, no files.
HtmlPage read_html_page(std::string_view html, const std::string& url);

}  // namespace sessionaudit
