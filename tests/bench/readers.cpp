// Do the readers of the scan take linear time? Each reads what it likes least at 1.25, 2.5, 5 and 10 MB; the
// time per byte of the largest may be at most three times that of the smallest. Prints a line for each; exit
// 1 above.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include "scan/html_page.hpp"
#include "scan/page_facts.hpp"
#include "scan/robots_txt.hpp"
#include "scan/sitemap.hpp"
#include "sessionaudit/capture_files.hpp"

namespace {

using namespace sessionaudit;

std::string repeated(const std::string& piece, std::size_t bytes) {
    std::string text;
    text.reserve(bytes + piece.size());
    while (text.size() < bytes)
        text += piece;
    return text;
}

struct Reader {
    const char* name;
    std::function<std::string(std::size_t)> make;
    std::function<std::size_t(const std::string&)> read;
};

std::size_t html(const std::string& text) {
    return read_html_page(text, "https://a.test/").facts.links.size();
}

std::size_t file(const std::string& text, CaptureFileKind kind) {
    return read_capture_file(text, kind, "bench", "https://a.test/").captures.size();
}

std::function<std::string(std::size_t)> pieces(std::string piece) {
    return [piece = std::move(piece)](std::size_t bytes) { return repeated(piece, bytes); };
}

std::string har(std::size_t bytes) {
    const std::string entry =
        R"({"pageref":"p","request":{"method":"GET","url":"https://a.test/"},"response":{"status":200,"headers":[)"
        R"({"name":"Set-Cookie","value":"a=1; Path=/"}],"content":{"text":"<a href=x>","mimeType":"text/html"}}},)";
    return R"({"log":{"entries":[)" + repeated(entry, bytes) + "{}]}}";
}

std::vector<Reader> readers() {
    const auto har_kind = [](const std::string& text) { return file(text, CaptureFileKind::har); };
    const auto dump_kind = [](const std::string& text) { return file(text, CaptureFileKind::header_dump); };
    const auto line_kind = [](const std::string& text) { return file(text, CaptureFileKind::ndjson); };
    const auto values = [](const std::string& text) {
        return values_found_in(text, {{"a", "aaaaaaaaab"}, {"b", "abababababab"}}).size();
    };
    return {
        {"html_links", pieces("<p>text <a href='/x/y'>link</a>\n"), html},
        {"html_depth", pieces("<div><b><table><tr><td>"), html},
        {"html_open_comments", pieces("<!-"), html},
        {"html_open_scripts", pieces("<script></scrip"), html},
        {"html_open_quotes", pieces("<a x='\" "), html},
        {"html_references", pieces("&amp;&#x41;&"), html},
        {"html_cookie_table", pieces("<table><tr><th>Cookie<th>Purpose<tr><td>a,b;c<td>x</table>"), html},
        {"har", har, har_kind},
        {"har_one_text",
         [](std::size_t bytes) {
             return R"({"log":{"entries":[{"response":{"content":{"text":")" + std::string(bytes, 'x') +
                    "\"}}}]}}";
         },
         har_kind},
        {"dump_responses", pieces("HTTP/1.1 302 Found\r\nLocation: /x\r\nSet-Cookie: a=1\r\n\r\nHTTP/"),
         dump_kind},
        {"dump_one_header",
         [](std::size_t bytes) { return "HTTP/1.1 200 OK\n" + repeated("a:b\n c\n", bytes); }, dump_kind},
        {"dump_body",
         [](std::size_t bytes) { return "HTTP/1.1 302 OK\n\n" + repeated("HTTP/1.1 x\n", bytes); },
         dump_kind},
        {"dump_verbose",
         pieces("> GET / HTTP/1.1\n> Host: a.test\n< HTTP/1.1 200 OK\n< Set-Cookie: a=1\n<\n"), dump_kind},
        {"header_dump_solid",
         [](std::size_t bytes) { return "HTTP/1.1 302 Found\n\n" + repeated("HTTP/", bytes); }, dump_kind},
        {"ndjson", pieces("{\"format\":\"sessionaudit.capture/1\",\"url\":\"https://a.test/\"}\n"),
         line_kind},
        {"ndjson_bad", pieces("x\n"), line_kind},
        {"values", pieces("aaaaaaaaaa ababababa"), values},
        {"sitemap", pieces("<url><loc>https://a.test/</loc></url>"),
         [](const std::string& text) { return parse_sitemap(text, 1U << 30U, 1U << 30U).urls.size(); }},
        {"robots", pieces("User-agent: *\nDisallow: /x\n"),
         [](const std::string& text) { return RobotsTxt::parse(text).allows("/y") ? 1U : 0U; }},
    };
}

/// Processor time: what else the machine does is not the reader's fault.
double seconds_of(const Reader& reader, const std::string& text) {
    double best = 1e9;
    for (int i = 0; i < 3; ++i) {
        const std::clock_t begin = std::clock();
        reader.read(text);
        best = std::min(best, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
    }
    return std::max(best, 1e-5);
}

}  // namespace

int main() {
    constexpr std::size_t kSmall = 1250000;
    bool linear = true;
    for (const Reader& reader : readers()) {
        const double small = seconds_of(reader, reader.make(kSmall)) / kSmall;
        std::printf("%-20s", reader.name);
        double factor = 1;
        for (std::size_t times = 2; times <= 8; times *= 2) {
            const double seconds = seconds_of(reader, reader.make(kSmall * times));
            factor = seconds / static_cast<double>(kSmall * times) / small;
            std::printf(" %7.1f ms", seconds * 1000);
        }
        // A reader that stops at a limit is faster than linear.
        const bool good = factor < 3;
        linear = linear && good;
        std::printf("   x%.2f%s\n", factor, good ? "" : "  not linear");
    }
    return linear ? 0 : 1;
}
