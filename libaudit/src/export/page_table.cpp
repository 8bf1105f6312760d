#include "export/page_table.hpp"

#include "core/plain_text.hpp"

namespace sessionaudit {

std::string isolated(std::string_view value) {
    return "<bdi>" + escape_html(value) + "</bdi>";
}

std::string named_item(std::string_view name, std::string_view value) {
    return isolated(name) + ": " + isolated(value);
}

PageCell text_cell(std::string_view value) {
    return {value.empty() ? std::string() : isolated(value), ""};
}

PageCell number_cell(std::int64_t value) {
    return {std::to_string(value), "number"};
}

PageCell time_cell(const std::optional<Timestamp>& at) {
    if (!at) return {};
    const std::string text = to_rfc3339(*at);
    return {"<time datetime=\"" + text + "\">" + text.substr(0, 10) + " " + text.substr(11, 8) + "</time>",
            "time"};
}

PageCell day_cell(const std::optional<Timestamp>& at) {
    if (!at) return {};
    const std::string text = to_rfc3339(*at);
    return {"<time datetime=\"" + text + "\">" + text.substr(0, 10) + "</time>", "time"};
}

PageCell list_cell(const std::vector<std::string>& html_items) {
    if (html_items.empty()) return {};
    std::string html = "<ul>";
    for (const std::string& item : html_items)
        html += "<li>" + item + "</li>";
    return {html + "</ul>", ""};
}

PageTable::PageTable(std::string labelled_by, const std::vector<std::string_view>& columns,
                     std::string_view caption) {
    // Wide tables scroll on small screens, and what scrolls can be reached with the keyboard.
    html_ = "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-labelledby=\"" +
            std::move(labelled_by) + "\">\n<table>\n";
    if (!caption.empty()) html_ += "<caption>" + escape_html(caption) + "</caption>\n";
    html_ += "<thead><tr>";
    for (const std::string_view column : columns)
        html_ += "<th scope=\"col\">" + escape_html(column) + "</th>";
    html_ += "</tr></thead>\n<tbody>\n";
}

void PageTable::add(const std::vector<PageCell>& cells) {
    html_ += "<tr>";
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string name = i == 0 ? "th" : "td";
        html_ += "<" + name + (i == 0 ? " scope=\"row\"" : "");
        if (!cells[i].css.empty()) html_.append(" class=\"").append(cells[i].css).append("\"");
        html_ += ">" + cells[i].html + "</" + name + ">";
    }
    html_ += "</tr>\n";
    ++rows_;
}

std::string PageTable::html() const {
    return html_ + "</tbody>\n</table>\n</div>\n";
}

}  // namespace sessionaudit
