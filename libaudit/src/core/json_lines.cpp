#include "core/json_lines.hpp"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "core/json_text.hpp"

namespace sessionaudit {
namespace {

// What lies deeper, or under a longer name, is not told apart: no policy has such a place, and pointers to
// all of them would outgrow the text by far.
constexpr std::size_t kDepthMax = 32;
constexpr std::size_t kNameMax = 256;

/// Tells how far the parser has read.
class Reading {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    Reading(const char* at, const char*& read_to) : at_(at), read_to_(&read_to) {}
    reference operator*() const { return *at_; }
    Reading& operator++() {
        *read_to_ = ++at_;
        return *this;
    }
    bool operator==(const Reading& other) const { return at_ == other.at_; }

  private:
    const char* at_;
    const char** read_to_;
};

/// nlohmann's SAX interface: it is told of names and values in their order.
class LineIndex : public nlohmann::json_sax<nlohmann::json> {
  public:
    explicit LineIndex(std::string_view text) : read_to_(text.data()), counted_to_(text.data()) {
        nlohmann::json::sax_parse(Reading(text.data(), read_to_),
                                  Reading(text.data() + text.size(), read_to_), this);
    }
    JsonLines take() { return std::move(result_); }

    bool null() override { return value(); }
    bool boolean(bool) override { return value(); }
    bool number_integer(number_integer_t) override { return value(); }
    bool number_unsigned(number_unsigned_t) override { return value(); }
    bool number_float(number_float_t, const string_t&) override { return value(); }
    bool string(string_t&) override { return value(); }
    bool binary(binary_t&) override { return value(); }
    bool start_object(std::size_t) override { return open(true); }
    bool start_array(std::size_t) override { return open(false); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
        return false;
    }

    bool key(string_t& name) override {
        Level& level = levels_.back();
        level.name_too_long = name.size() > kNameMax;
        if (level.blind || level.name_too_long) return true;
        level.current = level.pointer + "/" + pointer_piece(name);
        const int line = line_now();
        const auto [place, is_new] = result_.lines.emplace(level.current, line);
        if (!is_new) result_.duplicates.push_back({level.current, name, line, place->second});
        return true;
    }

  private:
    /// An array or object that is open.
    struct Level {
        std::string pointer;
        bool is_object = false;
        std::size_t index = 0;
        std::string current;  ///< pointer of the member or item being read
        bool blind = false;   ///< too deep: nothing inside is noted
        bool name_too_long = false;
    };

    /// The line on which the name or value ends that was just told; none has a line break inside.
    int line_now() {
        line_ += static_cast<int>(std::count(counted_to_, read_to_, '\n'));
        counted_to_ = read_to_;
        // Where a number ends the parser sees from the byte after it.
        const bool one_too_far = counted_to_ != read_from_ && counted_to_[-1] == '\n';
        return line_ - (one_too_far ? 1 : 0);
    }

    /// Members have their pointer from their name; items of arrays, and the whole, get it here.
    bool value() {
        if (levels_.empty()) {
            result_.lines.emplace("", line_now());
            return true;
        }
        Level& level = levels_.back();
        if (level.is_object || level.blind) return true;
        level.current = level.pointer + "/" + std::to_string(level.index++);
        result_.lines.emplace(level.current, line_now());
        return true;
    }

    bool open(bool is_object) {
        value();
        Level level;
        level.is_object = is_object;
        if (!levels_.empty()) {
            const Level& outer = levels_.back();
            level.blind = outer.blind || outer.name_too_long || levels_.size() >= kDepthMax;
            if (!level.blind) level.pointer = outer.current;
        }
        levels_.push_back(std::move(level));
        return true;
    }
    bool close() {
        levels_.pop_back();
        return true;
    }

    const char* read_to_;
    const char* counted_to_;
    const char* const read_from_ = counted_to_;
    int line_ = 1;
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
    return LineIndex(text).take();
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
