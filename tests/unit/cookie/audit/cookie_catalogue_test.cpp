#include "sessionaudit/cookie_catalogue.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <set>

#include "sessionaudit/error.hpp"

using namespace sessionaudit;

namespace {

constexpr std::int64_t kDay = 24 * 3600;

std::string platform(const CookieCatalogue& catalogue, std::string_view name, std::string_view domain = {}) {
    const KnownCookie* const known = catalogue.find(name, domain);
    return known == nullptr ? "" : known->platform;
}

}  // namespace

TEST_CASE("the shipped catalogue knows many cookies, each from a page of its own", "[cookie_catalogue]") {
    const CookieCatalogue& catalogue = CookieCatalogue::shipped();
    CHECK(catalogue.cookies().size() >= 80);
    std::set<std::pair<std::string, std::string>> seen;
    for (const KnownCookie& cookie : catalogue.cookies()) {
        INFO(cookie.pattern);
        CHECK(cookie.source.starts_with("https://"));
        CHECK(seen.insert({cookie.pattern, cookie.domain}).second);
        CHECK((cookie.party.empty() || cookie.party == "first" || cookie.party == "third"));
    }
}

TEST_CASE("names, patterns and domains are told apart", "[cookie_catalogue]") {
    const CookieCatalogue& catalogue = CookieCatalogue::shipped();
    CHECK(platform(catalogue, "_ga") == "Google Analytics");
    CHECK(platform(catalogue, "_ga_AB12CD34EF") == "Google Analytics");
    CHECK(platform(catalogue, "_gat_UA-1-1") == "Google Analytics");
    CHECK(platform(catalogue, "_gaz") == "");
    CHECK(platform(catalogue, "fr", "facebook.com") == "Meta");
    CHECK(platform(catalogue, "fr", "www.facebook.com") == "Meta");
    CHECK(platform(catalogue, "fr", "notfacebook.com") == "");
    CHECK(platform(catalogue, "fr", "shop.example") == "");
    CHECK(platform(catalogue, "wordpress_logged_in_0123") == "WordPress");
    CHECK(platform(catalogue, "") == "");
}

TEST_CASE("the layout of the Open Cookie Database is read", "[cookie_catalogue]") {
    const CookieCatalogue catalogue = CookieCatalogue::read_open_cookie_database(
        "ID,Platform,Category,Cookie / Data Key name,Domain,Description,Retention period,Data "
        "Controller,Privacy "
        "portal,Wildcard match\r\n"
        "1,Shop,Functional,basket,,\"keeps, as \"\"it\"\" says,\nthe basket\",2 days,Shop,https://x,0\r\n"
        "2,Pixel,Marketing,px_,pixel.example.org (3rd party),follows,13 months,Pixel,,1\n"
        "3,Count,Analytics,cnt,,counts,Session,Count,,0\n",
        "db.csv");
    REQUIRE(catalogue.cookies().size() == 3);
    const KnownCookie* const basket = catalogue.find("basket");
    REQUIRE(basket != nullptr);
    CHECK(basket->purpose == "service");
    CHECK(basket->lifetime == 2 * 24 * 3600);
    CHECK(catalogue.find("px_77", "shop.example") == nullptr);
    const KnownCookie* const pixel = catalogue.find("px_77", "cdn.pixel.example.org");
    REQUIRE(pixel != nullptr);
    CHECK(pixel->purpose == "advertising");
    CHECK(pixel->party == "third");
    REQUIRE(catalogue.find("cnt") != nullptr);
    CHECK(catalogue.find("cnt")->purpose == "audience_measurement");
    CHECK(catalogue.find("cnt")->lifetime == 0);
    CHECK(CookieCatalogue::merged(CookieCatalogue::shipped(), catalogue).find("basket") != nullptr);
}

TEST_CASE("a file that is no such table is refused with what is missing", "[cookie_catalogue]") {
    CHECK_THROWS_AS(CookieCatalogue::read_open_cookie_database("", "db.csv"), Error);
    CHECK_THROWS_AS(CookieCatalogue::read_open_cookie_database("a,b,c\n1,2,3\n", "db.csv"), Error);
    CHECK_THROWS_AS(CookieCatalogue::read_open_cookie_database(
                        "Platform,Category,Cookie / Data Key name\nx,y,\"never closed", "db.csv"),
                    Error);
    CHECK_THROWS_AS(CookieCatalogue::parse(R"({"title": "x", "cookies": [{"name": "a"}]})", "c.json"), Error);
}

TEST_CASE("lifetimes are read as tables write them", "[cookie_catalogue][lifetime_text]") {
    const auto [text, seconds] = GENERATE(table<std::string, std::optional<std::int64_t>>({
        {"2 years", 2 * 366 * kDay},
        {"1 an", 366 * kDay},
        {"13 mois", 13 * 31 * kDay},
        {"30 Tage", 30 * kDay},
        {"1 Jahr", 366 * kDay},
        {"2 a\u00f1os", 2 * 366 * kDay},
        {"3 d\u00edas", 3 * kDay},
        {"24h", kDay},
        {"90 min", 5400},
        {"1 year and 1 month", 397 * kDay},
        {"ein Jahr", 366 * kDay},
        {"6 Monate (180 Tage)", 186 * kDay},
        {"1.5 hours", 5400},
        {"30s", 30},
        {"Session", 0},
        {"Sitzung", 0},
        {"jusqu'\u00e0 la fermeture du navigateur", 0},
        {"", std::nullopt},
        {"varies", std::nullopt},
        {"12345", std::nullopt},
    }));
    INFO(text);
    CHECK(parse_lifetime_text(text) == seconds);
}

TEST_CASE("a lifetime without an end is longer than any other", "[cookie_catalogue][lifetime_text]") {
    const auto endless = parse_lifetime_text("never expires");
    REQUIRE(endless);
    CHECK(*endless > 1'000'000'000'000);
    CHECK_FALSE(parse_lifetime_text(std::string(100'000, '9') + " years"));
}
