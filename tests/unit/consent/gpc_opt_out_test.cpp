// Global Privacy Control in an act: Cal. Code Regs. tit. 11 section 7025(c).
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "sessionaudit/consent.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;

namespace {

const Identifier kAnna{"email", "anna@shop.example"};

struct Shop {
    test::TestVault vault;

    RecordId record(std::vector<ConsentChoice> choices, SeenSignals signals,
                    const std::string& jurisdiction = "US-CA") {
        ConsentAct act;
        act.holder = kAnna;
        act.choices = std::move(choices);
        act.method = "banner";
        act.jurisdiction = jurisdiction;
        act.signals = std::move(signals);
        return vault->consents().record(act);
    }
    ConsentRecord read(const RecordId& id) { return *vault->consents().find(kAnna, id); }
    bool allows(const std::string& purpose, const std::string& jurisdiction = "US-CA") {
        return vault->consents().decide(ConsentHolder{kAnna}, purpose, jurisdiction).allowed;
    }
};

const ConsentChoice kYes{"advertising", ConsentState::given, {}};
const ConsentChoice kOther{"personalisation", ConsentState::given, {}};

}  // namespace

TEST_CASE("the signal opts out of sale and sharing in California", "[consent][gpc]") {
    Shop shop;
    CHECK(shop.allows("advertising"));
    const auto name = GENERATE(as<std::string>(), "Sec-GPC", "sec-gpc", "SEC-GPC");
    const ConsentRecord record = shop.read(shop.record({kOther}, {{name, "1"}}));
    CHECK_FALSE(shop.allows("advertising"));
    CHECK(shop.allows("personalisation"));  // sells nothing, and was said yes to
    CHECK(record.choices.size() == 3);      // advertising, advertising_minors and the one that was made
    CHECK(record.findings.empty());
}

TEST_CASE("the signal counts for nothing where no policy knows sale, or it says something else",
          "[consent][gpc]") {
    Shop shop;
    CHECK(shop.read(shop.record({kYes}, {{"Sec-GPC", "1"}}, "DE")).choices.size() == 1);
    CHECK(shop.allows("advertising", "DE"));
    const auto value = GENERATE(as<std::string>(), "", "0", "true", "1;x", " 1");
    CHECK(shop.read(shop.record({kYes}, {{"Sec-GPC", value}})).choices.front().state == ConsentState::given);
    CHECK(shop.read(shop.record({kYes}, {{"X-Sec-GPC", "1"}, {"TC", "1"}})).choices.size() == 1);
    CHECK(shop.allows("advertising"));
}

TEST_CASE("a yes in the same act gives way, and the conflict is told", "[consent][gpc]") {
    Shop shop;
    const ConsentRecord record = shop.read(shop.record({kYes}, {{"Sec-GPC", "1"}}));
    CHECK(record.choices.front().state == ConsentState::opted_out);
    REQUIRE(record.findings.size() == 1);
    CHECK(record.findings.front().id == "gpc_conflict");
    CHECK(record.findings.front().purpose == "advertising");
    CHECK_FALSE(record.findings.front().contradicts);
    CHECK_FALSE(shop.allows("advertising"));
    shop.vault.reopen();
    CHECK(shop.read(record.id).findings == record.findings);
    CHECK(shop.vault->consents().history(kAnna).front().findings == record.findings);
}

TEST_CASE("a yes from before gives way, and the conflict names it", "[consent][gpc]") {
    Shop shop;
    const RecordId before = shop.record({kYes}, {});
    const ConsentRecord record = shop.read(shop.record({kOther}, {{"Sec-GPC", "1"}}));
    REQUIRE(record.findings.size() == 1);
    CHECK(record.findings.front().contradicts == before);
    CHECK(record.findings.front().sentence().find(before.to_string()) != std::string::npos);
    CHECK_FALSE(shop.allows("advertising"));
    CHECK(shop.read(before).choices.front().state == ConsentState::given);  // what was done stays written
    // Asked again and told of the conflict, the person may say yes: 7025(c)(3).
    shop.record({kYes}, {});
    CHECK(shop.allows("advertising"));
}

TEST_CASE("a yes that has run out is no conflict, and a no needs none", "[consent][gpc]") {
    Shop shop;
    ConsentChoice brief = kYes;
    brief.expires = shop.vault.clock.now() + Milliseconds{1000};
    shop.record({brief}, {});
    shop.vault.clock.advance(Milliseconds{1000});
    CHECK(shop.read(shop.record({kOther}, {{"Sec-GPC", "1"}})).findings.empty());
    const ConsentRecord no =
        shop.read(shop.record({{"advertising", ConsentState::refused, {}}}, {{"Sec-GPC", "1"}}));
    CHECK(no.choices.front().state == ConsentState::refused);
    CHECK(no.findings.empty());
}

TEST_CASE("an act is found by its id, by its owner only", "[consent]") {
    Shop shop;
    const RecordId id = shop.record({kYes}, {});
    CHECK(shop.read(id).id == id);
    CHECK_FALSE(shop.vault->consents().find(Identifier{"email", "bert@shop.example"}, id));
    StartRequest request;
    request.subject = Identifier{"email", "bert@shop.example"};
    const IssuedSession bert = shop.vault.sessions().start(request);
    CHECK_FALSE(shop.vault->consents().find(bert.id, id));
    CHECK_FALSE(shop.vault->consents().find(kAnna, RecordId{}));
}
