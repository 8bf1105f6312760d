#include "core/json_lines.hpp"

#include <nlohmann/json.hpp>

#include "core/json_text.hpp"

namespace sessionaudit {
namespace {

// What lies deeper, or under a longer name, is not told apart: no policy has such a place, and pointers to
// all of them would outgrow the text by far.
constexpr std::size_t kDepthMax = 32;
constexpr std::size_t kNameMax = 256;

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
        bool blind = false;         ///< too deep: nothing inside is noted
        bool name_too_long = false;
    };

    void step() {
        const char c = text_[at_];
        if (c == '\n') ++line_;
        if (c == '"') return read_string();
        if (c == '{' || c == '[') {
            begin_value();
            open(c == '{');
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

    void open(bool is_object) {
        Level level;
        level.is_object = level.expects_name = is_object;
        if (!levels_.empty()) {
            const Level& outer = levels_.back();
            level.blind = outer.blind || outer.name_too_long || levels_.size() >= kDepthMax;
            if (!level.blind) level.pointer = outer.current;
        }
        levels_.push_back(std::move(level));
    }

    void read_string() {
        const std::size_t start = at_++;
        while (text_[at_] != '"')
            at_ += text_[at_] == '\\' ? 2U : 1U;
        ++at_;
        if (levels_.empty() || !levels_.back().expects_name) return begin_value();
        Level& level = levels_.back();
        level.name_too_long = at_ - start > kNameMax;
        if (level.blind || level.name_too_long) return;
        const auto name = parse_json(text_.substr(start, at_ - start)).get<std::string>();
        level.current = level.pointer + "/" + pointer_piece(name);
        const auto [place, is_new] = result_.lines.emplace(level.current, line_);
        if (!is_new) result_.duplicates.push_back({level.current, name, line_, place->second});
    }

    /// Items of arrays get their pointer here; members have it from their name.
    void begin_value() {
        if (levels_.empty() || levels_.back().is_object || levels_.back().blind) return;
        Level& level = levels_.back();
        level.current = level.pointer + "/" + std::to_string(level.index);
        note(level.current);
    }
    void note(const std::string& pointer) { result_.lines.emplace(pointer, line_); }

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
    // The parser takes a NUL for the end of the text; so does this, or it would read what nobody accepted.
    return Walker(text.substr(0, text.find('\0'))).walk();
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
