// docs/api.md has every type of problem that the sources can answer with.
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "sessionaudit/error.hpp"
#include "test_server.hpp"

using namespace sessionaudit;

namespace {

std::string text_of(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

std::set<std::string> found(const std::string& text, const std::regex& pattern) {
    std::set<std::string> names;
    for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it)
        names.insert((*it)[1]);
    return names;
}

}  // namespace

TEST_CASE("every type of problem is documented", "[api][docs]") {
    const std::filesystem::path root = SESSIONAUDIT_SOURCE_FOLDER;
    const auto documented =
        found(text_of(root / "docs" / "api.md"), std::regex(R"(\| `([a-z-]+)` \| [45]\d\d \|)"));
    std::set<std::string> used;
    for (const auto& file : std::filesystem::recursive_directory_iterator(root / "server"))
        if (file.path().extension() == ".cpp")
            used.merge(found(text_of(file.path()), std::regex(R"re(\b[45]\d\d,\s*"([a-z][a-z0-9-]+)")re")));
    for (int code = 0; code <= static_cast<int>(ErrorCode::internal); ++code) {
        std::string name(to_string(static_cast<ErrorCode>(code)));
        std::replace(name.begin(), name.end(), '_', '-');
        used.insert(name);
    }
    CHECK(used.size() > 30);
    for (const std::string& name : used) {
        INFO(name);
        CHECK(documented.contains(name));
    }
}
