// The text format of Prometheus, version 0.0.4.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sessionaudit::server {

class Exposition {
  public:
    using Labels = std::vector<std::pair<std::string_view, std::string>>;

    /// Begins a family: all its samples follow. `type`: counter, gauge or histogram.
    void family(std::string_view name, std::string_view type, std::string_view help);
    /// `suffix` of a histogram's samples: _bucket, _sum, _count.
    void sample(const Labels& labels, std::uint64_t value, std::string_view suffix = {});
    void sample(const Labels& labels, double value, std::string_view suffix = {});
    std::string take() { return std::move(text_); }

  private:
    void begin(const Labels& labels, std::string_view suffix);
    std::string text_;
    std::string name_;
};

}  // namespace sessionaudit::server
