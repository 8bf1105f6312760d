// Answers made smaller for those who ask for it.
#pragma once

#include <Poco/Net/HTTPServerRequest.h>

#include "http/reply.hpp"

namespace sessionaudit::server {

/// Compresses an answer of more than 1 KiB with gzip when Accept-Encoding takes it. Answers with secrets stay
/// as they are: compressed beside what the client sent, their length would tell of them (BREACH); so do those
/// with a strong ETag, which stands for one form of the content alone (RFC 9110 section 8.8.3.3), streams,
/// and what is no text.
void compress(const Poco::Net::HTTPServerRequest& head, bool secret, Reply& reply);

}  // namespace sessionaudit::server
