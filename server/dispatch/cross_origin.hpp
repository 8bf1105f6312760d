// Pages of other sites at the browser API: cross-origin resource sharing (Fetch standard, section 3.2).
#pragma once

#include <Poco/Net/HTTPServerRequest.h>

#include <string>

#include "config/config.hpp"
#include "http/reply.hpp"

namespace sessionaudit::server {

/// The origin of the page that sends this. Throws Problem 403 `unknown-origin` unless it is one of the
/// configured ones, byte for byte; a request that is not a browser's has none and is refused too.
std::string require_page(const Poco::Net::HTTPServerRequest& head, const Config& config);

/// To the browser's question whether a page may send a request. `methods`: those of the path. Throws Problem
/// 405.
Reply answer_preflight(const Poco::Net::HTTPServerRequest& head, const std::string& methods);

/// Lets this page read the answer, whatever it is. Cookies are never part of it.
void let_page_read(Reply& reply, const std::string& origin);

}  // namespace sessionaudit::server
