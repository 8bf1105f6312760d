// Tables about cookies, as sites publish them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scan/html_tokens.hpp"
#include "sessionaudit/capture.hpp"

namespace sessionaudit {

/// Is told every token of a page and keeps the rows of tables whose headings speak of a cookie's name and of
/// its purpose or lifetime, in English, French, German, Spanish, Italian or Dutch.
class CookieTables {
  public:
    explicit CookieTables(std::string url);
    void take(const HtmlToken& token);
    std::vector<DeclaredCookie> rows() && { return std::move(rows_); }
    bool cut() const noexcept { return cut_; }

  private:
    struct Table {
        std::vector<int> columns;  ///< a Column each; empty until the headings were read
        std::vector<std::string> cells;
        bool judged = false;
        bool in_cell = false;
    };
    void start_tag(const HtmlToken& token);
    void end_tag(const std::string& name);
    void end_row(Table& table);
    void keep(const Table& table);

    std::string url_;
    std::vector<Table> open_;
    std::size_t too_deep_ = 0;
    std::vector<DeclaredCookie> rows_;
    bool in_heading_ = false;
    bool about_cookies_ = false;
    bool cut_ = false;
};

/// Lower case, without accents: "Durée" and "DURÉE" are "duree".
std::string folded_letters(std::string_view utf8);

}  // namespace sessionaudit
