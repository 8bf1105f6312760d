// What goes back: a page, a file or a way to another page.
#pragma once

#include <string>
#include <vector>

#include "html.hpp"

namespace shop {

struct Reply {
    int status = 200;
    std::string content_type = "text/html; charset=utf-8";
    std::string body;
    std::string location;                  ///< not empty: a redirect
    std::vector<std::string> set_cookies;  ///< values of Set-Cookie lines, in order
    bool cacheable = false;                ///< the same for everybody
    bool clear_site_data = false;          ///< after a logout

    static Reply page(const Html& html, int status = 200) {
        return {status, "text/html; charset=utf-8", html.to_string(), {}, {}, false, false};
    }
    static Reply file(std::string type, std::string body) {
        return {200, std::move(type), std::move(body), {}, {}, true, false};
    }
    /// 303: the browser goes there with GET, and a reload does not post twice.
    static Reply see_other(std::string location) {
        return {303, "text/plain", {}, std::move(location), {}, false, false};
    }
};

}  // namespace shop
