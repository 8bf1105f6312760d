#include "sessionaudit/record_json.hpp"

#include <catch2/catch_test_macros.hpp>

#include "sessionaudit/breach.hpp"
#include "sessionaudit/consent.hpp"
#include "sessionaudit/erasure.hpp"
#include "sessionaudit/hold.hpp"
#include "sessionaudit/job.hpp"
#include "sessionaudit/policy.hpp"
#include "sessionaudit/request.hpp"
#include "sessionaudit/retention.hpp"
#include "sessionaudit/staff.hpp"
#include "sessionaudit/subject.hpp"

using namespace sessionaudit;
using Json = nlohmann::ordered_json;

namespace {

RequestInfo bare_request() {
    RequestInfo request;
    request.respond = {from_millis(0), std::chrono::sys_days{}, from_millis(0), std::chrono::sys_days{}, {}};
    return request;
}

}  // namespace

TEST_CASE("a member without a value is left out, never null", "[record_json]") {
    const Timestamp now = from_millis(1'000);
    RetentionPlan plan;
    plan.lines.emplace_back();
    const Json records[] = {json_of(SessionInfo{}),
                            json_of(Event{}),
                            json_of(SubjectInfo{}),
                            json_of(ConsentRecord{}),
                            json_of(CurrentConsent{}),
                            json_of(AskAgain{}),
                            json_of(bare_request(), now),
                            json_of(RequestDetails{}),
                            json_of(RequestStep{}),
                            json_of(ErasureInfo{}),
                            json_of(HoldInfo{}),
                            json_of(BreachInfo{}, now),
                            json_of(plan),
                            json_of(RetentionRun{}),
                            json_of(RetentionStatus{}),
                            json_of(Policy{}),
                            json_of(UserInfo{}),
                            json_of(TokenInfo{})};
    for (const Json& record : records) {
        INFO(record.dump(2));
        CHECK(record.dump().find("null") == std::string::npos);
    }
}

TEST_CASE("a session says why it ended once it has", "[record_json]") {
    SessionInfo session;
    CHECK(json_of(session)["active"] == true);
    CHECK_FALSE(json_of(session).contains("reason"));
    session.reason = EndedReason::logout;
    CHECK(json_of(session)["active"] == false);
    CHECK(json_of(session)["reason"] == "logout");
}

TEST_CASE("an amount has its currency, and none is written without", "[record_json]") {
    Event event;
    event.value_minor = 950;
    CHECK_FALSE(json_of(event).contains("value_minor"));
    event.currency = "EUR";
    CHECK(json_of(event)["value_minor"] == 950);
    CHECK(json_of(event)["currency"] == "EUR");
}

TEST_CASE("a numbered event is the event with its number", "[record_json]") {
    Event event;
    event.path = "/a";
    event.attributes = {{"shelf", "7"}};
    Json numbered = json_of(NumberedEvent{7, event});
    CHECK(numbered["sequence"] == 7);
    numbered.erase("sequence");
    CHECK(numbered == json_of(event));
}

TEST_CASE("what became of a request begins the whole of it", "[record_json]") {
    RequestInfo request = bare_request();
    request.state = RequestState::refused;
    request.completed = from_millis(5);
    request.outcome = "denied";
    request.ground = "excessive";
    const Json whole = json_of(request, from_millis(9));
    const Json outcome = outcome_json(request);
    for (const auto& [name, value] : outcome.items())
        CHECK(whole.at(name) == value);
    CHECK(outcome_json(request)["ground"] == "excessive");
}
