// Runs the IETF http-state working group's cases against the parser, the dates and the jar.
//
// usage: http_state_corpus [FOLDER]
//
// FOLDER, or the environment's SESSIONAUDIT_HTTP_STATE, holds parser.json, dates-examples.json and
// dates-bsd-examples.json. They are of the year 2011 and follow RFC 6265 as it was then: where the drafts
// since decide otherwise, changed_cases() says what must come out instead, and docs/cookie-verdicts.md why.
//
// exit: 0 all as it must be, 1 something differs, 3 the folder cannot be read, 77 no folder: skipped
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "http_state_changes.hpp"
#include "sessionaudit/cookie_verdict.hpp"

using namespace sessionaudit;
using nlohmann::json;

namespace {

constexpr int kSkipped = 77;
constexpr std::string_view kHost = "home.example.org";
/// The corpus calls 2007 past and 2019 to come.
const Timestamp kNow = *parse_rfc3339("2011-06-01T00:00:00Z");

json read_cases(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    while (text.starts_with("//"))
        text.erase(0, std::min(text.find('\n'), text.size() - 1) + 1);
    json cases = json::parse(text, nullptr, false);
    if (cases.is_array() && !cases.empty()) return cases;
    std::cerr << "http_state_corpus: " << path.string() << " is missing or no list of cases\n";
    std::exit(3);
}

struct Tally {
    void check(const std::string& name, const std::string& got, const std::string& expected) {
        const ChangedCase* changed = find_changed_case(name);
        const std::string_view must_be = changed != nullptr ? changed->comes_out : std::string_view(expected);
        if (changed != nullptr && !met.insert(name).second) return;
        if (got == must_be && (changed == nullptr || got != expected)) {
            ++(changed != nullptr ? differ : alike);
            return;
        }
        ++failed;
        std::cout << "failed: " << name << ": expected " << must_be << ", got " << got << '\n';
    }
    int alike = 0;
    int differ = 0;
    int failed = 0;
    std::set<std::string> met;
};

/// The target of the request, as a path or a URL of the corpus's own form.
struct Target {
    std::string host{kHost};
    std::string path;
};
Target target_of(std::string text) {
    Target target;
    constexpr std::string_view kScheme = "http://";
    if (text.starts_with(kScheme)) {
        text.erase(0, kScheme.size());
        target.host = text.substr(0, text.find_first_of(":/"));
        for (char& letter : target.host)
            letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
        text.erase(0, std::min(text.find('/'), text.size()));
    }
    target.path = text.substr(0, text.find('?'));
    return target;
}

std::string sent_after(const json& each) {
    CookieSource source;
    source.scheme = "http";
    source.host = kHost;
    source.path = "/cookie-parser";
    CookieJar jar;
    for (const json& line : each.at("received"))
        jar.receive(line.get_ref<const std::string&>(), source, kNow);
    const Target target = target_of(each.value("sent-to", std::string("/cookie-parser-result")));
    return jar.cookie_field("http", target.host, target.path, kNow);
}

std::string expected_field(const json& each) {
    std::string field;
    for (const json& cookie : each.at("sent")) {
        if (!field.empty()) field += "; ";
        field += cookie.at("name").get<std::string>() + '=' + cookie.at("value").get<std::string>();
    }
    return field;
}

/// Sat, 15-Apr-17 21:01:22 GMT has become 2017-04-15T21:01:22.000Z.
std::string expected_date(const json& text) {
    if (!text.is_string()) return "none";
    const std::string date = text.get<std::string>();  // "Mon, 10 Dec 2007 17:02:24 GMT"
    constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const std::size_t month = kMonths.find(date.substr(8, 3)) / 3 + 1;
    return date.substr(12, 4) + (month < 10 ? "-0" : "-") + std::to_string(month) + '-' + date.substr(5, 2) +
           'T' + date.substr(17, 8) + ".000Z";
}

void run_dates(const std::filesystem::path& file, Tally& tally) {
    int number = 0;
    for (const json& each : read_cases(file)) {
        const auto date = parse_cookie_date(each.at("test").get_ref<const std::string&>());
        tally.check(file.stem().string() + ' ' + std::to_string(++number), date ? to_rfc3339(*date) : "none",
                    expected_date(each.at("expected")));
    }
}

int run(const std::filesystem::path& folder) {
    Tally tally;
    for (const json& each : read_cases(folder / "parser.json"))
        tally.check(each.at("test").get<std::string>(), sent_after(each), expected_field(each));
    run_dates(folder / "dates-examples.json", tally);
    run_dates(folder / "dates-bsd-examples.json", tally);
    if (tally.met.size() != changed_cases().size()) {
        std::cout << "failed: " << changed_cases().size() - tally.met.size()
                  << " cases that the drafts changed are not in the corpus\n";
        ++tally.failed;
    }
    std::cout << tally.alike << " as the corpus has them, " << tally.differ
              << " as the drafts changed them since, 0 skipped\n"
              << tally.alike + tally.differ << " passed, " << tally.failed << " failed\n";
    return tally.failed == 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
    const char* named = count == 2 ? arguments[1] : std::getenv("SESSIONAUDIT_HTTP_STATE");
    if (count > 2) {
        std::cerr << "usage: http_state_corpus [FOLDER]\n";
        return 2;
    }
    if (named == nullptr || *named == '\0') {
        std::cout << "skipped: name the folder of the http-state corpus in SESSIONAUDIT_HTTP_STATE\n"
                  << "0 passed, 0 failed\n";
        return kSkipped;
    }
    try {
        return run(named);
    } catch (const json::exception& error) {
        std::cerr << "http_state_corpus: the corpus has another form than expected: " << error.what() << '\n';
        return 3;
    }
}
