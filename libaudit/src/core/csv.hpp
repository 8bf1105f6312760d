// A line of a table: RFC 4180.
#pragma once

#include <string>
#include <string_view>

namespace sessionaudit {

/// Builds one line, field by field.
class CsvLine {
  public:
    /// A text of anybody's. One that a spreadsheet would run as a formula (it begins with = + - @ tab, or a
    /// line break) gets an apostrophe in front; bytes that are no UTF-8 become U+FFFD.
    CsvLine& text(std::string_view value);
    /// Numbers, times, ids and words of ours.
    CsvLine& plain(std::string_view value);
    CsvLine& number(std::int64_t value) { return plain(std::to_string(value)); }
    /// With the line break.
    std::string end() const { return line_ + "\r\n"; }

  private:
    void add(std::string_view value);
    std::string line_;
    bool first_ = true;
};

}  // namespace sessionaudit
