#include "scan/har_entry.hpp"

#include <algorithm>
#include <chrono>

#include "core/ascii.hpp"
#include "scan/page_facts.hpp"
#include "scan/web_url.hpp"
#include "sessionaudit/bytes.hpp"
#include "sessionaudit/set_cookie.hpp"

namespace sessionaudit {
namespace {

using nlohmann::json;

constexpr std::size_t kBodyMax = 2U << 20U;

const json* member(const json& object, const char* name) {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(name);
    return found == object.end() ? nullptr : &*found;
}

std::string text(const json& object, const char* name) {
    const json* found = member(object, name);
    return found != nullptr && found->is_string() ? found->get<std::string>() : std::string();
}

const std::string* text_view(const json& object, const char* name) {
    const json* found = member(object, name);
    return found != nullptr && found->is_string() ? found->get_ptr<const std::string*>() : nullptr;
}

int number(const json& object, const char* name) {
    const json* found = member(object, name);
    if (found == nullptr || !found->is_number_integer()) return 0;
    const auto value = found->get<std::int64_t>();
    return value >= 100 && value <= 999 ? static_cast<int>(value) : 0;
}

/// Chrome writes several Set-Cookie fields as one with line breaks, others fold them by commas.
void add_set_cookie(std::vector<HeaderField>& headers, const std::string& name, std::string_view value) {
    while (true) {
        const std::size_t end = std::min(value.find('\n'), value.size());
        const std::string_view line = ascii::trim(value.substr(0, end), " \t\r");
        for (const std::string_view one : split_folded_set_cookie(line))
            headers.push_back({name, std::string(ascii::trim(one, " \t"))});
        if (end == value.size()) return;
        value.remove_prefix(end + 1);
    }
}

bool read_headers(const json& response, std::vector<HeaderField>& headers) {
    bool set_cookie = false;
    const json* list = member(response, "headers");
    if (list == nullptr || !list->is_array()) return false;
    for (const json& field : *list) {
        const std::string name = text(field, "name");
        const std::string* value = text_view(field, "value");
        if (name.empty() || value == nullptr) continue;
        const bool cookie = ascii::equal_ignoring_case(name, "set-cookie");
        set_cookie = set_cookie || cookie;
        if (cookie)
            add_set_cookie(headers, name, *value);
        else
            headers.push_back({name, std::string(ascii::trim(*value, " \t"))});
    }
    return set_cookie;
}

bool has_cookies(const json& request) {
    const json* cookies = member(request, "cookies");
    if (cookies != nullptr && cookies->is_array() && !cookies->empty()) return true;
    const json* headers = member(request, "headers");
    return headers != nullptr && headers->is_array() && std::ranges::any_of(*headers, [](const json& field) {
               return ascii::equal_ignoring_case(text(field, "name"), "cookie");
           });
}

/// HAR writes moments as RFC 3339 does, which browsers cannot read in a Set-Cookie line.
std::string cookie_date_of(const std::string& written) {
    const auto at = parse_rfc3339(written);
    if (!at) return written;
    static constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
    static constexpr std::string_view kDays = "SunMonTueWedThuFriSat";
    const auto day = std::chrono::floor<std::chrono::days>(*at);
    const std::chrono::year_month_day date(day);
    const std::string digits = to_rfc3339(*at);
    std::string text(kDays.substr(std::chrono::weekday(day).c_encoding() * std::size_t{3}, 3));
    text.append(", ").append(digits, 8, 2).append(" ");
    text.append(kMonths.substr((static_cast<unsigned>(date.month()) - 1) * std::size_t{3}, 3));
    return text.append(" ").append(digits, 0, 4).append(" ").append(digits, 11, 8).append(" GMT");
}

/// A Set-Cookie line from what an entry of cookies[] still tells of it.
std::string line_of(const json& cookie) {
    std::string line = text(cookie, "name") + "=" + text(cookie, "value");
    for (const auto& [member_name, attribute] :
         {std::pair{"path", "; Path="}, std::pair{"domain", "; Domain="}, std::pair{"expires", "; Expires="},
          std::pair{"sameSite", "; SameSite="}})
        if (const std::string value = text(cookie, member_name); !value.empty())
            line += attribute + (member_name == std::string_view("expires") ? cookie_date_of(value) : value);
    const auto flag = [&](const char* name) {
        const json* found = member(cookie, name);
        return found != nullptr && found->is_boolean() && found->get<bool>();
    };
    if (flag("httpOnly")) line += "; HttpOnly";
    if (flag("secure")) line += "; Secure";
    return line;
}

std::size_t read_cookies(const json& response, std::vector<HeaderField>& headers) {
    const json* list = member(response, "cookies");
    if (list == nullptr || !list->is_array()) return 0;
    for (const json& cookie : *list)
        headers.push_back({"Set-Cookie", line_of(cookie)});
    return list->size();
}

/// Pictures and fonts say nothing, and are most of a file.
bool is_text(std::string_view type) {
    for (const std::string_view part : {"text", "html", "json", "javascript", "xml"})
        if (type.find(part) != std::string_view::npos) return true;
    return type.empty();
}

std::string body_of(const json& response) {
    const json* content = member(response, "content");
    const std::string* body = content == nullptr ? nullptr : text_view(*content, "text");
    if (body == nullptr || !is_text(ascii::to_lower(text(*content, "mimeType")))) return {};
    if (text(*content, "encoding") != "base64") return body->substr(0, kBodyMax);
    const auto bytes = from_base64(*body);
    return bytes ? std::string(as_text(*bytes)).substr(0, kBodyMax) : std::string();
}

std::string version_of(const json& response) {
    std::string version = ascii::to_lower(text(response, "httpVersion"));
    if (version.starts_with("http/")) version = version.substr(5);
    if (version == "h2" || version == "2.0") return "2";
    if (version == "h3" || version == "3.0") return "3";
    return version == "1.1" || version == "1.0" || version == "2" || version == "3" ? version : std::string();
}

/// HAR keeps the type beside the header, and some exporters keep it only there.
void complete_type(const json& response, Capture& capture) {
    const json* content = member(response, "content");
    if (content == nullptr || !capture.values_of("Content-Type").empty()) return;
    if (const std::string type = text(*content, "mimeType"); !type.empty())
        capture.headers.push_back({"Content-Type", type});
}

}  // namespace

void HarEntries::take_page(const json& page) {
    if (const std::string id = text(page, "id"); !id.empty()) pages_.try_emplace(id);
}

void HarEntries::take(const json& entry) {
    const json* request = member(entry, "request");
    const json* response = member(entry, "response");
    const auto url = request == nullptr ? std::nullopt : parse_web_url(text(*request, "url"));
    if (!url || response == nullptr) {
        ++unreadable_;
        return;
    }
    Capture capture;
    capture.source = CaptureSource::har;
    capture.url = url->text();
    capture.method = text(*request, "method");
    capture.status = number(*response, "status");
    if (capture.status == 0) {
        ++without_answer_;
        return;
    }
    if (const auto at = parse_rfc3339(text(entry, "startedDateTime"))) capture.at = *at;
    capture.http_version = version_of(*response);
    sent_cookie_ = sent_cookie_ || has_cookies(*request);
    if (read_headers(*response, capture.headers))
        set_cookie_ = true;
    else
        from_cookies_ += read_cookies(*response, capture.headers);
    complete_type(*response, capture);
    const std::string body = body_of(*response);
    capture.page.bytes = body.size();
    (void)read_page_facts(capture, body);
    values_.add(capture);
    capture.page.values_in_body = values_found_in(body, values_.all());
    place_on_page(capture, text(entry, "pageref"));
    target_.captures.push_back(std::move(capture));
}

/// The first entry of a page that is no redirect is the page, what follows belongs to it.
void HarEntries::place_on_page(Capture& capture, const std::string& pageref) {
    const bool redirect = !redirect_of(capture).empty();
    Page& page = pages_[pageref];
    if (!page.settled) {
        capture.kind = redirect ? CaptureKind::redirect : CaptureKind::page;
        page.settled = !redirect;
        page.url = capture.url;
        return;
    }
    capture.kind = redirect ? CaptureKind::redirect : CaptureKind::subresource;
    capture.page_url = page.url;
}

bool HarEntries::without_cookies() const noexcept {
    return !target_.captures.empty() && !set_cookie_ && !sent_cookie_ && from_cookies_ == 0;
}

void HarEntries::finish() {
    if (!target_.captures.empty() && !set_cookie_)
        target_.notes.emplace_back(
            "This HAR has no Set-Cookie field at all; browsers leave them out of sanitized exports: export "
            "it with sensitive data");
    if (from_cookies_ > 0)
        target_.notes.push_back(
            std::to_string(from_cookies_) +
            " cookies stand in the HAR without their Set-Cookie field; they were judged by what its "
            "list of cookies says, which leaves attributes out");
    if (without_answer_ > 0)
        target_.notes.push_back(std::to_string(without_answer_) + " requests of the HAR had no answer");
    if (unreadable_ > 0)
        target_.notes.push_back(std::to_string(unreadable_) +
                                " entries of the HAR are no http or https request and were left out");
}

}  // namespace sessionaudit
