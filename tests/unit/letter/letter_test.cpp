#include "sessionaudit/letter.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <chrono>
#include <set>

#include "../request/request_fixture.hpp"
#include "letter/letter_date.hpp"
#include "letter/letter_files.hpp"
#include "letter/letter_template.hpp"

using namespace sessionaudit;
using namespace std::chrono_literals;
using test::code_of;
using test::kAnna;
using test::RequestDesk;

namespace {

constexpr LetterKind kKinds[] = {LetterKind::acknowledgement, LetterKind::identity_check,
                                 LetterKind::extension, LetterKind::refusal, LetterKind::completion};

std::set<std::string> names_in(const std::string& language, LetterKind kind) {
    const auto names = placeholders_of(letter_text(language, kind));
    return {names.begin(), names.end()};
}

/// What each letter must say, by the law or to be of use.
std::set<std::string> required(LetterKind kind) {
    std::set<std::string> names{"reference", "received", "right", "contact", "salutation", "today"};
    switch (kind) {
        case LetterKind::acknowledgement:
            names.insert({"respond_by", "rule"});
            break;
        case LetterKind::identity_check:
            names.insert("code");
            break;
        case LetterKind::extension:  // GDPR Art 12(3): the extension and its reasons
            names.insert({"respond_by", "rule", "reason", "remedy"});
            break;
        case LetterKind::refusal:  // GDPR Art 12(4): reasons, complaint, remedy
            names.insert({"ground", "reason", "remedy", "authority"});
            break;
        case LetterKind::completion:
            names.insert({"done", "completed", "partly", "remedy"});
            break;
    }
    return names;
}

/// A request in the state that the letter is for.
RecordId ready_for(RequestDesk& desk, LetterKind kind, const std::string& where, LetterOptions& options,
                   const std::string& reason) {
    const RecordId id = desk.file(RequestKind::erasure, kAnna, where);
    switch (kind) {
        case LetterKind::acknowledgement:
            break;
        case LetterKind::identity_check:
            options.code = desk.service().start_identity_check(id, "app").code;
            break;
        case LetterKind::extension:
            desk.service().extend(id, reason, "dpo");
            break;
        case LetterKind::refusal:
            desk.service().refuse(id, {"legal_obligation", reason}, "dpo");
            break;
        case LetterKind::completion:
            desk.make_known();
            desk.verify(id);
            desk.carry_out(id);
            break;
    }
    return id;
}

std::size_t count_of(std::string_view text, std::string_view what) {
    std::size_t count = 0;
    for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1))
        ++count;
    return count;
}

}  // namespace

TEST_CASE("every language has every letter, and each says what it must", "[letter]") {
    CHECK(letter_languages() == std::vector<std::string>{"en", "de", "fr", "es"});
    for (const std::string& language : letter_languages())
        for (const LetterKind kind : kKinds) {
            const auto names = names_in(language, kind);
            CHECK(names == names_in("en", kind));
            for (const std::string& name : required(kind))
                CHECK(names.contains(name));
        }
}

TEST_CASE("every language has every word, with the same placeholders", "[letter]") {
    const auto& english = letter_words("en");
    for (const std::string& language : letter_languages()) {
        const auto& words = letter_words(language);
        for (const auto& [name, text] : english) {
            REQUIRE(words.contains(name));
            const std::string& other = words.at(name);
            CHECK_FALSE(other.empty());
            CHECK(placeholders_of(other) == placeholders_of(text));
            if (language != "en" && name.find('_') != std::string::npos && name != "first_day")
                CHECK(other != text);
        }
        CHECK(count_of(words.at("months"), " ") == 11);
    }
}

TEST_CASE("every letter is written in every language, as text and as HTML", "[letter]") {
    const std::string language = GENERATE("en", "de", "fr", "es");
    const LetterKind kind = GENERATE(from_range(std::begin(kKinds), std::end(kKinds)));
    const std::string where = GENERATE("DE", "US-CA", "JP");
    RequestDesk desk;
    LetterOptions options;
    options.language = language;
    options.controller = "Shop GmbH\nMarktplatz 1";
    options.contact = "privacy@shop.example";
    options.authority = "the authority";
    const RecordId id = ready_for(desk, kind, where, options, "because of the accounts");
    const std::string text = desk.service().letter(id, kind, options);
    CHECK(text.find("{{") == std::string::npos);
    CHECK(text.find(id.to_string()) != std::string::npos);
    CHECK(text.find("Marktplatz 1") != std::string::npos);
    const bool has_reason = kind == LetterKind::extension || kind == LetterKind::refusal;
    CHECK((text.find("because of the accounts") != std::string::npos) == has_reason);
    options.html = true;
    const std::string html = desk.service().letter(id, kind, options);
    CHECK(html.starts_with("<!DOCTYPE html>\n<html lang=\"" + language + "\">"));
    CHECK(html.find("{{") == std::string::npos);
    CHECK(count_of(html, "<p>") == count_of(html, "</p>"));
    CHECK(count_of(html, "<p>") >= 5);
    for (const char* outside : {"http://", "https://", "src=", "href=", "url(", "@import"})
        CHECK(html.find(outside) == std::string::npos);
}

