#include "sessionaudit/event_line.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace sessionaudit;

namespace {

const std::string kId = "0195f3a2-7c41-7b52-8f00-3d1f0c9e6a11";
const std::string kStart = R"({"session":")" + kId + R"(","at":"2026-03-01T12:00:00.000Z")";

std::string fault(const std::string& text) {
    EventLine line;
    return parse_event_line(text, line);
}

}  // namespace

TEST_CASE("a line with every member is read whole", "[ingest][event_line]") {
    EventLine line;
    const std::string text =
        kStart + R"(,"kind":"purchase","purpose":"service","name":"A-1","path":"/done","referrer":"/cart",)" +
        R"("status":200,"value_minor":-4990,"currency":"EUR","attributes":{"order":"A-1","note":""}})";
    REQUIRE(parse_event_line(text, line).empty());
    CHECK(line.session.to_string() == kId);
    CHECK(to_rfc3339(line.event.at) == "2026-03-01T12:00:00.000Z");
    CHECK(line.event.kind == EventKind::purchase);
    CHECK(line.event.value_minor == -4990);
    CHECK(line.event.attributes.size() == 2);
    REQUIRE(parse_event_line(kStart + "}", line).empty());
    CHECK(line.event.kind == EventKind::page_view);
    CHECK(line.event.attributes.empty());
}

TEST_CASE("a line that is wrong in one place is refused", "[ingest][event_line]") {
    const std::vector<std::string> endings = {
        R"(,"kind":"dance"})",
        R"(,"kind":1})",
        R"(,"kind":null})",
        R"(,"colour":"red"})",
        R"(,"at":"2026-03-01T12:00:00Z"})",
        R"(,"purpose":"Not Snake"})",
        R"(,"status":99})",
        R"(,"status":"200"})",
        R"(,"status":200.5})",
        R"(,"value_minor":1})",
        R"(,"currency":"EUR"})",
        R"(,"value_minor":18446744073709551615,"currency":"EUR"})",
        R"(,"value_minor":1,"currency":"eur"})",
        R"(,"attributes":{"a":1}})",
        R"(,"attributes":{"a":{}}})",
        R"(,"attributes":{"a":"1","a":"2"}})",
        R"(,"attributes":{"":"1"}})",
        R"(,"attributes":[]})",
        R"(,"attributes":"a"})",
        R"(,"path":{}})",
        R"(} {})",
        R"()",
        R"(,})",
    };
    for (const std::string& ending : endings) {
        INFO(ending);
        CHECK(!fault(kStart + ending).empty());
    }
    for (const std::string& text :
         {std::string("7"), std::string("[]"), std::string("\"a\""), std::string("null"), std::string("{}"),
          std::string(R"({"session":"x","at":"2026-03-01T12:00:00Z"})"), R"({"session":")" + kId + "\"}"}) {
        INFO(text);
        CHECK(!fault(text).empty());
    }
    CHECK(!fault(kStart + R"(,"name":")" + "\xff" + "\"}").empty());
    CHECK(!fault(kStart + "}" + std::string(1, '\0')).empty());
    CHECK(!fault(kStart + R"(,"path":")" + std::string(8193, 'a') + "\"}").empty());
    CHECK(!fault(std::string(kEventLineMax + 1, ' ')).empty());
}
