#include "requests/certificate_page.hpp"

#include <nlohmann/json.hpp>

#include "http/json_text.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

constexpr std::string_view kHead =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<title>Certificate of erasure</title>\n<style>\n"
    "body { font-family: Georgia, serif; line-height: 1.5; color: #1a1a1a; background: #fff; margin: 2rem; "
    "}\n"
    "main { max-width: 44rem; margin: 0 auto; }\n"
    "table { border-collapse: collapse; width: 100%; }\n"
    "th, td { text-align: left; vertical-align: top; padding: 0.2rem 1rem 0.2rem 0; }\n"
    "code { overflow-wrap: anywhere; }\n"
    "</style>\n</head>\n<body>\n<main>\n<h1>Certificate of erasure</h1>\n";

std::string escaped(const std::string& text) {
    std::string html;
    for (const char c : text) {
        if (c == '&')
            html += "&amp;";
        else if (c == '<')
            html += "&lt;";
        else if (c == '>')
            html += "&gt;";
        else if (c == '"')
            html += "&quot;";
        else
            html += c;
    }
    return html;
}

std::string text_of(const json& value) {
    return escaped(value.is_string() ? value.get<std::string>() : dump_json(value));
}

class Table {
  public:
    explicit Table(std::string& page) : page_(page) { page_ += "<table>\n"; }
    void row(const std::string& name, const std::string& value) {
        page_.append("<tr><th scope=\"row\">").append(name).append("</th><td>").append(value);
        page_ += "</td></tr>\n";
    }
    void end() { page_ += "</table>\n"; }

  private:
    std::string& page_;
};

}  // namespace

std::string certificate_page(std::string_view certificate) {
    const json whole = parse_json(certificate);
    std::string page(kHead);
    Table facts(page);
    facts.row("Site", text_of(whole.at("site")));
    facts.row("Erasure", text_of(whole.at("erasure")));
    facts.row("Begun", text_of(whole.at("started")));
    facts.row("Completed", text_of(whole.at("completed")));
    facts.end();
    page += "<h2>Erased</h2>\n";
    Table erased(page);
    for (const auto& [what, count] : whole.at("erased").items())
        erased.row(escaped(what), text_of(count));
    erased.end();
    page += "<h2>Kept, and why</h2>\n";
    Table kept(page);
    for (const json& item : whole.at("kept"))
        kept.row(text_of(item.at("what")), text_of(item.at("why")));
    kept.end();
    const json& search = whole.at("search");
    page.append("<p>Every page of the store was searched for ").append(text_of(search.at("patterns")));
    page.append(" values that were known of the person: ").append(text_of(search.at("hits")));
    page +=
        " were found.</p>\n<h2>Proof</h2>\n<p>This page is for reading. The proof is the certificate's "
        "JSON file, which anybody can check with <code>sessionaudit certificate verify</code>.</p>\n";
    Table proof(page);
    proof.row("Plan (SHA-256)", "<code>" + text_of(whole.at("plan_sha256")) + "</code>");
    proof.row("Signed by", "<code>" + text_of(whole.at("ledger").at("key")) + "</code>");
    proof.row("Signature", "<code>" + text_of(whole.at("signature")) + "</code>");
    proof.end();
    return page + "</main>\n</body>\n</html>\n";
}

}  // namespace sessionaudit::server