TEST_CASE("markup in any field comes out as text", "[letter][html]") {
    const LetterKind kind = GENERATE(from_range(std::begin(kKinds), std::end(kKinds)));
    RequestDesk desk;
    const std::string evil = "<script>alert('x')</script>\"><img src=x onerror=y>&amp;{{code}}\x01";
    LetterOptions options;
    options.html = true;
    const RecordId id = ready_for(desk, kind, "DE", options, evil);
    options.controller = options.contact = options.authority = options.recipient = options.note = evil;
    options.language = "\"><script>";  // which there is none of
    const std::string html = desk.service().letter(id, kind, options);
    CHECK(html.find("<script") == std::string::npos);
    CHECK(html.find("<img") == std::string::npos);
    CHECK(html.find("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&gt;") != std::string::npos);
    CHECK(html.find("&amp;amp;{{code}}\xEF\xBF\xBD") != std::string::npos);  // values are not looked at again
    CHECK(html.find('\x01') == std::string::npos);
    CHECK(html.find("lang=\"en\"") != std::string::npos);
    options.html = false;
    CHECK(desk.service().letter(id, kind, options).find('\x01') == std::string::npos);
}

TEST_CASE("dates are written as the language writes them", "[letter][date]") {
    CHECK(letter_date(2026y / 3 / 1, "en") == "1 March 2026");
    CHECK(letter_date(2026y / 3 / 1, "de") == "1. März 2026");
    CHECK(letter_date(2026y / 3 / 1, "fr") == "1er mars 2026");
    CHECK(letter_date(2026y / 3 / 1, "es") == "1 de marzo de 2026");
    CHECK(letter_date(2024y / 2 / 29, "de") == "29. Februar 2024");
    CHECK(letter_date(2026y / 12 / 31, "fr") == "31 décembre 2026");
}

TEST_CASE("a letter tells the dates of the place, not of Greenwich", "[letter][date]") {
    RequestDesk desk;
    desk.vault.clock.set(*parse_rfc3339("2026-03-09T23:30:00Z"));
    const RecordId id = desk.file(RequestKind::access, kAnna, "DE");
    const std::string text = desk.service().letter(id, LetterKind::acknowledgement, {});
    CHECK(text.find("On 10 March 2026") != std::string::npos);
    CHECK(text.find("at the latest on 10 April 2026") != std::string::npos);
}

TEST_CASE("whom to complain to depends on the law", "[letter]") {
    RequestDesk desk;
    LetterOptions options;
    const auto letter = [&](const char* where) {
        const RecordId id = ready_for(desk, LetterKind::refusal, where, options, "accounts");
        return desk.service().letter(id, LetterKind::refusal, options);
    };
    const std::string german = letter("DE");
    CHECK(german.find("77 and 79") != std::string::npos);
    CHECK(german.find("a legal obligation to keep the data (GDPR Art 17(3)(b))") != std::string::npos);
    const std::string californian = letter("US-CA");
    CHECK(californian.find("California Privacy Protection Agency") != std::string::npos);
    CHECK(californian.find("1798.105(d)(8)") != std::string::npos);
}

TEST_CASE("a letter that does not fit the state is not written", "[letter]") {
    RequestDesk desk;
    const RecordId id = desk.file(RequestKind::erasure);
    const auto refused = [&](LetterKind kind) {
        return code_of([&] { desk.service().letter(id, kind, {}); });
    };
    CHECK(refused(LetterKind::extension) == ErrorCode::conflict);
    CHECK(refused(LetterKind::refusal) == ErrorCode::conflict);
    CHECK(refused(LetterKind::completion) == ErrorCode::conflict);
    CHECK(refused(LetterKind::identity_check) == ErrorCode::invalid_argument);  // no code
    desk.service().withdraw(id, "", "app");
    CHECK(refused(LetterKind::acknowledgement) == ErrorCode::conflict);
    LetterOptions broken;
    broken.note = "\xFF";
    CHECK(code_of([&] { desk.service().letter(id, LetterKind::acknowledgement, broken); }) ==
          ErrorCode::invalid_argument);
}

TEST_CASE("nothing kept is an answer of its own, also in a letter", "[letter]") {
    RequestDesk desk;
    const RecordId id = desk.file(RequestKind::access);
    desk.verify(id);
    desk.carry_out(id);
    LetterOptions options;
    options.language = "es";
    CHECK(desk.service().letter(id, LetterKind::completion, options).find("No conservamos") !=
          std::string::npos);
}

TEST_CASE("paragraphs without a value are left out, values are put in once", "[letter]") {
    const LetterValues values{{"a", "{{b}}"}, {"b", ""}};
    const FilledLetter letter =
        fill_in_letter("Title {{a}}\n\none\ntwo {{a}}\n\nnone {{b}}\n\n\nend\n", values);
    CHECK(letter.title == "Title {{b}}");
    CHECK(letter.paragraphs == std::vector<std::string>{"one two {{b}}", "end"});
    CHECK(fill_in("open {{a", values) == "open {{a");
    CHECK(code_of([&] { fill_in("{{c}}", values); }) == ErrorCode::internal);
    for (const LetterKind kind : kKinds)
        CHECK(parse_letter_kind(to_string(kind)) == kind);
    CHECK_FALSE(parse_letter_kind("postcard"));
}
