#include "sessionaudit/privacy_signals.hpp"

#include <catch2/catch_test_macros.hpp>

#include "tc_texts.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

namespace {

using Texts = std::vector<std::string>;

Texts findings(const PrivacySignals& signals) {
    Texts found;
    for (const SignalFinding& finding : check_signals(signals, at("2026-11-22T10:00:00Z")))
        found.push_back(finding.id);
    return found;
}

/// California with notices of both, and these two choices; 01 opted out, 10 did not.
GppString california(const std::string& choices, const std::string& gpc = "") {
    return decode_gpp_string(
        "DBABBg~" + BitWriter().add(1, 6).add("010100").add(choices).add(0, 24).add("010000").text() + gpc);
}

}  // namespace

TEST_CASE("Sec-GPC is 1 or nothing", "[consent][gpc]") {
    CHECK(parse_gpc(Texts{"1"}));
    CHECK(parse_gpc(Texts{"0", "1"}));
    CHECK(parse_gpc(Texts{"1", "1"}));
    CHECK_FALSE(parse_gpc(Texts{}));
    for (const char* const other : {"", "0", "2", "1 ", " 1", "01", "1;v=2", "true", "1, 1", "?1", "\"1\""}) {
        CAPTURE(other);
        CHECK_FALSE(parse_gpc(Texts{other}));
    }
}

TEST_CASE("DNT is 1, 0 or nothing", "[consent][gpc]") {
    CHECK(parse_dnt("1") == true);
    CHECK(parse_dnt("0") == false);
    CHECK_FALSE(parse_dnt(""));
    CHECK_FALSE(parse_dnt("null"));
}

TEST_CASE("a site's gpc.json is read", "[consent][gpc]") {
    const auto support = parse_gpc_support(R"({"gpc": true, "lastUpdate": "2026-01-01"})");
    REQUIRE(support);
    CHECK(support->honoured);
    CHECK(support->last_update == "2026-01-01");
    CHECK_FALSE(parse_gpc_support(R"({"gpc": false})")->honoured);
    for (const char* const other :
         {"", "[]", "true", "{}", R"({"gpc": 1})", R"({"gpc": "true"})", "{\"gpc\": true"}) {
        CAPTURE(other);
        CHECK_FALSE(parse_gpc_support(other));
    }
}

TEST_CASE("GPC and the sections of a GPP string opt out of sale", "[consent][gpc]") {
    PrivacySignals signals;
    CHECK_FALSE(opts_out_of_sale(signals));
    signals.dnt = true;
    CHECK_FALSE(opts_out_of_sale(signals));
    signals.gpc = true;
    CHECK(opts_out_of_sale(signals));
    signals.gpc = false;
    signals.gpp_string = california("1010");
    CHECK_FALSE(opts_out_of_sale(signals));
    signals.gpp_string = california("0110");
    CHECK(opts_out_of_sale(signals));
    signals.gpp_string = california("1001");
    CHECK(opts_out_of_sale(signals));
    signals.gpp_string = california("0000", ".YA");
    CHECK(opts_out_of_sale(signals));
    signals.gpp_string = california("0000", ".QA");
    CHECK_FALSE(opts_out_of_sale(signals));
}

TEST_CASE("signals that contradict each other are findings", "[consent][gpc]") {
    PrivacySignals signals;
    signals.gpp_string = california("1010");
    CHECK(findings(signals).empty());
    signals.gpc = true;
    CHECK(findings(signals) == Texts{"signals_gpc_not_honoured", "signals_gpc_not_honoured"});
    signals.gpp_string = california("0101", ".QA");
    CHECK(findings(signals) == Texts{"signals_gpc_differs"});
    signals.gpp_string = california("0101", ".YA");
    CHECK(findings(signals).empty());
    signals.gpp_string = california("1001", ".YA");
    CHECK(findings(signals) == Texts{"gpp_gpc_not_honoured"});
    signals.gpp_string = decode_gpp_string("DBABTA~1YNN");
    CHECK(findings(signals) == Texts{"signals_gpc_not_honoured"});
}

TEST_CASE("a consent platform that saw another GPC is a finding", "[consent][gpc]") {
    PrivacySignals signals;
    signals.gpc = true;
    signals.cmp_cookie = parse_onetrust_cookie("isGpcEnabled=1&groups=C0001:1");
    CHECK(findings(signals).empty());
    signals.gpc = false;
    CHECK(findings(signals) == Texts{"signals_gpc_differs"});
    signals.cmp_cookie->gpc.reset();
    CHECK(findings(signals).empty());
}

TEST_CASE("two TC strings are compared by what they mean", "[consent][gpc]") {
    TcFields fields;
    PrivacySignals signals;
    signals.tc_string = decode_tc_string(fields.text() + "AA");
    signals.gpp_string = decode_gpp_string("DBABMA~" + fields.text());
    CHECK(findings(signals).empty());
    fields.cmp_id = 32;
    signals.gpp_string = decode_gpp_string("DBABMA~" + fields.text());
    CHECK(findings(signals) == Texts{"signals_tc_differs"});
}
