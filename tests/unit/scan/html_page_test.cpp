#include "scan/html_page.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "scan/page_facts.hpp"

namespace sessionaudit {
namespace {

std::vector<std::string> links_of(std::string_view html, const std::string& url = "https://a.test/dir/page") {
    std::vector<std::string> links;
    for (const PageLink& link : read_html_page(html, url).facts.links)
        links.push_back(link.element + " " + link.url);
    return links;
}

struct Spelling {
    const char* html;
    const char* link;
};

}  // namespace

TEST_CASE("links are found however the tag is spelled", "[scan][html]") {
    const auto [html, link] = GENERATE(values<Spelling>({
        {"<a href=x>", "a https://a.test/dir/x"},
        {"<A HREF = 'x'>", "a https://a.test/dir/x"},
        {"<a\nclass=\"a > b\" href=\"x\"/>", "a https://a.test/dir/x"},
        {"<a href=/x/y>", "a https://a.test/x/y"},
        {"<a href=\"?a=1&amp;b=&#50;&#x33;\">", "a https://a.test/dir/page?a=1&b=23"},
        {"<a href=x href=y>", "a https://a.test/dir/x"},
        {"<a =x href=y>", "a https://a.test/dir/y"},
        {"<area href=x>", "area https://a.test/dir/x"},
        {"<script src=x></script>", "script https://a.test/dir/x"},
        {"<iframe src=x></iframe>", "iframe https://a.test/dir/x"},
        {"<img src=x>", "img https://a.test/dir/x"},
        {"<link rel=stylesheet href=x>", "link https://a.test/dir/x"},
        {"<meta http-equiv=Refresh content=\"0; URL='x'\">", "meta https://a.test/dir/x"},
        {"<form action=x>", "form https://a.test/dir/x"},
        {"<form>", "form https://a.test/dir/page"},
        {"<base href=/other/><a href=x>", "a https://a.test/other/x"},
        {"<base href=/other/><base href=/third/><a href=x>", "a https://a.test/other/x"},
        {"a < b <a href=x>", "a https://a.test/dir/x"},
        {"<!-- --!><a href=x>", "a https://a.test/dir/x"},
        {"<!--><a href=x>", "a https://a.test/dir/x"},
        {"<!doctype html><?php ?><a href=x>", "a https://a.test/dir/x"},
        {"<title></a></title><a href=x>", "a https://a.test/dir/x"},
        {"<script>'<a href=y>'</scripty</script ><a href=x>", "a https://a.test/dir/x"},
        {"<a href=x", "a https://a.test/dir/x"},
    }));
    CAPTURE(html);
    std::vector<std::string> links = links_of(html);
    CHECK(links == std::vector<std::string>{link});
}

TEST_CASE("what is no link of the page is none", "[scan][html]") {
    const auto* html =
        GENERATE("<!-- <a href=x> -->", "<script>var s = '<a href=x>';</script>", "<style><a href=x></style>",
                 "<textarea><a href=x></textarea>", "<a href=javascript:go()>", "<a href='mailto:a@b.c'>",
                 "<a name=x>", "<>a href=x>", "</a href=x>", "<!-- <a href=x>", "", "<", "</", "<!",
                 "<a href='x", "text");
    CAPTURE(html);
    const std::vector<std::string> links = links_of(html);
    CHECK((links.empty() || links.front() == "a https://a.test/dir/x"));
    if (std::string_view(html) != "<a href='x") CHECK(links.empty());
}

TEST_CASE("a form has the fields that a browser would send", "[scan][html]") {
    const HtmlPage page = read_html_page(
        "<form method=POST action='/login?a=1'><input name=user value='a &amp; b'><input type=hidden "
        "name=csrf value=t1>"
        "<input type=checkbox name=off><input type=checkbox name=on checked><input type=radio name=r value=1>"
        "<input type=radio name=r value=2 checked><input type=submit name=go value=Go><input value=nameless>"
        "<select name=s><option value=a>A<option value=b selected>B</select><select name=first><option "
        "value=x></select>"
        "<textarea name=t>\nline</textarea><form action=/inner><input name=inside></form><input "
        "name=outside>",
        "https://a.test/");
    REQUIRE(page.forms.size() == 1);
    CHECK(page.forms[0].action == "https://a.test/login?a=1");
    CHECK(page.forms[0].method == "POST");
    using Fields = std::vector<std::pair<std::string, std::string>>;
    CHECK(page.forms[0].fields == Fields{{"user", "a & b"},
                                         {"csrf", "t1"},
                                         {"on", "on"},
                                         {"r", "2"},
                                         {"s", "b"},
                                         {"first", "x"},
                                         {"t", "line"},
                                         {"inside", ""}});
}

TEST_CASE("cookie tables are read in six languages", "[scan][html][cookie_table]") {
    const auto* headings = GENERATE("<th>Name<th>Purpose<th>Duration<th>Provider",
                                    "<th>Cookie name<th>Description<th>Expiry<th>Set by",
                                    "<th>Nom du cookie<th>Finalit\xC3\xA9<th>Dur\xC3\xA9"
                                    "e de conservation<th>Fournisseur",
                                    "<td>NOM<td>FINALIT&Eacute;<td>DUR\xC3\x89"
                                    "E<td>\xC3\x89metteur",
                                    "<th>Name<th>Zweck<th>Speicherdauer<th>Anbieter",
                                    "<th>Cookie<th>Beschreibung<th>Laufzeit<th>Herkunft",
                                    "<th>Nombre<th>Finalidad<th>Duraci\xC3\xB3n<th>Titular",
                                    "<th>Nome<th>Finalit\xC3\xA0<th>Durata<th>Fornitore",
                                    "<th>Naam<th>Doel<th>Bewaartermijn<th>Aanbieder");
    CAPTURE(headings);
    const std::string html =
        std::string("<h2>Cookies</h2><table><thead><tr>") + headings +
        "</tr></thead><tbody><tr><td><code>sid</code></td><td>Log <b>in</b>\n now</td><td>2&nbsp;years"
        "<td>us</tr><tr><td>_ga,<br>_gid</td><td>Statistics</td></tr></table>";
    const auto rows = read_html_page(html, "https://a.test/legal").facts.declared;
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].name == "sid");
    CHECK(rows[0].purpose == "Log in now");
    CHECK(rows[0].lifetime == "2\xC2\xA0years");
    CHECK(rows[0].party == "us");
    CHECK(rows[0].url == "https://a.test/legal");
    CHECK(rows[1].name == "_ga");
    CHECK(rows[2].name == "_gid");
    CHECK(rows[2].purpose == "Statistics");
}

