// docs/access.md has the same table of roles and scopes as the code.
#include <catch2/catch_test_macros.hpp>

#include <fstream>

#include "sessionaudit/access.hpp"

using namespace sessionaudit;

TEST_CASE("the page about access has the table of roles that is in force", "[access][roles]") {
    std::ifstream file(SESSIONAUDIT_SOURCE_FOLDER "/docs/access.md");
    const std::string page((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    CHECK(page.find("| scope | auditor | operator | dpo | admin |") != std::string::npos);
    for (std::size_t i = 0; i < kScopeCount; ++i) {
        const auto scope = static_cast<Scope>(i);
        std::string row = "\n| `" + std::string(to_string(scope)) + "` |";
        for (const Role role : {Role::auditor, Role::operator_, Role::dpo, Role::admin})
            row += scopes_of(role).has(scope) ? " x |" : " |";
        INFO(row);
        CHECK(page.find(row + "\n") != std::string::npos);
    }
}
