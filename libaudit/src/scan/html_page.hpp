// Links, cookie tables and form fields of an HTML page, by gumbo.
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
};
/// Any bytes, also what is no HTML. Bounded: what is too deep, too long or too much is cut, and `facts.cut`
/// says so.
HtmlPage read_html_page(std::string_view html, const std::string& url);

}  // namespace sessionaudit
