// index.html: one file that opens offline. Its policy (CSP) allows the style and the script that are in it,
// by their hashes, and nothing else; every value of anybody's is escaped and isolated from the writing
// direction around it.
#include "crypto/hash.hpp"
#include "export/export_context.hpp"
#include "export/page_parts.hpp"
#include "export_page_files.hpp"

namespace sessionaudit {
namespace {

std::string file_text(std::string_view name) {
    for (const EmbeddedFile& file : kExportPageFiles)
        if (file.name == name) return std::string(file.text);
    return {};
}

std::string source_hash(std::string_view text) {
    return "'sha256-" + to_base64(sha256(as_bytes(text))) + "'";
}

std::string head(const ExportContext& context, const std::string& style, const std::string& script) {
    const std::string title = escape_html(context.texts(Word::title));
    return "<!doctype html>\n<html lang=\"" + context.texts.language() +
           "\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src " +
           source_hash(style) + "; script-src " + source_hash(script) +
           "; base-uri 'none'; form-action 'none'\">\n"
           "<meta name=\"referrer\" content=\"no-referrer\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
           title + " · " + escape_html(context.core.config().site) + "</title>\n<style>" + style +
           "</style>\n</head>\n";
}

std::string introduction(const ExportContext& context) {
    const PageTexts& texts = context.texts;
    std::string html = "<h1>" + escape_html(texts(Word::title)) + "</h1>\n<p class=\"lead\">" +
                       escape_html(texts.fill(Word::intro, context.core.config().site,
                                              to_rfc3339(context.now).substr(0, 10))) +
                       "</p>\n";
    std::string notes;
    if (context.options.requested)
        notes += texts.fill(Word::requested, to_rfc3339(*context.options.requested).substr(0, 10)) + " ";
    notes += texts(Word::times);
    html += "<p class=\"quiet\">" + escape_html(notes) + "</p>\n";
    if (context.options.scope == ExportScope::portability)
        html += "<p>" + escape_html(texts(Word::note_portability)) + "</p>\n";
    if (context.options.scope == ExportScope::categories)
        html += "<p>" + escape_html(texts(Word::note_categories)) + "</p>\n";
    return html;
}

std::string contents(const ExportContext& context, const std::vector<PagePart>& parts) {
    std::string html = "<nav aria-label=\"" + escape_html(context.texts(Word::contents)) + "\"><ul>\n";
    for (const PagePart& part : parts)
        html += "<li><a href=\"#" + part.id + "\">" + escape_html(part.heading) + "</a></li>\n";
    return html + "</ul></nav>\n";
}

/// Shown by the script, which it needs.
std::string search(const PageTexts& texts) {
    return "<form role=\"search\" hidden><label for=\"search\">" + escape_html(texts(Word::search)) +
           "</label><input id=\"search\" type=\"search\" autocomplete=\"off\" "
           "aria-describedby=\"search-hint\">"
           "<div id=\"search-hint\" class=\"quiet\">" +
           escape_html(texts(Word::search_hint)) + "</div><div role=\"status\" class=\"quiet\" data-text=\"" +
           escape_html(texts(Word::rows_found)) + "\"></div></form>\n";
}

}  // namespace

std::string page_html(const ExportContext& context) {
    const std::string style = file_text("page.css");
    const std::string script = file_text("page.js");
    const std::vector<PagePart> parts = page_parts(context);
    std::string html = head(context, style, script) + "<body>\n<a class=\"skip\" href=\"#content\">" +
                       escape_html(context.texts(Word::skip)) + "</a>\n<header>\n" + introduction(context) +
                       contents(context, parts) + search(context.texts) +
                       "</header>\n<main id=\"content\">\n";
    for (const PagePart& part : parts)
        html += "<section aria-labelledby=\"" + part.id + "\">\n<h2 id=\"" + part.id + "\">" +
                escape_html(part.heading) + "</h2>\n" + part.html + "</section>\n";
    html += "</main>\n<footer>\n";
    if (context.has_pieces()) html += "<p>" + escape_html(context.texts(Word::redacted)) + "</p>\n";
    return html + "</footer>\n<script>" + script + "</script>\n</body>\n</html>\n";
}

}  // namespace sessionaudit
