#include "scan/cookie_table.hpp"

#include <algorithm>
#include <array>

#include "core/ascii.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kRowsMax = 2000;
constexpr std::size_t kCellsMax = 32;
constexpr std::size_t kCellLengthMax = 1000;
constexpr std::size_t kDepthMax = 8;

enum Column { other, name, purpose, party, lifetime };

struct Word {
    std::string_view part;
    Column column;
};
// Asked in this order: "cookie duration" is a lifetime, "name of the provider" a party. Folded letters.
constexpr std::array<Word, 62> kWords{{
    {"duration", lifetime},
    {"lifetime", lifetime},
    {"lifespan", lifetime},
    {"life span", lifetime},
    {"expir", lifetime},
    {"retention", lifetime},
    {"max age", lifetime},
    {"validity", lifetime},
    {"storage period", lifetime},
    {"duree", lifetime},
    {"conservation", lifetime},
    {"laufzeit", lifetime},
    {"dauer", lifetime},
    {"gultig", lifetime},
    {"ablauf", lifetime},
    {"speicherfrist", lifetime},
    {"duracion", lifetime},
    {"caducidad", lifetime},
    {"plazo", lifetime},
    {"vencimiento", lifetime},
    {"durata", lifetime},
    {"scadenza", lifetime},
    {"duur", lifetime},
    {"bewaar", lifetime},
    {"looptijd", lifetime},
    {"vervalt", lifetime},
    {"geldigheid", lifetime},
    {"provider", party},
    {"party", party},
    {"domain", party},
    {"set by", party},
    {"vendor", party},
    {"company", party},
    {"fournisseur", party},
    {"tiers", party},
    {"emetteur", party},
    {"anbieter", party},
    {"herkunft", party},
    {"proveedor", party},
    {"titular", party},
    {"dominio", party},
    {"fornitore", party},
    {"titolare", party},
    {"aanbieder", party},
    {"partij", party},
    {"domein", party},
    {"purpose", purpose},
    {"description", purpose},
    {"category", purpose},
    {"finalit", purpose},
    {"objecti", purpose},
    {"zweck", purpose},
    {"beschreibung", purpose},
    {"finalidad", purpose},
    {"proposito", purpose},
    {"descri", purpose},
    {"scopo", purpose},
    {"doel", purpose},
    {"omschrijving", purpose},
    {"cookie", name},
    {"nam", name},
    {"no", name},
}};

Column column_of(std::string_view heading) {
    const std::string folded = folded_letters(heading);
    if (folded.size() > 60) return other;
    for (const Word& word : kWords) {
        // Short beginnings of "name", "nom", "nombre", "nome", "naam" must begin the heading.
        const bool whole = word.part.size() > 3;
        if (word.part == "nam" && folded.starts_with("naam")) return name;
        if (word.part == "no") {
            if (folded.starts_with("nom")) return name;
            continue;
        }
        if (whole ? folded.find(word.part) != std::string::npos : folded.starts_with(word.part))
            return word.column;
    }
    return other;
}

bool has(const std::vector<int>& columns, Column wanted) {
    return std::ranges::find(columns, static_cast<int>(wanted)) != columns.end();
}

bool is_block(std::string_view tag) {
    constexpr std::array<std::string_view, 6> kBlocks{"br", "p", "li", "div", "ul", "ol"};
    return std::ranges::find(kBlocks, tag) != kBlocks.end();
}

bool is_heading(std::string_view tag) {
    const bool numbered = tag.size() == 2 && tag[0] == 'h' && tag[1] >= '1' && tag[1] <= '6';
    return numbered || tag == "title" || tag == "caption";
}

/// White space becomes one space.
std::string in_one_line(std::string_view text) {
    std::string line;
    for (const char c : text) {
        const bool space = c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f';
        if (!space)
            line += c;
        else if (!line.empty() && line.back() != ' ')
            line += ' ';
    }
    if (line.ends_with(' ')) line.pop_back();
    return line;
}

/// A cell may name several cookies, a line or a comma apart.
std::vector<std::string> names_in(std::string_view cell) {
    std::vector<std::string> names;
    while (!cell.empty() && names.size() < 50) {
        const std::size_t end = std::min(cell.find_first_of(",;\n"), cell.size());
        std::string one = in_one_line(cell.substr(0, end));
        if (!one.empty()) names.push_back(std::move(one));
        cell.remove_prefix(std::min(end + 1, cell.size()));
    }
    return names;
}

}  // namespace

