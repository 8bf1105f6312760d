#include "scan/fetch_checks.hpp"

#include <fstream>

#include "core/ascii.hpp"
#include "scan/web_url.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

[[noreturn]] void refuse(const std::string& sentence) {
    throw Error(ErrorCode::invalid_argument, sentence);
}

bool breaks_a_line(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

/// Never shows a value: it may be a secret.
void check_header(const std::string& line) {
    const std::size_t colon = line.find(':');
    if (breaks_a_line(line))
        refuse("a header to send holds a line break or a NUL byte; write it as one line");
    if (colon == std::string::npos || ascii::trim(line.substr(0, colon), " \t").empty())
        refuse("a header to send has no name and colon; write it as \"Name: value\"");
    if (line.find_first_of(" \t") < colon)
        refuse("the name of a header to send holds a space; write it as \"Name: value\"");
}

void check_cookie(const std::string& pair) {
    const std::size_t equals = pair.find('=');
    if (breaks_a_line(pair) || pair.find(';') != std::string::npos)
        refuse("a cookie to send holds a line break, a NUL byte or a semicolon; give each as \"name=value\"");
    if (equals == std::string::npos || equals == 0)
        refuse("a cookie to send has no name; write it as \"name=value\"");
}

void check_resolve(const std::string& line) {
    const std::size_t host_end = line.find(':');
    const bool whole = host_end != std::string::npos && host_end > 0 &&
                       line.find(':', host_end + 1) != std::string::npos && line.back() != ':';
    if (!whole || breaks_a_line(line))
        refuse("\"" + line + "\" does not say where a host is; write host:port:address");
}

void check_file(const std::string& path, const char* what) {
    if (!path.empty() && !std::ifstream(path))
        refuse(std::string("the ") + what + " " + path + " cannot be read");
}

}  // namespace

void check_fetch_options(const FetchOptions& options) {
    for (const std::string& line : options.headers)
        check_header(line);
    for (const std::string& pair : options.cookies)
        check_cookie(pair);
    for (const std::string& line : options.resolve)
        check_resolve(line);
    for (const std::string& prefix : options.scope)
        if (!parse_web_url(prefix))
            refuse("\"" + prefix + "\" is no scope; write the URL that everything asked for begins with");
    if (breaks_a_line(options.user_agent)) refuse("the user agent holds a line break or a NUL byte");
    check_file(options.ca_file, "file of trusted certificates");
    check_file(options.client_certificate, "client certificate");
    check_file(options.client_key, "client key");
    if (options.depth < 0 || options.pages_max < 1)
        refuse("a crawl needs a depth of 0 or more and at least one page");
    if (options.per_host < 1 || options.hosts_at_once < 1)
        refuse("at least one connection and one host at a time are needed");
    if (options.redirects_max < 0 || options.retries < 0)
        refuse("numbers of redirects and retries are 0 or more");
    if (options.body_max == 0 || options.headers_max == 0)
        refuse("the limits on body and header are 1 byte or more");
}

}  // namespace sessionaudit
