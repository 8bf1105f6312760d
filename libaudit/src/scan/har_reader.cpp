// HAR 1.2 while it is parsed: an entry becomes a capture as soon as it ends, so that a file of any size costs
// no more than its largest entry, and one that is cut in the middle gives what stands before the cut.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/ascii.hpp"
#include "scan/capture_readers.hpp"
#include "scan/har_entry.hpp"

namespace sessionaudit {
namespace {

using nlohmann::json;

constexpr std::size_t kDepthMax = 64;

/// Keeps what lies within log.entries[i], as far as it is needed, and drops everything else.
class HarHandler : public nlohmann::json_sax<json> {
  public:
    explicit HarHandler(TargetCapture& target) : entries_(target) {}

    bool null() override { return value(nullptr); }
    bool boolean(bool flag) override { return value(flag); }
    bool number_integer(number_integer_t number) override { return value(number); }
    bool number_unsigned(number_unsigned_t number) override { return value(number); }
    bool number_float(number_float_t number, const string_t& /*as written*/) override {
        return value(number);
    }
    bool string(string_t& text) override { return value(std::move(text)); }
    bool binary(binary_t& /*never in JSON*/) override { return false; }

    bool start_object(std::size_t /*unknown*/) override { return open(json::object()); }
    bool start_array(std::size_t /*unknown*/) override { return open(json::array()); }
    bool key(string_t& text) override {
        keys_.back() = text;
        return true;
    }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool parse_error(std::size_t position, const std::string& /*token*/,
                     const json::exception& /*why*/) override {
        error_at_ = position;
        return false;
    }

    std::optional<std::size_t> error_at() const noexcept { return error_at_; }
    bool too_deep() const noexcept { return too_deep_; }
    bool saw_log() const noexcept { return saw_log_; }
    HarEntries& entries() noexcept { return entries_; }

  private:
    // Depths: 0 the file, 1 its log, 2 entries or pages, 3 an entry.
    bool in_list(const char* name) const {
        return keys_.size() >= 3 && keys_[0] == "log" && keys_[1] == name;
    }
    bool kept() const { return in_list("entries") || in_list("pages"); }

    bool wanted() const {
        // Of the request only its method, URL and whether it has cookies; of timings and everything of other
        // programs nothing.
        if (keys_.size() < 4) return true;
        const std::string& part = keys_[3];
        if (part == "request" && keys_.size() >= 5) {
            const std::string& of_it = keys_[4];
            return of_it == "method" || of_it == "url" || of_it == "headers" || of_it == "cookies";
        }
        return part == "request" || part == "response" || part == "pageref" || part == "startedDateTime" ||
               part == "id" || part == "title" || part == "_resourceType";
    }

    bool open(json container) {
        if (keys_.size() >= kDepthMax) {
            too_deep_ = true;
            return false;
        }
        saw_log_ = saw_log_ || (keys_.size() == 1 && keys_[0] == "log");
        if (kept() && wanted()) {
            json* place = put(std::move(container));
            if (place != nullptr) open_.push_back(place);
            opened_.push_back(place != nullptr);
        } else {
            opened_.push_back(false);
        }
        keys_.emplace_back();
        return true;
    }

    bool close() {
        keys_.pop_back();
        const bool kept_one = opened_.back();
        opened_.pop_back();
        if (kept_one) open_.pop_back();
        if (kept_one && open_.empty()) {
            if (in_list("entries"))
                entries_.take(entry_);
            else
                entries_.take_page(entry_);
            entry_ = nullptr;
        }
        return true;
    }

    template <typename Value>
    bool value(Value&& one) {
        if (kept() && wanted() && !open_.empty()) put(json(std::forward<Value>(one)));
        return true;
    }

    /// Into the container in hand; the first container of an entry is the entry. Null where its parent was
    /// not kept.
    json* put(json one) {
        if (open_.empty()) {
            if (keys_.size() != 3) return nullptr;
            entry_ = std::move(one);
            return &entry_;
        }
        json& parent = *open_.back();
        if (parent.is_array()) {
            parent.push_back(std::move(one));
            return &parent.back();
        }
        return &(parent[keys_.back()] = std::move(one));
    }

    HarEntries entries_;
    std::vector<std::string> keys_;  ///< one for each open container: the key in hand
    std::vector<bool> opened_;       ///< whether it is kept
    std::vector<json*> open_;
    json entry_;
    std::optional<std::size_t> error_at_;
    bool too_deep_ = false;
    bool saw_log_ = false;
};

std::string what_is_wrong(const HarHandler& handler, std::size_t size) {
    const std::size_t at = std::min(handler.error_at().value_or(size), size);
    if (handler.too_deep()) return "is nested deeper than any HAR; what stands before is judged";
    const std::string place = "at byte " + std::to_string(at) + " of " + std::to_string(size);
    return at >= size ? "ends in the middle, " + place + "; what stands before is judged, export it once more"
                      : "is not JSON any more " + place + "; what stands before is judged";
}

}  // namespace

TargetCapture read_har(std::string_view text, const std::string& source) {
    TargetCapture target;
    target.target = source;
    const auto problem = [&](const std::string& what) {
        target.problems.push_back({CaptureProblem::Kind::unreadable, source, source + " " + what, true});
    };
    // The parser takes a NUL byte for the end.
    const std::size_t nul = text.find('\0');
    const std::string_view readable = text.substr(0, nul);
    HarHandler handler(target);
    const bool whole = json::sax_parse(readable.begin(), readable.end(), &handler);
    handler.entries().finish();
    if (nul != std::string_view::npos)
        problem("holds a NUL byte at byte " + std::to_string(nul) + ", where reading ended");
    else if (!whole)
        problem(what_is_wrong(handler, text.size()));
    else if (!handler.saw_log())
        problem("is JSON but no HAR: it has no \"log\"; export it with the browser's network tools");
    else if (handler.entries().without_cookies())
        problem(
            "tells of no cookie, neither sent nor set: browsers leave them out of sanitized exports; export "
            "it "
            "once more with sensitive data");
    return target;
}

}  // namespace sessionaudit
