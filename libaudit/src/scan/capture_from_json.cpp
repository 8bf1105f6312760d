#include <array>

#include "scan/capture_json.hpp"
#include "sessionaudit/bytes.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

using nlohmann::json;

[[noreturn]] void refuse(const char* member, const char* wanted) {
    throw Error(ErrorCode::invalid_argument, std::string("\"") + member + "\" is not " + wanted);
}

const json* member_of(const json& object, const char* member) {
    const auto found = object.find(member);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::string bytes_of(const json& value, const char* member) {
    if (value.is_string()) return value.get<std::string>();
    const json* encoded = value.is_object() ? member_of(value, "b64") : nullptr;
    if (encoded == nullptr || !encoded->is_string()) refuse(member, "a text or {\"b64\": ...}");
    const auto bytes = from_base64(encoded->get_ref<const std::string&>());
    if (!bytes) refuse(member, "base64 with padding");
    return std::string(as_text(*bytes));
}

std::string text(const json& object, const char* member, std::string fallback = {}) {
    const json* value = member_of(object, member);
    return value == nullptr ? std::move(fallback) : bytes_of(*value, member);
}

bool flag(const json& object, const char* member, bool fallback = false) {
    const json* value = member_of(object, member);
    if (value == nullptr) return fallback;
    if (!value->is_boolean()) refuse(member, "true or false");
    return value->get<bool>();
}

std::uint64_t count(const json& object, const char* member) {
    const json* value = member_of(object, member);
    if (value == nullptr) return 0;
    if (!value->is_number_unsigned()) refuse(member, "a number of 0 or more");
    return value->get<std::uint64_t>();
}

double number(const json& object, const char* member, double most) {
    const json* value = member_of(object, member);
    if (value == nullptr) return 0;
    const double read = value->is_number() ? value->get<double>() : -1;
    if (!(read >= 0 && read <= most)) refuse(member, "a number within its bounds");
    return read;
}

const json& list(const json& object, const char* member) {
    static const json none = json::array();
    const json* value = member_of(object, member);
    if (value == nullptr) return none;
    if (!value->is_array()) refuse(member, "a list");
    return *value;
}

const json& object_in(const json& value, const char* member) {
    if (!value.is_object()) refuse(member, "an object");
    return value;
}

std::vector<std::string> texts(const json& object, const char* member) {
    std::vector<std::string> all;
    for (const json& one : list(object, member))
        all.push_back(bytes_of(one, member));
    return all;
}

/// The value of an enumeration by its word. `Last` is its last value.
template <typename Enum>
Enum by_word(const json& object, const char* member, Enum last, Enum fallback) {
    const std::string word = text(object, member);
    if (word.empty()) return fallback;
    for (int i = 0; i <= static_cast<int>(last); ++i)
        if (to_string(static_cast<Enum>(i)) == word) return static_cast<Enum>(i);
    refuse(member, "one of the words that this version knows");
}

std::vector<PageLink> links(const json& object, const char* member) {
    std::vector<PageLink> all;
    for (const json& one : list(object, member)) {
        object_in(one, member);
        all.push_back({text(one, "url"), text(one, "element")});
    }
    return all;
}

std::vector<BrowserFacts::Script> scripts(const json& object, const char* member) {
    std::vector<BrowserFacts::Script> all;
    for (const json& one : list(object, member)) {
        object_in(one, member);
        all.push_back({text(one, "cookie"), text(one, "script_url"), text(one, "line")});
    }
    return all;
}

PageFacts page_of(const json& object) {
    PageFacts page;
    page.links = links(object, "links");
    for (const json& row : list(object, "declared")) {
        object_in(row, "declared");
        page.declared.push_back({text(row, "name"), text(row, "purpose"), text(row, "party"),
                                 text(row, "lifetime"), text(row, "url")});
    }
    page.values_in_body = texts(object, "values_in_body");
    page.bytes = count(object, "bytes");
    page.cut = flag(object, "cut");
    return page;
}

BrowserFacts browser_of(const json& object) {
    BrowserFacts browser;
    for (const json& one : list(object, "blocked")) {
        object_in(one, "blocked");
        browser.blocked.push_back({static_cast<std::size_t>(count(one, "line")), texts(one, "reasons")});
    }
    for (const json& one : list(object, "storage")) {
        object_in(one, "storage");
        browser.storage.push_back({text(one, "kind"), text(one, "name"), text(one, "origin")});
    }
    browser.written = scripts(object, "written");
    browser.read = scripts(object, "read");
    browser.third_party_requests = links(object, "third_party_requests");
    return browser;
}

Timestamp moment(const json& object, const char* member) {
    const std::string written = text(object, member);
    if (written.empty()) return {};
    const auto at = parse_rfc3339(written);
    if (!at) refuse(member, "a time as RFC 3339 writes it");
    return *at;
}

}  // namespace

Capture capture_of(const json& object) {
    Capture capture;
    capture.url = text(object, "url");
    if (capture.url.empty()) refuse("url", "there");
    capture.page_url = text(object, "page_url");
    capture.method = text(object, "method", "GET");
    const std::uint64_t status = count(object, "status");
    if (status > 999) refuse("status", "an HTTP status");
    capture.status = static_cast<int>(status);
    capture.source = by_word(object, "source", CaptureSource::library, CaptureSource::ndjson);
    capture.kind = by_word(object, "kind", CaptureKind::recipe_step, CaptureKind::page);
    capture.at = moment(object, "at");
    capture.http_version = text(object, "http_version");
    capture.tls_verified = flag(object, "tls_verified");
    capture.with_gpc = flag(object, "with_gpc");
    capture.logged_in = flag(object, "logged_in");
    for (const json& field : list(object, "headers")) {
        if (!field.is_array() || field.size() != 2) refuse("headers", "a list of pairs [name, value]");
        capture.headers.push_back({bytes_of(field[0], "headers"), bytes_of(field[1], "headers")});
    }
    if (const json* page = member_of(object, "page")) capture.page = page_of(object_in(*page, "page"));
    if (const json* browser = member_of(object, "browser"))
        capture.browser = browser_of(object_in(*browser, "browser"));
    return capture;
}

CaptureProblem problem_of(const json& object) {
    object_in(object, "problem");
    using Kind = CaptureProblem::Kind;
    return {by_word(object, "kind", Kind::start_page_failed, Kind::protocol), text(object, "url"),
            text(object, "sentence"), flag(object, "fatal", true)};
}

LifecycleCheck lifecycle_check_of(const json& object) {
    object_in(object, "lifecycle");
    using Outcome = LifecycleCheck::Outcome;
    return {text(object, "id"), by_word(object, "outcome", Outcome::inconclusive, Outcome::not_tested),
            text(object, "sentence"), text(object, "cookie"), texts(object, "references")};
}

SessionIdEstimate id_estimate_of(const json& object) {
    constexpr double kBitsMax = 1'000'000;  // a header holds fewer
    object_in(object, "id_estimate");
    return {text(object, "cookie"),
            static_cast<std::size_t>(count(object, "samples")),
            number(object, "bits", kBitsMax),
            number(object, "bits_at_most", kBitsMax),
            number(object, "confidence", 1),
            text(object, "structure"),
            static_cast<std::size_t>(count(object, "collisions")),
            text(object, "sentence")};
}

}  // namespace sessionaudit
