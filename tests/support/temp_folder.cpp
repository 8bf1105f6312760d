#include "temp_folder.hpp"

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <system_error>

namespace sessionaudit::test {

TempFolder::TempFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "sessionaudit-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a folder for the test");
    path_ = pattern;
}

TempFolder::~TempFolder() {
    std::error_code ignored;  // a destructor must not throw; a left-over folder is only untidy
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace sessionaudit::test
