// What is in a package, and what is not.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "core/file_handle.hpp"
#include "error_code.hpp"
#include "json_schema.hpp"
#include "sessionaudit/subject_export.hpp"
#include "test_vault.hpp"
#include "zip_entries.hpp"

using namespace sessionaudit;
using test::code_of;
using test::zip_entries;
using Json = nlohmann::json;
using Entries = std::map<std::string, std::string>;

namespace {

const Identifier kAnna{"email", "anna@shop.example"};
const Identifier kBert{"email", "bert@shop.example"};
constexpr const char* kHostile = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'&";

Event page(std::string path, std::string purpose = "service") {
    Event event;
    event.at = from_millis(1772366400000);
    event.purpose = std::move(purpose);
    event.path = std::move(path);
    return event;
}

/// A store with one visit of Anna, anything of hers in it.
struct Shop {
    test::TestVault vault;
    IssuedSession session;

    explicit Shop(std::vector<Event> events = {}, Attributes attributes = {}) {
        StartRequest request;
        request.subject = kAnna;
        request.jurisdiction = "DE";
        request.context = {"203.0.113.77", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0"};
        request.attributes = std::move(attributes);
        session = vault.sessions().start(request);
        if (!events.empty()) vault.sessions().add_events(session.id, std::move(events));
    }
    std::filesystem::path file() const { return vault.folder / "export.zip"; }
    ExportReport report_of(ExportScope scope = ExportScope::whole, const std::string& language = "en") {
        ExportOptions options;
        options.file = file();
        options.scope = scope;
        options.language = language;
        std::filesystem::remove(file());
        return vault->exports().write(kAnna, options);
    }
    Entries entries(ExportScope scope = ExportScope::whole, const std::string& language = "en") {
        report_of(scope, language);
        return zip_entries(file());
    }
    void choose(const std::string& purpose, ConsentState state, const std::string& evidence = {}) {
        ConsentAct act;
        act.holder = kAnna;
        act.choices = {{purpose, state, {}}};
        act.method = "banner";
        act.jurisdiction = "DE";
        act.evidence = evidence;
        vault->consents().record(act);
    }
};

/// Where it stands, or "".
std::string found_in(const Entries& entries, const std::string& what) {
    for (const auto& [name, text] : entries)
        if (text.find(what) != std::string::npos) return name;
    return "";
}

std::size_t count_of(const std::string& text, const std::string& what) {
    std::size_t count = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
        ++count;
    return count;
}

Json data_of(const Entries& entries) {
    return Json::parse(entries.at("data.json"));
}

std::string complaints(const Entries& entries) {
    return test::schema_complaints(Json::parse(entries.at("data.schema.json")), data_of(entries));
}

}  // namespace

TEST_CASE("a package holds what is kept, and its data keeps to its schema", "[export]") {
    Shop shop({page("/one"), page("/two", "audience_measurement")}, {{"cart", "7"}});
    shop.choose("advertising", ConsentState::given);
    shop.choose("direct_marketing", ConsentState::opted_out);
    shop.vault->consents().restrict_processing(kAnna, "under review");
    const Entries entries = shop.entries();
    CHECK(complaints(entries).empty());
    const Json data = data_of(entries);
    CHECK(data["subject"]["identifiers"][0]["value"] == "anna@shop.example");
    REQUIRE(data["sessions"].size() == 1);
    CHECK(data["sessions"][0]["events"].size() == 2);
    CHECK(data["sessions"][0]["network"] == "203.0.113.0/24");
    CHECK(data["sessions"][0]["attributes"]["cart"] == "7");
    CHECK(data["choices"].size() == 2);
    CHECK(data["objections"][0]["purpose"] == "direct_marketing");
    CHECK(data["restrictions"][0]["reason"] == "under review");
    CHECK(data["policies"][0]["id"] == "gdpr");
    CHECK(entries.at("policies/gdpr.json") == shop.vault->policies().find("gdpr")->text);
    for (const char* name :
         {"README.txt", "index.html", "csv/summary.csv", "csv/identifiers.csv", "csv/sessions.csv",
          "csv/events.csv", "csv/choices.csv", "csv/consents.csv", "csv/restrictions.csv",
          "csv/objections.csv", "csv/requests.csv", "manifest.json", "manifest.sig"})
        CHECK(entries.contains(name));
}

TEST_CASE("requests and objections of the person are inside", "[export]") {
    Shop shop;
    NewRequest request;
    request.person = kAnna;
    request.kind = RequestKind::access;
    request.jurisdiction = "DE";
    shop.vault->requests().file(request, "app");
    const Entries entries = shop.entries();
    CHECK(complaints(entries).empty());
    const Json data = data_of(entries);
    REQUIRE(data["requests"].size() == 1);
    CHECK(data["requests"][0]["kind"] == "access");
    CHECK(count_of(entries.at("csv/requests.csv"), "\r\n") == 2);
    CHECK(entries.at("index.html").find("Your requests") != std::string::npos);
    CHECK(data_of(shop.entries(ExportScope::portability))["requests"].empty());
}

TEST_CASE("markup in a value stays a value", "[export][html]") {
    Event event = page("/" + std::string(kHostile));
    event.name = kHostile;
    event.referrer = kHostile;
    event.attributes = {{kHostile, kHostile}};
    Shop shop({event}, {{kHostile, kHostile}, {"control", "a\x01z"}, {"rtl", "\xE2\x80\xAEgnp.exe"}});
    shop.choose("advertising", ConsentState::given, kHostile);
    shop.vault->consents().restrict_processing(kAnna, kHostile);
    const std::string language = GENERATE(as<std::string>(), "en", "de", "fr", "es");
    const Entries entries = shop.entries(ExportScope::whole, language);
    const std::string& html = entries.at("index.html");
    CHECK(count_of(html, "<script") == 1);
    CHECK(count_of(html, "<img") == 0);
    CHECK(html.find("&quot;&gt;&lt;script&gt;alert(1)") != std::string::npos);
    CHECK(html.find('\x01') == std::string::npos);
    CHECK(html.find("<html lang=\"" + language + "\">") != std::string::npos);
    CHECK(count_of(html, "%1") == 2);  // the search's own text, and the script that fills it in
    CHECK(complaints(entries).empty());
    CHECK(data_of(entries)["sessions"][0]["events"][0]["name"] == kHostile);
}

TEST_CASE("the page may run its own script and style and load nothing", "[export][html]") {
    Shop shop;
    const std::string html = shop.entries().at("index.html");
    CHECK(html.find("default-src 'none'") != std::string::npos);
    CHECK(html.find("unsafe-inline") == std::string::npos);
    CHECK(html.find("http-equiv=\"Content-Security-Policy\"") < html.find("<style>"));
    CHECK(count_of(html, " src=") == 0);
    CHECK(count_of(html, "http://") + count_of(html, "https://") == 0);
}

TEST_CASE("bytes that are no UTF-8 do not lose the rest", "[export]") {
    Event event = page("/\xFF\xFE/caf\xC3\xA9");
    Shop shop({event});
    const Entries entries = shop.entries();
    CHECK(complaints(entries).empty());
    const std::string path = data_of(entries)["sessions"][0]["events"][0]["path"];
    CHECK(path == "/\xEF\xBF\xBD\xEF\xBF\xBD/caf\xC3\xA9");
    CHECK(entries.at("index.html").find(path) != std::string::npos);
    CHECK(entries.at("csv/events.csv").find(path) != std::string::npos);
}

TEST_CASE("of two people in one visit each gets their own half", "[export][redaction]") {
    Shop shop;
    const IssuedSession visitor = shop.vault.sessions().start({});
    shop.vault.sessions().add_events(visitor.id, {page("/before")});
    const IssuedSession anna = shop.vault.sessions().login(visitor.token, kAnna, {});
    shop.vault.sessions().add_events(anna.id, {page("/invite?friend=bert%40shop.example")});
    const IssuedSession bert = shop.vault.sessions().login(anna.token, kBert, {});
    shop.vault.sessions().add_events(bert.id, {page("/only-bert")});
    const ExportReport report = shop.report_of();
    const Entries entries = zip_entries(shop.file());
    const Json data = data_of(entries);
    REQUIRE(data["sessions"].size() == 3);  // hers, and the visit before she logged in
    CHECK(found_in(entries, "/before") != "");
    CHECK(found_in(entries, "/only-bert") == "");
    CHECK(found_in(entries, "bert") == "");
    CHECK(found_in(entries, bert.id.to_string()) == "");
    CHECK(report.redactions == 1);
    CHECK(data["redactions"] == 1);
    const auto info = shop.vault->subject(kAnna);
    CHECK(found_in(entries, info->owner.to_string()) == "");
    CHECK(found_in(entries, info->linked_visitors.front().to_string()) == "");
    CHECK(found_in(entries, anna.token.substr(8)) == "");
    for (const Json& session : data["sessions"])
        if (session["id"] == anna.id.to_string()) {
            CHECK_FALSE(session.contains("successor"));
        } else if (session["id"] == visitor.id.to_string()) {
            CHECK(session["before_login"] == true);
            CHECK(session["successor"] == anna.id.to_string());
        }
}

TEST_CASE("other people's names are taken out of texts, one's own stay", "[export][redaction]") {
    const std::pair<const char*, const char*> cases[] = {
        {"/mail?to=carl@else.example&x=1", "/mail?to=[redacted]&x=1"},
        {"/mail?to=carl%40else.example", "/mail?to=[redacted]"},
        {"/mail?to=carl%2540else.example", "/mail?to=[redacted]"},
        {"/go?next=%2Fin%3Fmail%3Dcarl%40else.example%26y", "/go?next=%2Fin%3Fmail%3D[redacted]%26y"},
        {"/mail?to=anna@shop.example", "/mail?to=anna@shop.example"},
        {"/mail?to=ANNA%40Shop.Example", "/mail?to=ANNA%40Shop.Example"},
        {"/customer/c-4711/orders", "/customer/[redacted]/orders"},
        {"/customer/c%2D4711", "/customer/[redacted]"},
        {"/customer/c-4712", "/customer/c-4712"},
        {"/a@b", "/a@b"},
        {"/100%/@/%zz", "/100%/@/%zz"},
        {"mail carl@else.example. And dora@else.example!", "mail [redacted]. And [redacted]!"},
        {"/x/b\xC3\xBC"
         "cher@l\xC3\xA4"
         "den.example",
         "/x/[redacted]"},
    };
    std::vector<Event> events;
    for (const auto& [before, after] : cases)
        events.push_back(page(before));
    Shop shop(std::move(events));
    StartRequest other;
    other.subject = Identifier{"customer", "c-4711"};
    shop.vault.sessions().start(other);
    const Json data = data_of(shop.entries());
    const Json& exported = data["sessions"][0]["events"];
    REQUIRE(exported.size() == std::size(cases));
    for (std::size_t i = 0; i < exported.size(); ++i)
        CHECK(exported[i]["path"] == cases[i].second);
}

TEST_CASE("attributes whose names were taken out stay apart", "[export][redaction]") {
    Event event = page("/");
    event.attributes = {{"carl@else.example", "1"}, {"dora@else.example", "2"}, {"shelf", "3"}};
    Shop shop({event});
    const Entries entries = shop.entries();
    CHECK(complaints(entries).empty());
    const Json expected = {{"[redacted]", "1"}, {"[redacted] (2)", "2"}, {"shelf", "3"}};
    CHECK(data_of(entries)["sessions"][0]["events"][0]["attributes"] == expected);
}

TEST_CASE("portability leaves out what rests on other grounds", "[export][scope]") {
    Shop shop({page("/shop"), page("/watched", "security"), page("/counted", "audience_measurement")});
    shop.choose("advertising", ConsentState::given);
    const Entries entries = shop.entries(ExportScope::portability);
    CHECK(complaints(entries).empty());
    CHECK(found_in(entries, "/shop") != "");
    CHECK(found_in(entries, "/counted") != "");
    CHECK(found_in(entries, "/watched") == "");
    CHECK(found_in(entries, "203.0.113") == "");
    CHECK_FALSE(entries.contains("csv/consents.csv"));
    CHECK(data_of(entries)["consents"].empty());
}

TEST_CASE("categories name kinds and numbers and no single piece", "[export][scope]") {
    Shop shop({page("/shop")}, {{"cart", "7777"}});
    shop.choose("advertising", ConsentState::given, "evidence");
    const Entries entries = shop.entries(ExportScope::categories);
    CHECK(complaints(entries).empty());
    for (const char* piece : {"anna@", "/shop\"", "203.0.113", "7777", "Firefox"})
        CHECK(found_in(entries, piece) == "");
    CHECK_FALSE(entries.contains("csv/events.csv"));
    CHECK_FALSE(data_of(entries).contains("sessions"));
    CHECK(data_of(entries)["holdings"][0]["count"] == 1);
}

TEST_CASE("the page shows the first thousand events, the data all", "[export]") {
    std::vector<Event> events;
    for (int i = 0; i < 1200; ++i)
        events.push_back(page("/n" + std::to_string(i) + "."));
    Shop shop(std::move(events));
    const Entries entries = shop.entries();
    CHECK(entries.at("index.html").find("/n999.") != std::string::npos);
    CHECK(entries.at("index.html").find("/n1000.") == std::string::npos);
    CHECK(entries.at("index.html").find("The first 1000 of 1200 events") != std::string::npos);
    CHECK(data_of(entries)["sessions"][0]["events"].size() == 1200);
    CHECK(count_of(entries.at("csv/events.csv"), "\r\n") == 1201);
}

TEST_CASE("receipts are inside where the store knows who is responsible", "[export][receipt]") {
    Shop shop;
    shop.choose("advertising", ConsentState::given);
    write_new_file(shop.vault.home() / "controller.json", as_bytes(R"({"name": "Shop Example",
        "contact": "Data protection officer", "address": {"addressCountry": "DE"},
        "email": "privacy@shop.example", "phone": "tel:+49-30-1", "policy_url": "https://shop.example/p"})"));
    const Entries entries = shop.entries();
    const std::string name = "receipts/" + shop.vault->consents().history(kAnna).front().id.to_string();
    CHECK(Json::parse(entries.at(name + ".kantara.json"))["piiPrincipalId"] == "email:anna@shop.example");
    CHECK(entries.contains(name + ".27560.jsonld"));
    CHECK(complaints(entries).empty());
    CHECK(data_of(entries)["controller"]["name"] == "Shop Example");
}
