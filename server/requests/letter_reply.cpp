#include "requests/letter_reply.hpp"

#include "app.hpp"

namespace sessionaudit::server {

bool wants_html(const Call& call) {
    const std::string& accept = call.field("Accept");
    const std::size_t html = accept.find("text/html");
    return html != std::string::npos &&
           html < std::min(accept.find("text/plain"), accept.find("application/json"));
}

Reply html_reply(std::string page) {
    Reply reply;
    reply.content_type = "text/html; charset=utf-8";
    reply.body = std::move(page);
    reply.headers.emplace_back("Content-Security-Policy",
                               "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
    return reply;
}

Reply letter_reply(const Call& call, const RecordId& request, LetterKind kind, LetterOptions options) {
    options.html = wants_html(call);
    if (options.language.empty() && !call.field("Accept-Language").empty())
        options.language = call.language();
    std::string text = call.app.vault.requests().letter(request, kind, options);
    Reply reply;
    if (options.html) {
        reply = html_reply(std::move(text));
    } else {
        reply.content_type = "text/plain; charset=utf-8";
        reply.body = std::move(text);
    }
    reply.headers.emplace_back("Vary", "Accept, Accept-Language");
    return reply;
}

}  // namespace sessionaudit::server
