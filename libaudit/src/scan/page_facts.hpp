// What a body says, before it is dropped.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scan/html_page.hpp"
#include "sessionaudit/capture.hpp"

namespace sessionaudit {

/// Links, cookie tables and forms into `capture.page`, where the response is HTML by its Content-Type or, in
/// its absence, by its first byte; the Location of a redirect as a link. Returns what else the page holds.
HtmlPage read_page_facts(Capture& capture, std::string_view body);

/// Absolute URL of a redirect's Location; empty where it is none, or leads to neither http nor https.
std::string redirect_of(const Capture& capture);

/// Names of those whose value stands in the body. `cookies` are names and values; values under 8 characters
/// say nothing and are not looked for. One pass over the body.
std::vector<std::string> values_found_in(std::string_view body,
                                         const std::vector<std::pair<std::string, std::string>>& cookies);

/// Cookies of the responses of one file, for values_found_in(). Keeps the first 256 values worth looking for.
class SeenValues {
  public:
    void add(const Capture& capture);
    const std::vector<std::pair<std::string, std::string>>& all() const noexcept { return values_; }

  private:
    std::vector<std::pair<std::string, std::string>> values_;
};

}  // namespace sessionaudit
