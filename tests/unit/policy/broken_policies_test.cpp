// tests/golden/policies: each NAME.policy is broken on purpose, and NAME.txt is all that is said about it.
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "error_code.hpp"
#include "sessionaudit/policy_set.hpp"

using namespace sessionaudit;

namespace {

const std::filesystem::path kFolder =
    std::filesystem::path(SESSIONAUDIT_SOURCE_FOLDER) / "tests" / "golden" / "policies";

std::string read(const std::filesystem::path& file) {
    std::ifstream input(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(input), {}};
}

std::vector<PolicyFile> with_shipped(const std::string& text) {
    std::vector<PolicyFile> files = shipped_policy_files();
    files.push_back({"shop.json", text, false});
    return files;
}

std::string told(const std::vector<PolicyFile>& files) {
    std::string text;
    for (const PolicyFinding& finding : check_policies(files).findings)
        text += finding.to_string() + "\n";
    return text;
}

}  // namespace

TEST_CASE("each policy that is broken on purpose gets the message a newcomer can act on",
          "[policy][broken_policies]") {
    std::size_t count = 0;
    std::set<std::string> messages;
    for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
        if (entry.path().extension() != ".policy") continue;
        INFO(entry.path().filename().string());
        const std::string expected = read(std::filesystem::path(entry.path()).replace_extension(".txt"));
        CHECK(told(with_shipped(read(entry.path()))) == expected);
        messages.insert(expected);
        ++count;
    }
    CHECK(count >= 30);
    CHECK(messages.size() == count);
}

TEST_CASE("the policy that the broken ones are made from is sound", "[policy][broken_policies]") {
    const std::string text = read(kFolder / "sound.policy");
    const PolicyCheck check = check_policies(with_shipped(text));
    CHECK(check.findings.empty());
    CHECK(check.policies->find("shop") != nullptr);
}

TEST_CASE("a policy with an error is not in force, the others are", "[policy][broken_policies]") {
    const PolicyCheck check = check_policies(with_shipped(read(kFolder / "period_misspelt.policy")));
    CHECK(check.has_errors());
    CHECK(check.policies->find("shop") == nullptr);
    CHECK(check.policies->find("gdpr") != nullptr);
}

TEST_CASE("policies that extend each other in a circle are refused with the circle",
          "[policy][broken_policies]") {
    const auto policy = [](const std::string& id, const std::string& extends) {
        return PolicyFile{id + ".json",
                          "{\n\"id\": \"" + id +
                              "\", \"title\": \"t\", \"version\": \"1\",\n\"extends\": \"" + extends +
                              "\"\n}",
                          false};
    };
    CHECK(told({policy("a", "b"), policy("b", "c"), policy("c", "a")}) ==
          "a.json:3: /extends names \"b\", which has errors itself; correct those first\n"
          "b.json:3: /extends names \"c\", which has errors itself; correct those first\n"
          "c.json:3: /extends leads in a circle: a extends b extends c extends a; let one of them extend "
          "nothing\n");
}

TEST_CASE("who extends a broken policy is told so, not that it does not exist", "[policy][broken_policies]") {
    const PolicyFile parent{"a.json", R"({"id": "a", "title": "t"})", false};
    const PolicyFile child{"b.json", R"({"id": "b", "title": "t", "version": "1", "extends": "a"})", false};
    CHECK(told({parent, child}) ==
          "a.json:1: /version is missing from a policy; add it: your own count or date, for example \"1\"\n"
          "b.json:1: /extends names \"a\", which has errors itself; correct those first\n");
}

TEST_CASE("an id that two files have is refused, unless one of them is shipped",
          "[policy][broken_policies]") {
    const std::string text = read(kFolder / "sound.policy");
    CHECK(told({{"a.json", text, false}, {"b.json", text, false}}) ==
          "b.json:2: /id is \"shop\", which a.json has already; give one of the two another id\n");
    std::string own = text;
    own.replace(own.find("\"shop\""), 6, "\"ccpa\"");
    const PolicyCheck check = check_policies(with_shipped(own));
    CHECK(check.findings.empty());
    CHECK(check.policies->find("ccpa")->title == "The shop's own rules");
}

TEST_CASE("no text crashes the checker: every cut and every changed byte of a policy is judged",
          "[policy][broken_policies]") {
    const std::string text = read(kFolder / "sound.policy");
    std::size_t refused = 0;
    for (std::size_t at = 0; at < text.size(); at += 7) {
        refused += check_policies({{"cut.json", text.substr(0, at), false}}).has_errors() ? 1U : 0U;
        std::string changed = text;
        for (const char c : {'"', '}', '[', '\\', '\0', '\xff', '9'}) {
            changed[at] = c;
            refused += check_policies({{"changed.json", changed, false}}).has_errors() ? 1U : 0U;
        }
    }
    CHECK(refused > text.size() / 2);
    const std::string deep(100'000, '[');
    CHECK(check_policies({{"deep.json", deep, false}}).has_errors());
    CHECK(check_policies({{"deep.json", deep + std::string(deep.size(), ']'), false}}).has_errors());
    CHECK(check_policies({{"large.json", std::string(2'000'000, ' ') + text, false}}).has_errors());
}
