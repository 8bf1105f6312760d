// The W3C extended log format (https://www.w3.org/TR/WD-logfile), as IIS and content networks write
// it: lines of words or of "quoted texts", between spaces or tabs; `#Fields:` names the columns, anywhere in
// the file, for the lines after it. Times are UTC. Spaces inside a word are written + by IIS and %20 by
// others.
//
// Read are date, time, c-ip, cs-username, cs-method, cs-uri | cs-uri-stem + cs-uri-query, sc-status,
// cs(User-Agent) and cs(Referer); the rest is ignored. Where there is no date column, `#Date:` gives the day.
#include <algorithm>
#include <array>
#include <vector>

#include "core/ascii.hpp"
#include "core/codec.hpp"
#include "core/percent.hpp"
#include "ingest/clf_line.hpp"
#include "ingest/log_reader.hpp"
#include "ingest/log_text.hpp"

namespace sessionaudit::formats {
namespace {

enum class Column : std::uint8_t {
    ignored,
    date,
    time,
    address,
    user,
    method,
    uri,
    stem,
    query,
    status,
    agent,
    referrer,
    count
};

struct ColumnName {
    std::string_view text;  ///< lower case
    Column column;
};

constexpr ColumnName kColumnNames[] = {
    {"date", Column::date},
    {"time", Column::time},
    {"c-ip", Column::address},
    {"cs-username", Column::user},
    {"cs-method", Column::method},
    {"cs-uri", Column::uri},
    {"cs-uri-stem", Column::stem},
    {"cs-uri-query", Column::query},
    {"sc-status", Column::status},
    {"cs(user-agent)", Column::agent},
    {"cs(referer)", Column::referrer},
};

constexpr std::string_view kSpaces = " \t";

/// The user agent with its spaces back.
std::string restore_spaces(std::string_view text) {
    const bool percent = text.find("%20") != std::string_view::npos;
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::optional<char> triple = percent ? percent_triple(text, i) : std::nullopt;
        if (triple) {
            out += *triple;
            i += 2;
        } else {
            out += !percent && text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

class W3cReader final : public LogReader {
  public:
    LineResult read(std::string_view line, LogHit& hit) override {
        if (line.starts_with('#')) {
            read_directive(line);
            return LineResult::skip(SkipReason::directive);
        }
        if (columns_.empty()) return LineResult::reject(RejectReason::no_fields);
        if (!split(line)) return LineResult::reject(RejectReason::malformed);
        return finish(hit);
    }

    Bytes state() const override {
        Bytes bytes;
        PackedWriter out(bytes);
        out.number(columns_.size());
        for (const Column column : columns_)
            out.byte(static_cast<std::uint8_t>(column));
        // The day of #Date matters only where lines have none of their own.
        out.text(has(Column::date) ? std::string_view() : std::string_view(day_));
        return bytes;
    }

    void restore(ByteView state) override {
        PackedReader in(state);
        columns_.clear();
        for (const std::uint8_t column : in.raw(in.number()))
            columns_.push_back(column < static_cast<std::uint8_t>(Column::count) ? Column{column}
                                                                                 : Column::ignored);
        day_ = in.text();
    }

  private:
    bool has(Column column) const {
        return std::find(columns_.begin(), columns_.end(), column) != columns_.end();
    }
    std::string& text(Column column) { return texts_[static_cast<std::size_t>(column)]; }

    void read_directive(std::string_view line) {
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) return;
        const std::string name = ascii::to_lower(line.substr(1, colon - 1));
        std::string_view value = ascii::trim(line.substr(colon + 1), kSpaces);
        if (name == "date") {
            const std::string_view day = value.substr(0, value.find_first_of(kSpaces));
            const bool plain = day.find_first_not_of("0123456789-") == std::string_view::npos;
            day_ = plain && day.size() == 10 ? day : std::string_view();
        } else if (name == "fields") {
            columns_.clear();
            while (!value.empty()) {
                const std::size_t end = std::min(value.find_first_of(kSpaces), value.size());
                columns_.push_back(column_of(ascii::to_lower(value.substr(0, end))));
                value = ascii::trim(value.substr(end), kSpaces);
            }
        }
    }

    static Column column_of(std::string_view name) {
        const auto found =
            std::find_if(std::begin(kColumnNames), std::end(kColumnNames),
                         [name](const ColumnName& candidate) { return candidate.text == name; });
        return found == std::end(kColumnNames) ? Column::ignored : found->column;
    }

    /// One value for each column, no more and no fewer.
    bool split(std::string_view line) {
        const bool tabs = line.find('\t') != std::string_view::npos;
        const std::string_view separators = tabs ? std::string_view("\t") : std::string_view(" ");
        line = ascii::trim(line, kSpaces);
        for (std::string& text : texts_)
            text.clear();
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (line.empty()) return false;
            std::string& value = text(columns_[i]);
            if (line.front() == '"') {
                if (!take_quoted(line, value)) return false;
            } else {
                const std::size_t end = std::min(line.find_first_of(separators), line.size());
                value = without_dash(line.substr(0, end));
                line.remove_prefix(end);
            }
            const std::size_t next = line.find_first_not_of(separators);
            line.remove_prefix(std::min(next, line.size()));
        }
        return line.empty();
    }

    /// A quote inside is written twice.
    static bool take_quoted(std::string_view& line, std::string& value) {
        value.clear();
        for (std::size_t i = 1; i < line.size(); ++i) {
            if (line[i] == '"') {
                const bool doubled = i + 1 < line.size() && line[i + 1] == '"';
                if (!doubled) {
                    line.remove_prefix(i + 1);
                    return true;
                }
                ++i;
            }
            value += line[i];
        }
        return false;
    }

    LineResult finish(LogHit& hit) {
        const std::string& date = text(Column::date).empty() ? day_ : text(Column::date);
        const auto at = parse_rfc3339(date + 'T' + text(Column::time) + 'Z');
        if (!at) return LineResult::reject(RejectReason::bad_time);
        std::string& target = text(Column::uri);
        if (target.empty()) {
            target = text(Column::stem);
            if (!text(Column::query).empty()) target += '?' + text(Column::query);
        }
        if (text(Column::address).empty() || target.empty())
            return LineResult::reject(RejectReason::malformed);
        if (!text(Column::status).empty()) {
            // Content networks write 000 for a client that left.
            const auto status = parse_status(text(Column::status));
            if (!status && text(Column::status) != "000") return LineResult::reject(RejectReason::bad_field);
            hit.status = status.value_or(0);
        }
        text(Column::agent) = restore_spaces(text(Column::agent));
        hit.at = *at;
        hit.address = text(Column::address);
        hit.user = text(Column::user);
        hit.method = has(Column::method) ? std::string_view(text(Column::method)) : std::string_view("GET");
        hit.target = target;
        hit.referrer = text(Column::referrer);
        hit.agent = text(Column::agent);
        return LineResult::hit();
    }

    std::vector<Column> columns_;
    std::string day_;
    std::array<std::string, static_cast<std::size_t>(Column::count)> texts_;
};

}  // namespace

std::unique_ptr<LogReader> w3c() {
    return std::make_unique<W3cReader>();
}

}  // namespace sessionaudit::formats
