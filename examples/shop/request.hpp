// A request, read and checked once, so that handlers see plain values.
#pragma once

#include <Poco/Net/HTTPServerRequest.h>

#include <map>
#include <string>
#include <string_view>

#include "sessionaudit/session.hpp"

namespace shop {

struct Request {
    std::string method;  ///< GET for HEAD too: the answer differs only in having no body
    std::string path;    ///< decoded, without the query
    std::map<std::string, std::string> fields;  ///< of the query, or of a POSTed form
    std::multimap<std::string, std::string> cookies;
    std::string host;  ///< lower case, without the port; empty when it is not a host name
    std::string referrer;
    bool https = false;       ///< as this connection, or the proxy, says
    bool same_origin = true;  ///< false: another site's page made the browser send this
    sessionaudit::RequestContext context;

    /// Empty when there is no such field.
    std::string field(const std::string& name) const;
    bool has_cookie(const std::string& name) const { return cookies.count(name) > 0; }
};

inline constexpr int kBodyMax = 16 * 1024;

/// Who asks. The shop listens on loopback only, so whoever connects is on this machine, and the last
/// address a proxy put into X-Forwarded-For is believed.
std::string client_address(const Poco::Net::HTTPServerRequest& raw);

/// Over TLS to here, or to the proxy in front.
bool is_https(const Poco::Net::HTTPServerRequest& raw);

/// A refusal to read the request, as an HTTP status.
struct BadRequest {
    int status;
};

/// Throws BadRequest: 400 malformed, 405 method, 411 a body without a length, 413 too large, 415 a body
/// that is not a form.
Request read_request(Poco::Net::HTTPServerRequest& raw);

}  // namespace shop
