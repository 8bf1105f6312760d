// The page for users lists every finding, and no other.
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

namespace {

std::string text_of(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

void collect(const std::string& text, const char* pattern, std::set<std::string>& found) {
    const std::regex expression(pattern);
    for (std::sregex_iterator at(text.begin(), text.end(), expression), end; at != end; ++at)
        found.insert((*at)[1]);
}

}  // namespace

TEST_CASE("the findings of signals are those the page lists", "[consent][docs]") {
    const std::filesystem::path root(SESSIONAUDIT_SOURCE_FOLDER);
    std::set<std::string> in_code;
    for (const auto& entry : std::filesystem::directory_iterator(root / "libaudit/src/consent"))
        collect(text_of(entry.path()), R"re(found\.add\(\s*"(\w+)")re", in_code);
    std::set<std::string> on_page;
    collect(text_of(root / "docs/consent-signals.md"), "`((?:tc|gpp|signals)_(?!string)\\w+)`", on_page);
    CHECK(in_code.size() > 30);
    CHECK(in_code == on_page);
}
