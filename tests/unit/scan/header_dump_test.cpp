#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "sessionaudit/capture_files.hpp"

namespace sessionaudit {
namespace {

TargetCapture read(std::string_view text, const std::string& base = "https://a.test/") {
    return read_capture_file(text, CaptureFileKind::header_dump, "dump.txt", base);
}

std::vector<std::string> cookies_of(const TargetCapture& target) {
    std::vector<std::string> cookies;
    for (const Capture& capture : target.captures)
        for (const std::string_view value : capture.values_of("set-cookie"))
            cookies.emplace_back(value);
    return cookies;
}

std::vector<std::string> urls_of(const TargetCapture& target) {
    std::vector<std::string> urls;
    for (const Capture& capture : target.captures)
        urls.push_back(capture.url);
    return urls;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("what curl -i prints is read, its body is not taken for headers", "[scan][header_dump]") {
    const auto* line_end = GENERATE("\r\n", "\n");
    std::string text =
        "HTTP/1.1 200 OK|Set-Cookie: a=1|Content-Type: text/html||<p>|Set-Cookie: b=2||HTTP/1.1 200 "
        "OK|Set-Cookie: c=3||"
        "<a href=/x>";
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos;)
        text.replace(at, 1, line_end);
    const TargetCapture target = read(text);
    REQUIRE(target.captures.size() == 1);
    CHECK(cookies_of(target) == Texts{"a=1"});
    CHECK(target.captures[0].status == 200);
    CHECK(target.captures[0].http_version == "1.1");
    CHECK(target.captures[0].source == CaptureSource::header_dump);
    CHECK(target.captures[0].page.links.size() == 1);
    CHECK(target.problems.empty());
}

TEST_CASE("a large body without a line break takes no longer than it is", "[scan][header_dump]") {
    std::string text = "HTTP/1.1 302 Found\nLocation: /x\n\n";
    for (int i = 0; i < 400000; ++i)
        text += "HTTP/";
    // Every one of them searched to the end of the file took minutes.
    CHECK(read(text).captures.size() == 1);
}

TEST_CASE("redirects of curl -iL follow their Location", "[scan][header_dump]") {
    const auto* body = GENERATE("", "moved\n", "<html>moved, no line break", "line\r\n\r\nline\n\n");
    const TargetCapture target =
        read(std::string("HTTP/1.1 301 Moved\r\nLocation: /next\r\nSet-Cookie: a=1\r\n\r\n") + body +
             "HTTP/2 200 \r\nset-cookie: b=2\r\n\r\nbody");
    CHECK(urls_of(target) == Texts{"https://a.test/", "https://a.test/next"});
    CHECK(cookies_of(target) == Texts{"a=1", "b=2"});
    CHECK(target.captures.front().kind == CaptureKind::redirect);
    CHECK(target.captures.back().http_version == "2");
}

TEST_CASE("headers alone, as curl -D writes them, are read one after the other", "[scan][header_dump]") {
    const TargetCapture target = read(
        "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\nSet-Cookie: a=1\r\n\r\n"
        "HTTP/1.1 200 OK\r\nSet-Cookie: b=2\r\n\r\n\nHTTP/1.0 404 Gone\nSet-Cookie: c=3\n");
    CHECK(cookies_of(target) == Texts{"a=1", "b=2", "c=3"});
}

TEST_CASE("a body of known length ends where it says", "[scan][header_dump]") {
    const TargetCapture target = read(
        "HTTP/1.1 200 OK\r\nContent-Length: 17\r\nSet-Cookie: a=1\r\n\r\nHTTP/1.1 is a bodHTTP/1.1 "
        "200 OK\r\nSet-Cookie: b=2\r\n\r\n");
    CHECK(cookies_of(target) == Texts{"a=1", "b=2"});
}

TEST_CASE("answers of proxies and interim answers are none of the site", "[scan][header_dump]") {
    const TargetCapture target = read(
        "HTTP/1.1 200 Connection established\r\nSet-Cookie: proxy=1\r\n\r\nHTTP/1.1 100 "
        "Continue\r\n\r\nHTTP/1.1 103 Early "
        "Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\n\r\n");
    CHECK(cookies_of(target) == Texts{"a=1"});
    CHECK(target.captures.size() == 1);
}

TEST_CASE("what curl -v prints says itself what was asked", "[scan][header_dump]") {
    const TargetCapture target = read(
        "* Trying 127.0.0.1\n> CONNECT b.test:443 HTTP/1.1\n> Host: b.test:443\n>\n< HTTP/1.1 200 OK\n< X: "
        "y\n< \n"
        "> GET /in?x=1 HTTP/2\r\n> Host: b.test\r\n> \r\n< HTTP/2 302 \r\n< location: /out\r\n< set-cookie: "
        "a=1\r\n< \r\n"
        "{ [5 bytes data]\nSet-Cookie: body=1\nHTTP/1.1 200 OK\n> POST /out HTTP/1.1\n> Host: b.test\n>\n< "
        "HTTP/1.1 200 OK\n"
        "< Set-Cookie: b=2\n<\n",
        "");
    CHECK(urls_of(target) == Texts{"https://b.test/in?x=1", "https://b.test/out"});
    CHECK(cookies_of(target) == Texts{"a=1", "b=2"});
    CHECK(target.captures.back().method == "POST");
}

TEST_CASE("bytes of a header stay as they are", "[scan][header_dump]") {
    const TargetCapture target =
        read(std::string("HTTP/1.1 200 OK\r\nSet-Cookie: a=\x80\xFF\0b\rc\r\nSet-Cookie:  b=2; "
                         "\r\n\tPath=/\r\nno colon\r\n\r\n",
                         78));
    CHECK(cookies_of(target) == Texts{std::string("a=\x80\xFF\0b\rc", 8), "b=2; Path=/"});
    REQUIRE(target.problems.size() == 1);
    CHECK(target.problems[0].sentence.find("without a colon at byte") != std::string::npos);
}

TEST_CASE("a dump without a response, or without a site, says what to do", "[scan][header_dump]") {
    CHECK(read("just text").problems.at(0).sentence.find("curl -i") != std::string::npos);
    CHECK(read("").problems.size() == 1);
    const TargetCapture nobody = read("HTTP/1.1 200 OK\r\n\r\n", "");
    CHECK(nobody.captures.empty());
    CHECK(nobody.problems.at(0).sentence.find("whose") != std::string::npos);
}

}  // namespace sessionaudit