TEST_CASE("other tables declare no cookies", "[scan][html][cookie_table]") {
    const auto* html =
        GENERATE("<table><tr><th>Name<th>Description<tr><td>Chair<td>Oak</table>",
                 "<h1>Cookies</h1><table><tr><th>Size<th>Price<tr><td>1<td>2</table>",
                 "<h1>Cookies</h1><table><tr><td>Name</table>", "<h1>Cookies</h1><table></table>");
    CHECK(read_html_page(html, "https://a.test/").facts.declared.empty());
}

TEST_CASE("a table inside a layout table is read", "[scan][html][cookie_table]") {
    const auto rows =
        read_html_page(
            "<table><tr><td>menu<td><table><tr><th>Cookie<th>Purpose<tr><td>sid<td>login</table>"
            "<tr><td>x<td>y</table>",
            "https://a.test/")
            .facts.declared;
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].name == "sid");
}

TEST_CASE("the page about cookies is found by its text or its path", "[scan][html]") {
    const HtmlPage page = read_html_page(
        "<a href=/a>About</a><a href=/b><span>Our Cookie</span> notice</a><a href=/cookies>x"
        "</a><a href=#cookies>Cookies</a>",
        "https://a.test/");
    CHECK(page.cookie_pages == std::vector<std::string>{"https://a.test/b", "https://a.test/cookies"});
}

TEST_CASE("pages made to cost time or memory are cut", "[scan][html]") {
    std::string many;
    for (int i = 0; i < 100000; ++i)
        many += "<a href=/" + std::to_string(i) + ">";
    const HtmlPage page = read_html_page(many, "https://a.test/");
    CHECK(page.facts.cut);
    CHECK(page.facts.links.size() <= 5000);
    const auto* piece = GENERATE("<table><tr><td>", "<div>", "<!--", "<script>", "<a ", "</", "<title>",
                                 "<form><select name=a>", "<b><p>", "&", "<a x='");
    std::string deep;
    while (deep.size() < 2000000)
        deep += piece;
    CHECK(read_html_page(deep, "https://a.test/").facts.bytes == deep.size());
}

TEST_CASE("values of cookies are found in a body, short ones are not looked for", "[scan][page_facts]") {
    using Cookies = std::vector<std::pair<std::string, std::string>>;
    const Cookies cookies{{"b", "abcdefgh"}, {"a", "abcdefghij"}, {"short", "abc"}, {"absent", "abcdefghik"}};
    CHECK(values_found_in("xx abcdefghij", cookies) == std::vector<std::string>{"a", "b"});
    CHECK(values_found_in("abcdefgh", cookies) == std::vector<std::string>{"b"});
    CHECK(values_found_in("abcdefg", cookies).empty());
    CHECK(values_found_in("", cookies).empty());
    CHECK(values_found_in(std::string(3000000, 'a'), {{"x", std::string(4000, 'a') + "b"}}).empty());
}

TEST_CASE("a redirect leads where a browser would go", "[scan][page_facts]") {
    Capture capture;
    capture.url = "https://a.test/x/y";
    capture.status = 302;
    capture.headers = {{"location", "../z"}};
    CHECK(redirect_of(capture) == "https://a.test/z");
    capture.status = 201;
    CHECK(redirect_of(capture).empty());
    capture.status = 307;
    capture.headers = {{"Location", "javascript:alert(1)"}};
    CHECK(redirect_of(capture).empty());
}

}  // namespace sessionaudit
