// Sitemaps (sitemaps.org, protocol 0.9): pages and further sitemaps.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sessionaudit {

struct Sitemap {
    bool index = false;  ///< the URLs are sitemaps
    std::vector<std::string> urls;
};

/// Any bytes: XML, plain text with a URL a line, or either compressed by gzip. Inflates `bytes_max` at most.
Sitemap parse_sitemap(std::string_view file, std::size_t urls_max, std::size_t bytes_max);

}  // namespace sessionaudit
