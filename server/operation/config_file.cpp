#include "operation/config_file.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <set>

namespace sessionaudit::server {
namespace {

using nlohmann::json;

/// Reads characters and counts lines. The parser never reads ahead of a name's closing quote, so the line of
/// a name is exact.
class CountingIterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator(const char* at, std::size_t* line) : at_(at), line_(line) {}
    reference operator*() const { return *at_; }
    CountingIterator& operator++() {
        if (*at_ == '\n') ++*line_;
        ++at_;
        return *this;
    }
    bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
    bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

  private:
    const char* at_;
    std::size_t* line_;
};

class Reader : public nlohmann::json_sax<json> {
  public:
    Reader(const std::string& file, const std::size_t& line, std::vector<FileSetting>& settings,
           std::vector<Complaint>& complaints)
        : file_(file), line_(line), settings_(settings), complaints_(complaints) {}

    bool null() override { return wrong("is null; leave it out instead"); }
    bool boolean(bool value) override { return take(value ? "true" : "false", SettingKind::boolean); }
    bool number_integer(number_integer_t value) override {
        return take(std::to_string(value), SettingKind::number);
    }
    bool number_unsigned(number_unsigned_t value) override {
        return take(std::to_string(value), SettingKind::number);
    }
    bool number_float(number_float_t, const string_t&) override { return wrong("is no whole number"); }
    bool string(string_t& value) override {
        if (!list_) return take(value, SettingKind::text);
        if (value.empty() || value.find(',') != std::string::npos)
            return wrong("holds an empty text or a comma");
        list_->append(list_->empty() ? "" : ",").append(value);
        return true;
    }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override {
        if (list_ || path_.size() > 1) return wrong("holds an object where a value belongs");
        ++depth_;
        seen_.emplace_back();
        return true;
    }
    bool key(string_t& name) override {
        if (path_.size() >= depth_) path_.resize(depth_ - 1);
        path_.push_back(name);
        name_line_ = line_;
        if (!seen_.back().insert(name).second) wrong("stands here a second time; keep one of the two");
        return true;
    }
    bool end_object() override {
        --depth_;
        seen_.pop_back();
        path_.resize(depth_ == 0 ? 0 : depth_);
        return true;
    }
    bool start_array(std::size_t) override {
        if (depth_ == 0 || list_) return wrong("holds a list where a value belongs");
        list_.emplace();
        return true;
    }
    bool end_array() override {
        std::string text = std::move(*list_);
        list_.reset();
        return take(std::move(text), SettingKind::list);
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
        complaints_.push_back(
            {file_ + ":" + std::to_string(line_),
             "this is no JSON: look for a missing comma, quote or brace here or just before"});
        return false;
    }

  private:
    bool take(std::string text, SettingKind kind) {
        if (depth_ == 0) return wrong("is not an object; the file begins with {");
        if (list_) return wrong("is a list of something else than texts");
        std::string name;
        for (const std::string& piece : path_)
            name.append(name.empty() ? "" : ".").append(piece);
        settings_.push_back({name, place(), std::move(text), kind});
        return true;
    }
    std::string place() const {
        std::string text = file_ + ":" + std::to_string(name_line_);
        text.append(" ");
        for (const std::string& piece : path_)
            text.append("/").append(piece);
        return text;
    }
    /// Ends the reading where its structure is not what a file of settings has: what follows would be told
    /// in a place that is none.
    bool wrong(const std::string& sentence) {
        complaints_.push_back({place(), sentence});
        return depth_ != 0 && !list_ && sentence.find("object") == std::string::npos &&
               sentence.find("list") == std::string::npos;
    }

    const std::string& file_;
    const std::size_t& line_;
    std::vector<FileSetting>& settings_;
    std::vector<Complaint>& complaints_;
    std::vector<std::string> path_;
    std::vector<std::set<std::string>> seen_;
    std::size_t depth_ = 0;
    std::size_t name_line_ = 1;
    std::optional<std::string> list_;
};

}  // namespace

std::vector<FileSetting> parse_config_file(const std::string& file_name, std::string_view text,
                                           std::vector<Complaint>& complaints) {
    std::vector<FileSetting> settings;
    std::size_t line = 1;
    Reader reader(file_name, line, settings, complaints);
    json::sax_parse(CountingIterator(text.data(), &line), CountingIterator(text.data() + text.size(), &line),
                    &reader);
    return settings;
}

}  // namespace sessionaudit::server
