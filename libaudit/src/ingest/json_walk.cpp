#include "ingest/json_walk.hpp"

#include <charconv>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace sessionaudit {
namespace {

constexpr std::size_t kDepthMax = 16;

/// The interface is nlohmann's SAX one; returning false stops its parser.
class Walker {
  public:
    explicit Walker(const JsonVisitor& visit) : visit_(visit) {}
    bool stopped() const { return stopped_; }

    bool null() { return value(JsonKind::null, {}); }
    bool boolean(bool truth) { return value(JsonKind::boolean, truth ? "true" : "false"); }
    bool number_integer(std::int64_t number) { return integer(number); }
    bool number_unsigned(std::uint64_t number) { return integer(number); }
    bool number_float(double /*number*/, const std::string& digits) {
        return value(JsonKind::number, digits);
    }
    bool string(const std::string& text) { return value(JsonKind::string, text); }
    bool binary(const std::vector<std::uint8_t>& /*bytes*/) { return false; }
    bool start_object(std::size_t /*size*/) { return open(false); }
    bool start_array(std::size_t /*size*/) { return levels_.empty() ? false : open(true); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool key(const std::string& name) {
        path_.resize(levels_.back().path_size);
        if (!path_.empty()) path_ += '.';
        path_ += name;
        return true;
    }
    bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                     const std::exception& /*error*/) {
        return false;
    }

  private:
    struct Level {
        bool array;
        std::size_t path_size;
        std::size_t values;
    };

    template <typename Number>
    bool integer(Number number) {
        std::array<char, 24> text{};
        const auto written = std::to_chars(text.data(), text.data() + text.size(), number);
        return value(JsonKind::number, {text.data(), static_cast<std::size_t>(written.ptr - text.data())});
    }

    /// Puts the index of the next element on the path.
    void enter_element() {
        if (levels_.empty()) return;
        Level& level = levels_.back();
        if (level.array) {
            path_.resize(level.path_size);
            path_ += '.';
            path_ += std::to_string(level.values);
        }
        ++level.values;
    }

    bool open(bool array) {
        if (levels_.size() == kDepthMax) return false;
        enter_element();
        levels_.push_back({array, path_.size(), 0});
        return true;
    }

    bool close() {
        const Level level = levels_.back();
        path_.resize(level.path_size);
        levels_.pop_back();
        if (level.values > 0 || levels_.empty()) return true;
        return tell(JsonKind::empty, {});
    }

    bool value(JsonKind kind, std::string_view text) {
        if (levels_.empty()) return false;
        enter_element();
        return tell(kind, text);
    }

    bool tell(JsonKind kind, std::string_view text) {
        stopped_ = !visit_(path_, kind, text);
        return !stopped_;
    }

    const JsonVisitor& visit_;
    std::string path_;
    std::vector<Level> levels_;
    bool stopped_ = false;
};

}  // namespace

JsonWalk walk_json(std::string_view line, const JsonVisitor& visit) {
    Walker walker(visit);
    const bool whole = nlohmann::json::sax_parse(line.begin(), line.end(), &walker);
    if (whole) return JsonWalk::whole;
    return walker.stopped() ? JsonWalk::stopped : JsonWalk::malformed;
}

}  // namespace sessionaudit