std::string folded_letters(std::string_view utf8) {
    // Of U+00C0 to U+00FF, in two equal halves of 32.
    constexpr std::string_view kBases = "aaaaaaaceeeeiiiidnooooo*ouuuuyts";
    std::string folded;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto byte = static_cast<unsigned char>(utf8[i]);
        const auto after = i + 1 < utf8.size() ? static_cast<unsigned char>(utf8[i + 1]) : 0U;
        if (byte == 0xC3 && after >= 0x80 && after <= 0xBF) {
            folded += kBases[(after - 0x80U) % 32U];
            ++i;
        } else {
            folded += ascii::to_lower(utf8[i]);
        }
    }
    return folded;
}

CookieTables::CookieTables(std::string url)
    : url_(std::move(url)), about_cookies_(ascii::to_lower(url_).find("cookie") != std::string::npos) {}

void CookieTables::take(const HtmlToken& token) {
    switch (token.kind) {
        case HtmlToken::Kind::start:
            start_tag(token);
            break;
        case HtmlToken::Kind::end:
            end_tag(token.name);
            break;
        case HtmlToken::Kind::text:
            if (in_heading_ && !about_cookies_)
                about_cookies_ = ascii::to_lower(token.text).find("cookie") != std::string::npos;
            if (too_deep_ == 0 && !open_.empty() && open_.back().in_cell) {
                std::string& cell = open_.back().cells.back();
                if (cell.size() < kCellLengthMax) cell += decode_html(token.text.substr(0, kCellLengthMax));
            }
            break;
    }
}

void CookieTables::start_tag(const HtmlToken& token) {
    if (is_heading(token.name)) in_heading_ = true;
    if (token.name == "table") {
        if (open_.size() == kDepthMax)
            ++too_deep_;
        else
            open_.emplace_back();
        return;
    }
    if (open_.empty() || too_deep_ > 0) return;
    Table& table = open_.back();
    if (token.name == "tr") {
        end_row(table);
    } else if (token.name == "td" || token.name == "th") {
        table.in_cell = table.cells.size() < kCellsMax;
        if (table.in_cell) table.cells.emplace_back();
    } else if (is_block(token.name) && table.in_cell && !table.cells.back().empty()) {
        table.cells.back() += '\n';
    }
}

void CookieTables::end_tag(const std::string& tag) {
    if (is_heading(tag)) in_heading_ = false;
    if (open_.empty()) return;
    if (tag == "table" && too_deep_ > 0) {
        --too_deep_;
    } else if (tag == "table") {
        end_row(open_.back());
        open_.pop_back();
    } else if (too_deep_ == 0 && tag == "tr") {
        end_row(open_.back());
    } else if (too_deep_ == 0 && (tag == "td" || tag == "th")) {
        open_.back().in_cell = false;
    }
}

void CookieTables::end_row(Table& table) {
    table.in_cell = false;
    if (table.cells.empty()) return;
    if (!table.judged) {
        // The first row with more than one cell holds the headings, or the table has none.
        table.judged = table.cells.size() > 1;
        std::vector<int> columns;
        bool says_cookie = about_cookies_;
        for (const std::string& cell : table.cells) {
            const Column column = column_of(in_one_line(cell));
            columns.push_back(has(columns, column) ? static_cast<int>(other) : static_cast<int>(column));
            says_cookie = says_cookie || folded_letters(cell).find("cookie") != std::string::npos;
        }
        const bool tells = has(columns, name) && (has(columns, purpose) || has(columns, lifetime));
        if (tells && says_cookie) table.columns = std::move(columns);
    } else if (!table.columns.empty()) {
        keep(table);
    }
    table.cells.clear();
}

void CookieTables::keep(const Table& table) {
    DeclaredCookie row;
    row.url = url_;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < table.cells.size() && i < table.columns.size(); ++i) {
        const std::string text = in_one_line(table.cells[i]);
        switch (static_cast<Column>(table.columns[i])) {
            case name:
                names = names_in(table.cells[i]);
                break;
            case purpose:
                row.purpose = text;
                break;
            case party:
                row.party = text;
                break;
            case lifetime:
                row.lifetime = text;
                break;
            case other:
                break;
        }
    }
    for (std::string& one : names) {
        cut_ = cut_ || rows_.size() >= kRowsMax;
        if (rows_.size() >= kRowsMax) return;
        row.name = std::move(one);
        rows_.push_back(row);
    }
}

}  // namespace sessionaudit
