#include "policy/json_lines.hpp"

#include <nlohmann/json.hpp>

namespace sessionaudit {
namespace {

/// Walks over text that a parser has accepted, so only structure, strings and line ends need to be seen.
class Walker {
  public:
    explicit Walker(std::string_view text) : text_(text) {}

    JsonLines walk() {
        note("");
        while (at_ < text_.size())
            step();
        return std::move(result_);
    }

  private:
    /// An array or object that is open.
    struct Level {
        std::string pointer;
        bool is_object = false;
        std::size_t index = 0;
        bool expects_name = false;  ///< in an object, before the colon
        std::string current;        ///< pointer of the member or item being read
    };

    void step() {
        const char c = text_[at_];
        if (c == '\n') ++line_;
        if (c == '"') return read_string();
        if (c == '{' || c == '[') {
            begin_value();
            levels_.push_back({pointer_here(), c == '{', 0, c == '{', ""});
        } else if (c == '}' || c == ']') {
            levels_.pop_back();
        } else if (c == ',') {
            ++levels_.back().index;
            levels_.back().expects_name = levels_.back().is_object;
            in_scalar_ = false;
        } else if (c == ':') {
            levels_.back().expects_name = false;
        } else if (c != ' ' && c != '\t' && c != '\r' && c != '\n' && !in_scalar_) {
            begin_value();
            in_scalar_ = true;
        }
        if (c == '}' || c == ']' || c == '{' || c == '[') in_scalar_ = false;
        ++at_;
    }

    void read_string() {
        const std::size_t start = at_++;
        while (text_[at_] != '"')
            at_ += text_[at_] == '\\' ? 2U : 1U;
        ++at_;
        if (levels_.empty() || !levels_.back().expects_name) return begin_value();
        Level& level = levels_.back();
        const auto name = nlohmann::json::parse(text_.substr(start, at_ - start)).get<std::string>();
        level.current = level.pointer + "/" + pointer_piece(name);
        const auto [place, is_new] = result_.lines.emplace(level.current, line_);
        if (!is_new) result_.duplicates.push_back({level.current, name, line_, place->second});
    }

    /// Items of arrays get their pointer here; members have it from their name.
    void begin_value() {
        if (levels_.empty() || levels_.back().is_object) return;
        Level& level = levels_.back();
        level.current = level.pointer + "/" + std::to_string(level.index);
        note(level.current);
    }
    void note(const std::string& pointer) { result_.lines.emplace(pointer, line_); }
    std::string pointer_here() const { return levels_.empty() ? "" : levels_.back().current; }

    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 1;
    bool in_scalar_ = false;
    std::vector<Level> levels_;
    JsonLines result_;
};

}  // namespace

int JsonLines::line_of(std::string_view pointer) const {
    for (;;) {
        if (const auto found = lines.find(pointer); found != lines.end()) return found->second;
        const std::size_t slash = pointer.rfind('/');
        if (slash == std::string_view::npos) return 1;
        pointer = pointer.substr(0, slash);
    }
}

JsonLines index_lines(std::string_view text) {
    return Walker(text).walk();
}

std::string pointer_piece(std::string_view name) {
    std::string piece;
    for (const char c : name) {
        if (c == '~')
            piece += "~0";
        else if (c == '/')
            piece += "~1";
        else
            piece += c;
    }
    return piece;
}

}  // namespace sessionaudit
