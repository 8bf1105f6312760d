#include "scan/robots_txt.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "scan/sitemap.hpp"

namespace sessionaudit {

TEST_CASE("the longest rule decides, and Allow wins a tie", "[scan][robots]") {
    // RFC 9309, 2.2.2 and 5.2.
    const RobotsTxt robots = RobotsTxt::parse(
        "User-agent: *\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\nDisallow: "
        "/tie\nAllow: /tie\n"
        "Disallow: *.gif$\nDisallow: /a*b*c\n");
    CHECK(robots.allows("/example/page/x"));
    CHECK_FALSE(robots.allows("/example/page/disallowed.gif"));
    CHECK(robots.allows("/tie/x"));
    CHECK_FALSE(robots.allows("/x.gif"));
    CHECK(robots.allows("/x.gif?y"));
    CHECK_FALSE(robots.allows("/a1b2c3"));
    CHECK(robots.allows("/a1c2b3"));
    CHECK(robots.allows("/"));
}

TEST_CASE("a group that names us is ours, and no other", "[scan][robots]") {
    const RobotsTxt robots = RobotsTxt::parse(
        "\xEF\xBB\xBFuser-agent: other\r\nUSER-AGENT: SessionAudit/1.0 # us\r\nDisallow: /ours\r\n\r\n"
        "User-agent: *\r\nDisallow: /\r\nSitemap: https://a.test/map.xml\r\n");
    CHECK_FALSE(robots.allows("/ours/x"));
    CHECK(robots.allows("/else"));
    CHECK(robots.sitemaps() == std::vector<std::string>{"https://a.test/map.xml"});
    CHECK(
        RobotsTxt::parse("User-agent: sessionaudit\nDisallow:\n\nUser-agent: *\nDisallow: /\n").allows("/x"));
}

TEST_CASE("groups are merged, and an empty file forbids nothing", "[scan][robots]") {
    const RobotsTxt robots = RobotsTxt::parse(
        "User-agent: *\nDisallow: /a\nUser-agent: x\nDisallow: /b\n"
        "User-agent: *\nDisallow: /c\n");
    CHECK_FALSE(robots.allows("/a"));
    CHECK(robots.allows("/b"));
    CHECK_FALSE(robots.allows("/c"));
    CHECK(RobotsTxt::parse("").allows("/"));
    CHECK_FALSE(RobotsTxt::forbids_all().allows("/"));
}

TEST_CASE("a pattern of stars costs no more than it is long", "[scan][robots]") {
    std::string text = "User-agent: *\n";
    for (int i = 0; i < 500; ++i)
        text += "Disallow: /*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b$\n";
    CHECK(RobotsTxt::parse(text).allows("/" + std::string(2000, 'a')));
}

TEST_CASE("sitemaps are read as XML and as plain lines", "[scan][sitemap]") {
    const Sitemap xml = parse_sitemap(
        "<?xml version=\"1.0\"?><urlset xmlns:i=\"x\"><url><loc> http://a.test/?a=1&amp;b=2 "
        "</loc><i:image><i:title>x</i:title></i:image></url><url><loc>http://a.test/2</loc>",
        10, 1000);
    CHECK_FALSE(xml.index);
    CHECK(xml.urls == std::vector<std::string>{"http://a.test/?a=1&b=2", "http://a.test/2"});
    CHECK(parse_sitemap("<sitemapindex><sitemap><loc>x</loc></sitemap></sitemapindex>", 10, 1000).index);
    CHECK(parse_sitemap("http://a.test/1\r\nhttp://a.test/2\r\nnothing\n", 10, 1000).urls.size() == 2);
    CHECK(parse_sitemap("http://a.test/1\nhttp://a.test/2\n", 1, 1000).urls.size() == 1);
    CHECK(parse_sitemap("\x1F\x8B no gzip", 10, 1000).urls.empty());
}

}  // namespace sessionaudit
