// A table of the page.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/clock.hpp"

namespace sessionaudit {

/// The HTML of a cell's inside.
struct PageCell {
    std::string html;
    std::string_view css;  ///< "", "number", "time"
};

PageCell text_cell(std::string_view value);
PageCell number_cell(std::int64_t value);
/// Empty where there is none.
PageCell time_cell(const std::optional<Timestamp>& at);
PageCell day_cell(const std::optional<Timestamp>& at);
PageCell list_cell(const std::vector<std::string>& html_items);
/// "name: value", both escaped and isolated.
std::string named_item(std::string_view name, std::string_view value);
std::string isolated(std::string_view value);

class PageTable {
  public:
    /// `labelled_by` is the id of the heading that names it. The first cell of each row is its heading.
    PageTable(std::string labelled_by, const std::vector<std::string_view>& columns,
              std::string_view caption = {});
    void add(const std::vector<PageCell>& cells);
    bool empty() const noexcept { return rows_ == 0; }
    std::string html() const;

  private:
    std::string html_;
    std::size_t rows_ = 0;
};

}  // namespace sessionaudit
