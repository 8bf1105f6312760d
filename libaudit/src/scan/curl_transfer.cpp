#include "scan/curl_transfer.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "core/ascii.hpp"
#include "scan/address_check.hpp"
#include "scan/curl_problem.hpp"
#include "scan/header_fields.hpp"

namespace sessionaudit {
namespace {

// Fewer bytes a second than this, for this long, is a server that never means to end.
constexpr long kSlowBytesPerSecond = 16;
constexpr std::int64_t kSlowSeconds = 30;

void append(CurlList& list, const std::string& line) {
    if (curl_slist* longer = curl_slist_append(list.get(), line.c_str())) {
        (void)list.release();
        list.reset(longer);
    }
}

/// A header without a value is written with a semicolon, or curl would leave the header out.
std::string as_curl_writes(const std::string& field) {
    const std::size_t colon = field.find(':');
    const bool empty = ascii::trim(std::string_view(field).substr(colon + 1), " \t").empty();
    return empty ? field.substr(0, colon) + ";" : field;
}

/// Whether a line of --resolve speaks of a host. The others would only cost time: a run may have thousands.
bool concerns(std::string_view line, std::string_view host) {
    if (line.starts_with('+') || line.starts_with('-')) line.remove_prefix(1);
    return line.starts_with('*') || (line.size() > host.size() && line[host.size()] == ':' &&
                                     ascii::equal_ignoring_case(line.substr(0, host.size()), host));
}

/// curl has limits of its own, 100 KiB for a line and 300 KiB for a header, and two ways to say so.
bool over_curls_limit(CURLcode code, std::string_view words) {
    return code == CURLE_OUT_OF_MEMORY || words.find("arge response headers") != std::string_view::npos;
}

long millis(Milliseconds time) {
    return static_cast<long>(std::clamp<std::int64_t>(time.count(), 1, 24LL * 3600 * 1000));
}

/// The directory of hashed names lets OpenSSL read the one root it needs; the bundle of all of them takes
/// some 20 ms to load.
constexpr const char* kHashedRoots = "/etc/ssl/certs";
bool hashed_roots_are_there() {
    static const bool there = [] {
        const char* named = std::getenv("SSL_CERT_FILE");
        if (named != nullptr && *named != '\0') return false;
        // One of the names that c_rehash makes is enough: the ISRG root, the most used of all.
        for (const char* probe : {"/etc/ssl/certs/4042bcee.0", "/etc/ssl/certs/002c0b4f.0"}) {
            if (std::FILE* file = std::fopen(probe, "rb")) {
                (void)std::fclose(file);
                return true;
            }
        }
        return false;
    }();
    return there;
}

}  // namespace

CurlTransfer::CurlTransfer(TransferRequest request, const FetchOptions& options)
    : request_(std::move(request)), options_(options) {
    if (auto url = parse_web_url(request_.url)) url_ = std::move(*url);
}

bool CurlTransfer::insecure() const {
    return std::ranges::any_of(options_.insecure_hosts, [&](const std::string& host) {
        return host == "*" || ascii::equal_ignoring_case(host, url_.bare_host()) ||
               ascii::equal_ignoring_case(host, url_.host);
    });
}

void CurlTransfer::begin(CURL* handle, Moment now) {
    begun_ = now;
    capture_ = {};
    capture_.url = request_.url;
    capture_.method = request_.method;
    capture_.source = CaptureSource::http;
    body_.clear();
    header_bytes_ = 0;
    header_done_ = false;
    header_too_large_ = false;
    words_.front() = '\0';
    set_up_request(handle);
    set_up_connection(handle);
    set_up_tls(handle);
    set_up_limits(handle);
}

void CurlTransfer::set_up_request(CURL* handle) {
    curl_easy_setopt(handle, CURLOPT_URL, request_.url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_HTTP_VERSION,
                     static_cast<long>(options_.http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(handle, CURLOPT_HTTP09_ALLOWED, 0L);
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "gzip, br");
    const std::string& agent = options_.user_agent;
    curl_easy_setopt(
        handle, CURLOPT_USERAGENT,
        agent.empty() ? "Mozilla/5.0 (compatible; sessionaudit/" SESSIONAUDIT_VERSION ")" : agent.c_str());
    header_list_.reset();
    const auto given = [&](std::string_view name) {
        return std::ranges::any_of(request_.headers, [&](const std::string& line) {
            return ascii::equal_ignoring_case(
                ascii::trim(std::string_view(line).substr(0, line.find(':')), " \t"), name);
        });
    };
    if (!given("Accept")) append(header_list_, "Accept: text/html,application/xhtml+xml,*/*;q=0.8");
    if (!given("Accept-Language")) append(header_list_, "Accept-Language: en;q=0.9,*;q=0.5");
    for (const std::string& field : request_.headers)
        append(header_list_, as_curl_writes(field));
    if (!request_.body.empty() || request_.method == "POST" || request_.method == "PUT") {
        curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
        curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request_.body.c_str());
        if (!request_.content_type.empty()) append(header_list_, "Content-Type: " + request_.content_type);
        append(header_list_, "Expect:");
    }
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, header_list_.get());
    if (request_.method != "GET" || !request_.body.empty())
        curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
    if (request_.method == "HEAD") curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
    if (!request_.cookie.empty()) curl_easy_setopt(handle, CURLOPT_COOKIE, request_.cookie.c_str());
}

