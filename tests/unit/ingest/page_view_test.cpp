#include "ingest/page_view.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

using namespace sessionaudit;

TEST_CASE("assets are known by the extension of the path, not of the query", "[ingest][page_view]") {
    const auto* const asset =
        GENERATE("/a.css", "/a/b.JPG", "/x.tar.js?v=1", "/f.woff2", "/favicon.ico#x", "a.svg");
    CHECK(is_static_asset(asset));
    const auto* const page = GENERATE("/", "", "/a", "/a.html", "/report.pdf", "/dir.css/page",
                                      "/find?name=a.css", "/a.", "/a.cssx", "/a.css/", "/.");
    CHECK_FALSE(is_static_asset(page));
}

TEST_CASE("a page view is a GET that was answered", "[ingest][page_view]") {
    struct Row {
        const char* method;
        int status;
        const char* target;
        std::optional<SkipReason> reason;
    };
    const auto row = GENERATE(
        Row{"GET", 200, "/", {}}, Row{"GET", 299, "/", {}}, Row{"GET", 304, "/", {}},
        Row{"GET", 199, "/", SkipReason::status}, Row{"GET", 300, "/", SkipReason::status},
        Row{"GET", 303, "/", SkipReason::status}, Row{"GET", 305, "/", SkipReason::status},
        Row{"GET", 404, "/a.css", SkipReason::status}, Row{"GET", 0, "/", SkipReason::status},
        Row{"POST", 200, "/", SkipReason::method}, Row{"HEAD", 200, "/", SkipReason::method},
        Row{"", 400, "\x16", SkipReason::method}, Row{"GET", 200, "/a.css", SkipReason::static_asset});
    LogHit hit;
    hit.method = row.method;
    hit.status = row.status;
    hit.target = row.target;
    CHECK(why_not_page_view(hit) == row.reason);
}
