#include "report/report_table.hpp"

#include "core/csv.hpp"
#include "core/plain_text.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kStyle =
    ":root{color-scheme:light dark}"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%;margin:1rem 0;font-size:.875rem}"
    "th,td{border:1px solid #8888;padding:.3rem .5rem;text-align:left;vertical-align:top;"
    "overflow-wrap:anywhere}"
    "thead th{background:#8882}"
    ".wide{overflow-x:auto}.finding{border-left:.3rem solid #c00;padding-left:.8rem}"
    "@media print{body{max-width:none;margin:0}h2{break-after:avoid}tr{break-inside:avoid}}";

std::string cells(const std::vector<std::string>& texts, std::string_view element) {
    std::string html = "<tr>";
    for (const std::string& text : texts) {
        html.append("<").append(element).append(">").append(escape_html(text)).append("</");
        html.append(element.substr(0, 2)).append(">");
    }
    return html.append("</tr>\n");
}

std::string section(const ReportTable& table) {
    std::string html;
    html.append("<section aria-labelledby=\"").append(table.id).append("\">\n<h2 id=\"").append(table.id);
    html.append("\">").append(escape_html(table.title)).append("</h2>\n<p>");
    html.append(escape_html(table.about)).append(" <a href=\"").append(table.id).append(".csv\">");
    html.append(table.id).append(".csv</a></p>\n");
    if (table.rows.empty()) return html.append("<p>Nothing in this period.</p>\n</section>\n");
    html.append("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-labelledby=\"").append(table.id);
    html.append("\"><table>\n<thead>")
        .append(cells(table.columns, "th scope=\"col\""))
        .append("</thead>\n<tbody>");
    for (const auto& row : table.rows)
        html.append(cells(row, "td"));
    return html.append("</tbody></table></div>\n</section>\n");
}

}  // namespace

std::string table_csv(const ReportTable& table) {
    const auto line_of = [](const std::vector<std::string>& texts) {
        CsvLine line;
        for (const std::string& text : texts)
            line.text(text);
        return line.end();
    };
    std::string csv = line_of(table.columns);
    for (const auto& row : table.rows)
        csv.append(line_of(row));
    return csv;
}

std::string report_page(const ReportInput& input, const std::vector<ReportTable>& tables,
                        const std::vector<std::string>& findings, Timestamp made) {
    const std::string site = escape_html(input.core.config().site);
    std::string html =
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'unsafe-inline'\">\n<title>Report of ";
    html.append(site)
        .append("</title>\n<style>")
        .append(kStyle)
        .append("</style>\n</head>\n<body>\n<main>\n");
    html.append("<h1>Processing of personal data at ").append(site).append("</h1>\n<p>From ");
    html.append(to_rfc3339(input.from)).append(" to ").append(to_rfc3339(input.to)).append(", made ");
    html.append(to_rfc3339(made))
        .append(" by sessionaudit " SESSIONAUDIT_VERSION
                ". Nobody is named here. <code>sessionaudit report verify</code> "
                "checks that nothing was changed since.</p>\n");
    if (findings.empty()) html.append("<p>All data that is stored is declared in a policy in force.</p>\n");
    for (const std::string& finding : findings)
        html.append("<p class=\"finding\"><strong>To be mended:</strong> ")
            .append(escape_html(finding))
            .append("</p>\n");
    for (const ReportTable& table : tables)
        html.append(section(table));
    return html.append("</main>\n</body>\n</html>\n");
}

}  // namespace sessionaudit
