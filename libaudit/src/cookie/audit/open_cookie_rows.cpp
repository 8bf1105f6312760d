// The CSV of the Open Cookie Database: RFC 4180 with a header line.
#include <algorithm>

#include "cookie/audit/catalogue_file.hpp"
#include "cookie/audit/declaration.hpp"
#include "core/ascii.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kFileMax = 64U << 20U;

/// Rows of fields; quotes, doubled quotes and line breaks inside quotes as RFC 4180 has them.
class CsvReader {
  public:
    CsvReader(std::string_view text, const std::string& source) : text_(text), source_(source) {
        if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
    }

    bool next(std::vector<std::string>& row) {
        row.clear();
        if (at_ >= text_.size()) return false;
        do
            row.push_back(field());
        while (take(','));
        take('\r');
        take('\n');
        ++row_;
        return true;
    }
    std::size_t row() const noexcept { return row_; }

  private:
    bool take(char c) {
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }

    std::string field() {
        if (take('"')) return quoted();
        const std::size_t end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
        std::string value(text_.substr(at_, end - at_));
        at_ = end;
        return value;
    }

    std::string quoted() {
        std::string value;
        for (;;) {
            const std::size_t end = text_.find('"', at_);
            if (end == std::string_view::npos)
                throw Error(ErrorCode::invalid_argument, source_ + ": row " + std::to_string(row_ + 1) +
                                                             " begins a quote that does not end; close it");
            value += text_.substr(at_, end - at_);
            at_ = end + 1;
            if (!take('"')) break;
            value += '"';
        }
        // What stands between the closing quote and the comma belongs to no field.
        at_ = std::min(text_.find_first_of(",\r\n", at_), text_.size());
        return value;
    }

    std::string_view text_;
    const std::string& source_;
    std::size_t at_ = 0;
    std::size_t row_ = 0;
};

struct Columns {
    std::size_t platform, category, name, domain, retention, wildcard;
};

std::size_t column(const std::vector<std::string>& header, std::string_view name, bool needed,
                   const std::string& source) {
    for (std::size_t i = 0; i < header.size(); ++i)
        if (ascii::contains_ignoring_case(header[i], name)) return i;
    if (needed)
        throw Error(ErrorCode::invalid_argument,
                    source + ": has no column \"" + std::string(name) +
                        "\"; the first line must name the columns of the Open Cookie Database");
    return header.size();
}

std::string purpose_of_category(std::string_view category) {
    // There, what a site needs to function; elsewhere the word means comfort.
    if (ascii::equal_ignoring_case(category, "functional")) return "service";
    if (ascii::equal_ignoring_case(category, "security")) return "security";
    return purpose_of_words(category);
}

/// "advertising.com (3rd party)", ".example.com": what of it is a domain that a cookie can be compared with.
std::string domain_of(std::string_view text) {
    text = ascii::trim(text.substr(0, text.find_first_of(" (,")));
    if (text.starts_with('.')) text.remove_prefix(1);
    if (text.find('.') == std::string_view::npos || text == "example.com") return {};
    for (const char c : text)
        if (!ascii::is_alnum(c) && c != '.' && c != '-') return {};
    return ascii::to_lower(text);
}

}  // namespace

std::vector<KnownCookie> read_open_cookie_rows(std::string_view csv, const std::string& source) {
    if (csv.size() > kFileMax)
        throw Error(ErrorCode::invalid_argument, source + ": is larger than 64 MiB; name the right file");
    CsvReader reader(csv, source);
    std::vector<std::string> row;
    if (!reader.next(row))
        throw Error(ErrorCode::invalid_argument,
                    source + ": is empty; name a file in the layout of the Open Cookie Database");
    const Columns columns{column(row, "platform", true, source),   column(row, "category", true, source),
                          column(row, "cookie", true, source),     column(row, "domain", false, source),
                          column(row, "retention", false, source), column(row, "wildcard", false, source)};
    const auto at = [&](std::size_t index) {
        return index < row.size() ? ascii::trim(row[index]) : std::string_view();
    };
    std::vector<KnownCookie> cookies;
    while (reader.next(row)) {
        KnownCookie cookie;
        cookie.pattern = at(columns.name);
        if (cookie.pattern.empty()) continue;
        if (at(columns.wildcard) == "1" && !cookie.pattern.ends_with('*')) cookie.pattern += '*';
        cookie.platform = at(columns.platform);
        cookie.purpose = purpose_of_category(at(columns.category));
        cookie.domain = domain_of(at(columns.domain));
        if (ascii::contains_ignoring_case(at(columns.domain), "3rd party")) cookie.party = "third";
        cookie.lifetime = parse_lifetime_text(at(columns.retention));
        cookie.source = source;
        cookies.push_back(std::move(cookie));
    }
    return cookies;
}

}  // namespace sessionaudit