void CurlTransfer::set_up_connection(CURL* handle) {
    curl_easy_setopt(handle, CURLOPT_PRIVATE, this);
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, words_.data());
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &CurlTransfer::take_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &CurlTransfer::take_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, this);
    if (!options_.proxy.empty()) curl_easy_setopt(handle, CURLOPT_PROXY, options_.proxy.c_str());
    if (!options_.private_networks) {
        // Else a proxy of the environment would connect where this must not.
        if (options_.proxy.empty()) curl_easy_setopt(handle, CURLOPT_PROXY, "");
        curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, &CurlTransfer::open_public_socket);
        curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, this);
    }
    resolve_list_.reset();
    for (const std::string& line : options_.resolve)
        if (concerns(line, url_.host)) append(resolve_list_, line);
    if (resolve_list_) curl_easy_setopt(handle, CURLOPT_RESOLVE, resolve_list_.get());
}

/// The address is the one that is about to be connected to, whatever name led to it.
curl_socket_t CurlTransfer::open_public_socket(void* self, curlsocktype /*purpose*/,
                                               curl_sockaddr* address) noexcept {
    if (!is_public_address(address->addr)) {
        static_cast<CurlTransfer*>(self)->refused_address_ = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype, address->protocol);
}

void CurlTransfer::set_up_tls(CURL* handle) {
    if (!options_.ca_file.empty()) {
        curl_easy_setopt(handle, CURLOPT_CAINFO, options_.ca_file.c_str());
        curl_easy_setopt(handle, CURLOPT_CAPATH, nullptr);
    } else if (hashed_roots_are_there()) {
        curl_easy_setopt(handle, CURLOPT_CAINFO, nullptr);
        curl_easy_setopt(handle, CURLOPT_CAPATH, kHashedRoots);
    }
    if (!options_.client_certificate.empty())
        curl_easy_setopt(handle, CURLOPT_SSLCERT, options_.client_certificate.c_str());
    if (!options_.client_key.empty()) curl_easy_setopt(handle, CURLOPT_SSLKEY, options_.client_key.c_str());
    if (insecure()) {
        curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 0L);
        curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 0L);
    }
}

void CurlTransfer::set_up_limits(CURL* handle) {
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, millis(options_.connect_timeout));
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, millis(options_.total_timeout));
    const std::int64_t first_byte = std::chrono::ceil<Seconds>(options_.first_byte_timeout).count();
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, kSlowBytesPerSecond);
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME,
                     static_cast<long>(std::max(kSlowSeconds, first_byte + 1)));
}

std::size_t CurlTransfer::take_header(char* data, std::size_t size, std::size_t count, void* self) noexcept {
    try {
        return static_cast<CurlTransfer*>(self)->header_line({data, size * count});
    } catch (...) {  // out of memory: the transfer ends, and says that it could not be kept
        return CURL_WRITEFUNC_ERROR;
    }
}

std::size_t CurlTransfer::take_body(char* data, std::size_t size, std::size_t count, void* self) noexcept {
    try {
        return static_cast<CurlTransfer*>(self)->body_piece({data, size * count});
    } catch (...) {
        return CURL_WRITEFUNC_ERROR;
    }
}

std::size_t CurlTransfer::header_line(std::string_view data) {
    const std::string_view line = without_line_break(data);
    if (header_done_) return data.size();  // a trailer: browsers take no cookies from it
    header_bytes_ += data.size();
    if (header_bytes_ > options_.headers_max) {
        header_too_large_ = true;
        return CURL_WRITEFUNC_ERROR;
    }
    if (const auto status = parse_status_line(line); status && capture_.headers.empty()) {
        capture_.status = status->status;
        capture_.http_version = status->http_version;
    } else if (line.empty()) {
        const bool interim = capture_.status >= 100 && capture_.status < 200 && capture_.status != 101;
        if (interim) capture_.headers.clear();
        header_done_ = !interim && capture_.status != 0;
    } else {
        take_header_line(capture_.headers, line);
    }
    return data.size();
}

std::size_t CurlTransfer::body_piece(std::string_view piece) {
    const std::uint64_t room = options_.body_max - body_.size();
    body_.append(piece.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(room, piece.size()))));
    if (piece.size() <= room) return piece.size();
    capture_.page.cut = true;  // enough is known: the connection is given up
    return CURL_WRITEFUNC_ERROR;
}

bool CurlTransfer::first_byte_overdue(CURL* handle, Moment now) const {
    if (capture_.status != 0) return false;
    curl_off_t sent = 0;
    if (curl_easy_getinfo(handle, CURLINFO_PRETRANSFER_TIME_T, &sent) != CURLE_OK || sent == 0) return false;
    return now - begun_ > std::chrono::microseconds(sent) + options_.first_byte_timeout;
}

TransferResult CurlTransfer::end(CURL* handle, CURLcode code, bool first_byte_timed_out) {
    TransferResult result;
    const bool enough = code == CURLE_WRITE_ERROR && capture_.page.cut;
    const bool too_large = header_too_large_ || (!header_done_ && over_curls_limit(code, words_.data()));
    result.answered = capture_.status >= 200 || (enough && header_done_);
    if (code != CURLE_OK && !enough) {
        result.problem = curl_problem(
            handle, code, {url_, words_.data(), first_byte_timed_out, too_large, header_done_, options_});
        if (refused_address_)
            result.problem->sentence = url_.host +
                                       " has an address that is not public, and scans of this server are kept"
                                       " out of private networks";
        capture_.page.cut = capture_.page.cut || header_done_;
        // Every line of the header is there, or all that anybody would read of it.
        result.problem->fatal = !(failed_after_header(code) || (too_large && result.answered));
    }
    capture_.at = system_clock().now();
    capture_.tls_verified = url_.scheme == "https" && !insecure() && result.answered;
    capture_.page.bytes = body_.size();
    result.capture = std::move(capture_);
    result.body = std::move(body_);
    capture_ = {};
    body_.clear();
    return result;
}

}  // namespace sessionaudit
