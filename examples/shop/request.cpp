#include "request.hpp"

#include <Poco/Net/HTMLForm.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/URI.h>

#include <algorithm>

namespace shop {
namespace {

using Poco::Net::HTTPServerRequest;

constexpr int kFieldsMax = 32;
constexpr int kFieldSizeMax = 2048;
constexpr std::size_t kCookiesMax = 100;
constexpr std::size_t kHostMax = 253;

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// RFC 6265 section 4.2.1: pairs between semicolons. A browser may send one name more than once.
std::multimap<std::string, std::string> read_cookies(const HTTPServerRequest& raw) {
    std::multimap<std::string, std::string> cookies;
    for (auto header = raw.find("Cookie"); header != raw.end() && header->first == "Cookie"; ++header) {
        std::string_view rest = header->second;
        while (!rest.empty() && cookies.size() < kCookiesMax) {
            const std::string_view pair = trimmed(rest.substr(0, rest.find(';')));
            rest.remove_prefix(std::min(
                rest.size(), rest.find(';') == std::string_view::npos ? rest.size() : rest.find(';') + 1));
            const std::size_t equals = pair.find('=');
            if (equals == std::string_view::npos) continue;
            cookies.emplace(trimmed(pair.substr(0, equals)), trimmed(pair.substr(equals + 1)));
        }
    }
    return cookies;
}

/// The host part of a Host header that consists of nothing but what a name or an address needs.
std::string read_host(std::string_view header) {
    std::string host(header.substr(0, header.find(':')));
    std::transform(host.begin(), host.end(), host.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    const bool plain = std::all_of(host.begin(), host.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    });
    return plain && host.size() <= kHostMax ? host : std::string();
}

/// A form on another site can post here with the visitor's cookies where SameSite is not kept. Browsers
/// say where a request comes from; programs that say nothing carry nobody's cookies.
bool is_same_origin(const HTTPServerRequest& raw) {
    const std::string site = raw.get("Sec-Fetch-Site", "none");
    if (site != "none" && site != "same-origin") return false;
    const std::string origin = raw.get("Origin", "");
    if (origin.empty()) return true;
    const std::size_t slashes = origin.find("://");
    return slashes != std::string::npos && origin.substr(slashes + 3) == raw.get("Host", "");
}

void read_form(HTTPServerRequest& raw, Request& request) {
    if (request.method == "POST") {
        if (raw.getChunkedTransferEncoding() || !raw.hasContentLength()) throw BadRequest{411};
        if (raw.getContentLength64() > kBodyMax) throw BadRequest{413};
        const std::string& type = raw.getContentType();
        if (type.substr(0, type.find(';')) != Poco::Net::HTMLForm::ENCODING_URL) throw BadRequest{415};
    }
    Poco::Net::HTMLForm form;
    form.setFieldLimit(kFieldsMax);
    form.setValueLengthLimit(kFieldSizeMax);
    form.load(raw, raw.stream());
    for (const auto& [name, value] : form)
        request.fields.emplace(name, value);
}

}  // namespace

std::string Request::field(const std::string& name) const {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
}

std::string client_address(const HTTPServerRequest& raw) {
    const std::string chain = raw.get("X-Forwarded-For", "");
    const std::string last(trimmed(std::string_view(chain).substr(chain.rfind(',') + 1)));  // npos + 1 is 0
    Poco::Net::IPAddress address;
    if (!last.empty() && Poco::Net::IPAddress::tryParse(last, address)) return address.toString();
    return raw.clientAddress().host().toString();
}

bool is_https(const Poco::Net::HTTPServerRequest& raw) {
    return raw.secure() || raw.get("X-Forwarded-Proto", "") == "https";
}

Request read_request(HTTPServerRequest& raw) {
    Request request;
    request.method = raw.getMethod() == "HEAD" ? "GET" : raw.getMethod();
    if (request.method != "GET" && request.method != "POST") throw BadRequest{405};
    try {
        request.path = Poco::URI(raw.getURI()).getPath();
        read_form(raw, request);
    } catch (const Poco::Exception&) {
        throw BadRequest{400};
    }
    if (request.path.empty() || request.path.front() != '/' || request.path.find('\0') != std::string::npos)
        throw BadRequest{400};
    request.cookies = read_cookies(raw);
    request.host = read_host(raw.get("Host", ""));
    request.referrer = raw.get("Referer", "");
    request.https = is_https(raw);
    request.same_origin = is_same_origin(raw);
    request.context = {client_address(raw), raw.get("User-Agent", "")};
    return request;
}

}  // namespace shop
