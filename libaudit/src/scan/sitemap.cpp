#include "scan/sitemap.hpp"

#include <zlib.h>

#include <algorithm>

#include "core/ascii.hpp"
#include "scan/html_tokens.hpp"

namespace sessionaudit {
namespace {

/// As far as it can be inflated.
std::string inflated(std::string_view file, std::size_t bytes_max) {
    z_stream stream{};
    constexpr int kGzip = 16 + MAX_WBITS;
    if (inflateInit2(&stream, kGzip) != Z_OK) return {};
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(file.data()));
    stream.avail_in = static_cast<uInt>(std::min<std::size_t>(file.size(), 1U << 30U));
    std::string text;
    int state = Z_OK;
    while (state == Z_OK && text.size() < bytes_max) {
        const std::size_t before = text.size();
        const std::size_t piece = std::min<std::size_t>(bytes_max - before, 65536);
        text.resize(before + piece);
        stream.next_out = reinterpret_cast<Bytef*>(text.data() + before);
        stream.avail_out = static_cast<uInt>(piece);
        state = inflate(&stream, Z_NO_FLUSH);
        text.resize(before + piece - stream.avail_out);
    }
    (void)inflateEnd(&stream);
    return text;
}

void read_lines(std::string_view text, std::size_t urls_max, Sitemap& sitemap) {
    while (!text.empty() && sitemap.urls.size() < urls_max) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = ascii::trim(text.substr(0, end), " \t\r");
        if (line.starts_with("http")) sitemap.urls.emplace_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

/// <loc> of <url> or <sitemap>, in any namespace prefix; CDATA is not used by anybody's generator.
void read_xml(std::string_view text, std::size_t urls_max, Sitemap& sitemap) {
    HtmlTokens tokens(text);
    HtmlToken token;
    std::string url;
    bool in_loc = false;
    while (sitemap.urls.size() < urls_max && tokens.next(token)) {
        const std::string_view name = std::string_view(token.name).substr(token.name.find(':') + 1);
        if (token.kind == HtmlToken::Kind::text) {
            if (in_loc) url += decode_html(token.text.substr(0, 4096));
        } else if (name == "sitemapindex") {
            sitemap.index = true;
        } else if (name == "loc") {
            in_loc = token.kind == HtmlToken::Kind::start;
            if (!in_loc && !ascii::trim(url, " \t\r\n").empty())
                sitemap.urls.emplace_back(ascii::trim(url, " \t\r\n"));
            url.clear();
        }
    }
}

}  // namespace

Sitemap parse_sitemap(std::string_view file, std::size_t urls_max, std::size_t bytes_max) {
    std::string plain;
    if (file.starts_with("\x1F\x8B")) {
        plain = inflated(file, bytes_max);
        file = plain;
    }
    Sitemap sitemap;
    if (file.substr(0, 1024).find('<') == std::string_view::npos)
        read_lines(file, urls_max, sitemap);
    else
        read_xml(file, urls_max, sitemap);
    return sitemap;
}

}  // namespace sessionaudit
