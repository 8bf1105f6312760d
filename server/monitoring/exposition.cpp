#include "monitoring/exposition.hpp"

#include <array>
#include <charconv>

namespace sessionaudit::server {

void Exposition::family(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    text_.append("# HELP ").append(name).append(" ").append(help).append("\n");
    text_.append("# TYPE ").append(name).append(" ").append(type).append("\n");
}

void Exposition::begin(const Labels& labels, std::string_view suffix) {
    text_.append(name_).append(suffix);
    char separator = '{';
    for (const auto& [name, value] : labels) {
        text_.push_back(separator);
        separator = ',';
        text_.append(name).append("=\"");
        for (const char c : value) {
            if (c == '"' || c == '\\') text_.push_back('\\');
            text_.append(c == '\n' ? "\\n" : std::string_view(&c, 1));
        }
        text_.push_back('"');
    }
    if (!labels.empty()) text_.push_back('}');
    text_.push_back(' ');
}

void Exposition::sample(const Labels& labels, std::uint64_t value, std::string_view suffix) {
    begin(labels, suffix);
    text_.append(std::to_string(value)).push_back('\n');
}

void Exposition::sample(const Labels& labels, double value, std::string_view suffix) {
    begin(labels, suffix);
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    text_.append(digits.data(), end).push_back('\n');
}

}  // namespace sessionaudit::server
