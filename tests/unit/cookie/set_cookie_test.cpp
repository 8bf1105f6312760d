#include "sessionaudit/set_cookie.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

using namespace sessionaudit;

namespace {

std::string_view cut(std::string_view text, ByteSpan span) {
    return text.substr(span.begin, span.end - span.begin);
}

struct Pair {
    std::string_view line;
    std::string_view name;
    std::string_view value;
};

}  // namespace

TEST_CASE("name and value are what stands around the first equals sign", "[cookie][set_cookie]") {
    const Pair expected = GENERATE(values<Pair>({{"a=b", "a", "b"},
                                                 {" a\t=  b  ;x", "a", "b"},
                                                 {"a=b=c", "a", "b=c"},
                                                 {"a=", "a", ""},
                                                 {"=b", "", "b"},
                                                 {"b", "", "b"},
                                                 {"  b c ; Secure", "", "b c"},
                                                 {"a=\"b c\"", "a", "\"b c\""},
                                                 {"a=b,c=d", "a", "b,c=d"},
                                                 {"a b=c\td", "a b", "c\td"},
                                                 {"==", "", "="},
                                                 {"\xc3\xa4=\xff", "\xc3\xa4", "\xff"}}));
    CAPTURE(expected.line);
    const SetCookieParse parse = parse_set_cookie(expected.line);
    CHECK_FALSE(parse.fault);
    CHECK(parse.line.name == expected.name);
    CHECK(parse.line.value == expected.value);
    CHECK(cut(expected.line, parse.line.name_span) == expected.name);
    CHECK(cut(expected.line, parse.line.value_span) == expected.value);
}

TEST_CASE("attributes are read in any case, with any white space", "[cookie][set_cookie]") {
    constexpr std::string_view kText =
        "sid=1; SECURE ;\tHttpOnly=whatever; sameSite = NONE ;max-AGE=60; Path=/shop;domain=.Shop.Example; "
        "Partitioned; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Priority=High;;";
    const SetCookieLine line = parse_set_cookie(kText).line;
    CHECK(line.secure);
    CHECK(line.http_only);
    CHECK(line.partitioned);
    CHECK(line.same_site == SameSite::none);
    CHECK(line.max_age == 60);
    CHECK(line.path == "/shop");
    CHECK(line.domain == "Shop.Example");
    REQUIRE(line.expires);
    CHECK(to_rfc3339(*line.expires) == "2026-10-21T07:28:00.000Z");
    REQUIRE(line.attributes.size() == 9);
    CHECK(cut(kText, line.attributes[2].span) == "sameSite = NONE");
    CHECK(cut(kText, line.attributes[0].span) == "SECURE");
    CHECK(cut(kText, line.pair_span) == "sid=1");
    CHECK(line.attributes[7].overridden);  // Expires, by Max-Age
    CHECK(line.attributes[8].kind == CookieAttribute::Kind::other);
}

TEST_CASE("the last attribute of a name decides", "[cookie][set_cookie]") {
    const SetCookieLine line = parse_set_cookie(
                                   "a=b; Path=/x; Path=/y; Max-Age=1; Max-Age=2; SameSite=Lax; SameSite=odd; "
                                   "Domain=a.example; Domain=")
                                   .line;
    CHECK(line.path == "/y");
    CHECK(line.max_age == 2);
    CHECK(line.same_site == SameSite::unknown);
    CHECK(line.domain == "");
    CHECK(line.attributes[0].overridden);
    CHECK_FALSE(line.attributes[1].overridden);
    CHECK(line.attributes[4].overridden);
}

TEST_CASE("what is ignored leaves an earlier one in charge", "[cookie][set_cookie]") {
    const std::string line = "a=b; Path=/x; Max-Age=7; Max-Age=7x; Path=/" + std::string(1024, 'y');
    const SetCookieParse parse = parse_set_cookie(line);
    CHECK(parse.line.path == "/x");
    CHECK(parse.line.max_age == 7);
    CHECK(parse.line.attributes[2].malformed);
    CHECK(parse.line.attributes[3].too_long);
    CHECK(parse_set_cookie("a=b; Path=/" + std::string(1023, 'y')).line.path->size() == 1024);
}

