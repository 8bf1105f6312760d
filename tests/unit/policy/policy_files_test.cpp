// Policy files brought together.
#include <catch2/catch_test_macros.hpp>

#include "error_code.hpp"
#include "sessionaudit/policy_set.hpp"

using namespace sessionaudit;
using test::code_of;

namespace {

PolicyFile file_of(const std::string& name, const std::string& id, const std::string& title) {
    return {name,
            R"({"id": ")" + id + R"(", "title": ")" + title +
                R"(", "version": "1", "extends": "gdpr", "jurisdictions": {"covers": ["DE"]}})",
            false};
}

}  // namespace

TEST_CASE("a file that is added may stand for a shipped one, and for no other", "[policy][policy_files]") {
    PolicyFiles files;
    files.add({file_of("a.json", "uk-gdpr", "Ours"), file_of("b.json", "shop", "One")});
    CHECK(files.require_sound()->find("uk-gdpr")->title == "Ours");
    files.add({file_of("c.json", "shop", "Two")});
    CHECK(files.check().has_errors());
    CHECK(code_of([&] { files.require_sound(); }) == ErrorCode::invalid_argument);
}

TEST_CASE("a file that is put stands for all with its id", "[policy][policy_files]") {
    PolicyFiles files;
    files.add({file_of("b.json", "shop", "One")});
    CHECK(files.own_file("shop") == "b.json");
    CHECK_FALSE(files.own_file("gdpr"));
    files.put({file_of("c.json", "shop", "Two")});
    CHECK(files.require_sound()->find("shop")->title == "Two");
    files.put({file_of("d.json", "mall", "One"), file_of("e.json", "mall", "Two")});
    CHECK(files.check().has_errors());  // which of the two?
}

TEST_CASE("what is in force can be brought together with what is tried out", "[policy][policy_files]") {
    PolicyFiles before;
    before.add({file_of("b.json", "shop", "One")});
    const auto in_force = before.require_sound();
    PolicyFiles files(*in_force);
    CHECK(files.require_sound()->policies.size() == in_force->policies.size());
    files.put({file_of("tried.json", "shop", "Two")});
    CHECK(files.require_sound()->find("shop")->title == "Two");
}

TEST_CASE("the first error says how many more there are and where to find them", "[policy][policy_files]") {
    PolicyFiles files;
    CHECK(files.check().first_error("; elsewhere").empty());
    files.add({{"a.json", "{", false}});
    CHECK(files.check().first_error("; elsewhere").find("elsewhere") == std::string::npos);
    files.add({{"b.json", "{", false}});
    CHECK(files.check().first_error("; elsewhere").ends_with(" (and 1 more; elsewhere)"));
    CHECK(code_of([] { policy_id_of(R"({"title": "no id"})"); }) == ErrorCode::invalid_argument);
    CHECK(policy_id_of(R"({"id": "shop", "unknown": 1})") == "shop");
}

TEST_CASE("a home without a folder of policies has the shipped ones", "[policy][policy_files]") {
    PolicyFiles files;
    files.add_folder("there/is/none");
    CHECK(files.require_sound()->policies.size() == shipped_policy_files().size());
}
