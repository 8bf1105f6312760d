// Letters as answers: text or HTML, in the language that was asked for.
#pragma once

#include "api/call.hpp"
#include "sessionaudit/ids.hpp"
#include "sessionaudit/letter.hpp"

namespace sessionaudit::server {

/// Whether Accept asks for a page rather than for the other type (RFC 9110 section 12.5.1, without weights:
/// browsers name text/html first).
bool wants_html(const Call& call);
/// A page of ours, under a policy that lets it have its own style and nothing else.
Reply html_reply(std::string page);
/// Accept-Language decides where the options name no language; without it, the request's own.
/// Throws as RequestService::letter().
Reply letter_reply(const Call& call, const RecordId& request, LetterKind kind, LetterOptions options);

}  // namespace sessionaudit::server