TEST_CASE("a path that is not absolute is none, also after one that is", "[cookie][set_cookie]") {
    const char* line = GENERATE("a=b; Path=", "a=b; Path=x", "a=b; Path=/x; Path=x", "a=b; Path=\"/x\"");
    CAPTURE(line);
    CHECK_FALSE(parse_set_cookie(line).line.path);
}

TEST_CASE("Max-Age is an optional minus sign and digits", "[cookie][set_cookie]") {
    const auto [text, seconds] = GENERATE(
        table<const char*, std::optional<std::int64_t>>({{"0", 0},
                                                         {"-1", -1},
                                                         {"0060", 60},
                                                         {"99999999999999999999999999", 1'000'000'000'000},
                                                         {"-99999999999999999999999999", -1'000'000'000'000},
                                                         {"+1", std::nullopt},
                                                         {"-", std::nullopt},
                                                         {"", std::nullopt},
                                                         {"1.5", std::nullopt},
                                                         {"\"1\"", std::nullopt},
                                                         {"--1", std::nullopt},
                                                         {"1 ", 1}}));
    const std::string line = std::string("a=b; Max-Age=") + text;
    CAPTURE(line);
    CHECK(parse_set_cookie(line).line.max_age == seconds);
}

TEST_CASE("a control character voids the line wherever it stands, a tab does not", "[cookie][set_cookie]") {
    for (int code = 0; code < 256; ++code) {
        const bool control = (code < 0x20 && code != '\t') || code == 0x7f;
        std::string line = "a=b; Path=/; Secure";
        const auto at = GENERATE_COPY(std::size_t{0}, std::size_t{3}, std::size_t{10}, line.size());
        line.insert(at, 1, static_cast<char>(code));
        CAPTURE(code, at);
        const SetCookieParse parse = parse_set_cookie(line);
        const bool voided = parse.fault && parse.fault->reason == SetCookieFault::Reason::control_character;
        REQUIRE(voided == control);
        if (voided) CHECK(parse.fault->span == ByteSpan{at, at + 1});
    }
}

TEST_CASE("name and value may have 4096 octets together", "[cookie][set_cookie]") {
    const std::string fits = std::string(96, 'n') + '=' + std::string(4000, 'v') + "; Path=/";
    CHECK_FALSE(parse_set_cookie(fits).fault);
    const SetCookieParse parse = parse_set_cookie("n" + fits);
    REQUIRE(parse.fault);
    CHECK(parse.fault->reason == SetCookieFault::Reason::too_large);
    CHECK(parse.fault->span == ByteSpan{0, 4098});
    CHECK(parse_set_cookie(std::string(4097, 'v')).fault);
    CHECK_FALSE(parse_set_cookie(std::string(4096, 'v')).fault);
}

TEST_CASE("neither name nor value is no cookie", "[cookie][set_cookie]") {
    const char* line = GENERATE("", "=", " = ; Secure", ";", ";a=b", "\t");
    CAPTURE(line);
    const SetCookieParse parse = parse_set_cookie(line);
    REQUIRE(parse.fault);
    CHECK(parse.fault->reason == SetCookieFault::Reason::empty);
}

TEST_CASE("a million attributes are not listed, and the last still decides", "[cookie][set_cookie]") {
    std::string line = "a=b; Path=/first";
    for (int i = 0; i < 100'000; ++i)
        line += ";x;Path=/p";
    line += "; Secure; Path=/last";
    const SetCookieLine parsed = parse_set_cookie(line).line;
    CHECK(parsed.path == "/last");
    CHECK(parsed.secure);
    CHECK(parsed.attributes.size() == kListedAttributesMax + 2);
    CHECK(parsed.attributes.front().overridden);
    CHECK(cut(line, parsed.attributes.back().span) == "Secure");
    CHECK(cut(line, parsed.attributes[kListedAttributesMax].span) == "Path=/last");
}
