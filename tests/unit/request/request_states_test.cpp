#include "request/request_states.hpp"

#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <set>

using namespace sessionaudit;

namespace {

constexpr RequestKind kKinds[] = {
    RequestKind::access,
    RequestKind::portability,
    RequestKind::erasure,
    RequestKind::rectification,
    RequestKind::restriction,
    RequestKind::objection,
    RequestKind::automated_decision,
    RequestKind::opt_out,
    RequestKind::opt_in,
    RequestKind::limit,
};

std::string words_for(RequestPath path) {
    switch (path) {
        case RequestPath::any:
            return "all";
        case RequestPath::checked:
            return "all but opt_out and limit";
        case RequestPath::unchecked:
            return "opt_out, limit";
        case RequestPath::delivered:
            return "access, portability, automated_decision";
        case RequestPath::duplicate:
            return "duplicates";
    }
    return {};
}

std::string row_of(const RequestTransition& way) {
    return "| " + std::string(to_string(way.from)) + " | " + std::string(to_string(way.to)) + " | " +
           words_for(way.path) + " | " + std::string(way.when) + " |";
}

std::set<RequestState> reachable(RequestKind kind, RequestState from) {
    std::set<RequestState> found{from};
    for (bool grew = true; grew;) {
        grew = false;
        for (const RequestTransition& way : kRequestTransitions)
            if (found.contains(way.from) && may_go(kind, false, way.from, way.to))
                grew |= found.insert(way.to).second;
    }
    return found;
}

}  // namespace

TEST_CASE("the documented table of states is the one in the code", "[request][states]") {
    std::ifstream file(std::string(SESSIONAUDIT_SOURCE_FOLDER) + "/docs/requests.md");
    REQUIRE(file);
    std::set<std::string> documented;
    bool inside = false;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("| from | to |")) inside = true;
        if (inside && !line.starts_with("|")) break;
        if (inside && !line.starts_with("| from") && !line.starts_with("|--")) documented.insert(line);
    }
    std::set<std::string> coded;
    for (const RequestTransition& way : kRequestTransitions)
        coded.insert(row_of(way));
    for (const std::string& row : coded)
        CHECK(documented.contains(row));
    CHECK(documented == coded);
}

TEST_CASE("every right can be fulfilled, refused and withdrawn, and what is closed stays closed",
          "[request][states]") {
    for (const RequestKind kind : kKinds) {
        const auto found = reachable(kind, RequestState::received);
        CHECK(found.contains(RequestState::completed));
        CHECK(found.contains(RequestState::refused));
        CHECK(found.contains(RequestState::withdrawn));
        CHECK(found.contains(RequestState::expired) == needs_identity(kind));
        CHECK(found.contains(RequestState::identity_check) == needs_identity(kind));
    }
    for (const RequestTransition& way : kRequestTransitions)
        CHECK(is_open(way.from));
}

TEST_CASE("nothing is planned for somebody who was not verified, but opt-outs and limits",
          "[request][states]") {
    for (const RequestKind kind : kKinds)
        for (const RequestState from :
             {RequestState::received, RequestState::identity_check, RequestState::identity_locked}) {
            const bool may = may_go(kind, false, from, RequestState::planned);
            CHECK(may == (from == RequestState::received && !needs_identity(kind)));
        }
}

TEST_CASE("nothing is carried out that was not approved", "[request][states]") {
    for (const RequestTransition& way : kRequestTransitions)
        if (way.to == RequestState::executing) CHECK(way.from == RequestState::approved);
}

TEST_CASE("names of states are read back", "[request][states]") {
    for (int number = 1; number <= 11; ++number) {
        const auto state = static_cast<RequestState>(number);
        REQUIRE_FALSE(to_string(state).empty());
        CHECK(parse_request_state(to_string(state)) == state);
    }
    CHECK_FALSE(parse_request_state("done"));
}
