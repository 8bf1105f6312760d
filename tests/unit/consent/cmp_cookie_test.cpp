#include <catch2/catch_test_macros.hpp>

#include "sessionaudit/privacy_signals.hpp"

using namespace sessionaudit;

namespace {

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("cookies of vanilla-cookieconsent 3 are read", "[consent][cmp]") {
    const std::string json =
        R"({"categories":["necessary","analytics"],"revision":2,"data":null,)"
        R"("consentTimestamp":"2026-03-01T09:30:00.250Z","consentId":"c7a1","services":{"necessary":[],)"
        R"("analytics":["matomo","100%"]},"languageCode":"en","lastConsentTimestamp":"2026-04-01T00:00:00.000Z",)"
        R"("expirationTime":1790000000000})";
    const auto cookie = parse_cmp_cookie("cc_cookie", json);
    REQUIRE(cookie);
    CHECK(cookie->platform == "cookieconsent");
    CHECK(cookie->accepted == Texts{"analytics", "analytics/100%", "analytics/matomo", "necessary"});
    CHECK(cookie->rejected.empty());
    CHECK(cookie->at == parse_rfc3339("2026-04-01T00:00:00Z"));
    CHECK(cookie->revision == 2);
    CHECK_FALSE(cookie->gpc);

    std::string encoded;
    for (const char c : json) {
        constexpr std::string_view kHex = "0123456789ABCDEF";
        encoded +=
            {'%', kHex[static_cast<unsigned char>(c) / 16U], kHex[static_cast<unsigned char>(c) % 16U]};
    }
    CHECK(parse_cmp_cookie("cc_cookie", encoded) == cookie);
}

TEST_CASE("cookies of vanilla-cookieconsent 2 are read", "[consent][cmp]") {
    const auto cookie = parse_cookieconsent_cookie(
        R"({"categories":["necessary"],"level":["necessary"],"revision":0,"data":null,"rfc_cookie":false,)"
        R"("consent_date":"2022-08-01T10:00:00.000Z","consent_uuid":"x","last_consent_update":"bad"})");
    REQUIRE(cookie);
    CHECK(cookie->accepted == Texts{"necessary"});
    CHECK(cookie->revision == 0);
    CHECK(cookie->at == parse_rfc3339("2022-08-01T10:00:00Z"));
    CHECK(parse_cookieconsent_cookie(R"({"level":["ads"]})")->accepted == Texts{"ads"});
}

TEST_CASE("cookies of Klaro are read", "[consent][cmp]") {
    const auto cookie = parse_cmp_cookie("klaro", "%7B%22matomo%22%3Atrue%2C%22ads%22%3Afalse%7D");
    REQUIRE(cookie);
    CHECK(cookie->platform == "klaro");
    CHECK(cookie->accepted == Texts{"matomo"});
    CHECK(cookie->rejected == Texts{"ads"});
    CHECK_FALSE(cookie->at);
    CHECK(parse_klaro_cookie("{}")->accepted.empty());
}

TEST_CASE("cookies of OneTrust are read", "[consent][cmp]") {
    const auto cookie = parse_cmp_cookie(
        "OptanonConsent",
        "isGpcEnabled=1&datestamp=Tue+Mar+05+2024+10%3A23%3A45+GMT%2B0100+(Central+European+Standard+Time)"
        "&version=202402.1.0&browserGpcFlag=1&groups=C0001%3A1%2CC0002%3A0%2CC0004%3A0&AwaitingReconsent="
        "false");
    REQUIRE(cookie);
    CHECK(cookie->platform == "onetrust");
    CHECK(cookie->accepted == Texts{"C0001"});
    CHECK(cookie->rejected == Texts{"C0002", "C0004"});
    CHECK(cookie->gpc == true);
    CHECK(cookie->at == parse_rfc3339("2024-03-05T09:23:45Z"));
    const auto undated = parse_onetrust_cookie("groups=C0001:1&datestamp=Tue Foo 05 2024 10:23:45 GMT+0100");
    REQUIRE(undated);
    CHECK_FALSE(undated->at);
}

TEST_CASE("what is no such cookie is absent", "[consent][cmp]") {
    CHECK_FALSE(parse_cmp_cookie("session", R"({"a":true})"));
    for (const char* const value :
         {"", "x", "[]", "null", "{", "%7B", "%", "%zz", R"({"a":1})", R"({"categories":"all"})",
          R"({"categories":[1]})", R"({"categories":[],"services":[]})",
          R"({"categories":[],"services":{"a":[2]}})"}) {
        CAPTURE(value);
        CHECK_FALSE(parse_cookieconsent_cookie(value));
        CHECK_FALSE(parse_klaro_cookie(value));
    }
    for (const char* const value : {"", "groups", "groups=", "groups=C1", "groups=C1:2", "groups=:1",
                                    "groups=C1:1,", "groups=C1:1&groups=C1:0", "isGpcEnabled=1"}) {
        CAPTURE(value);
        CHECK_FALSE(parse_onetrust_cookie(value));
    }
    const std::string deep(kCmpCookieLengthMax, '[');
    CHECK_FALSE(parse_klaro_cookie(deep));
    CHECK_FALSE(parse_klaro_cookie(deep + "["));
    CHECK(parse_cookieconsent_cookie(R"({"categories":[],"revision":99999999999})")->revision ==
          std::nullopt);
}
