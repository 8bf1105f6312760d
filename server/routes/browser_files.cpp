// What pages fetch: the client for pages, and the answer to Global Privacy Control.
#include "api/etag.hpp"
#include "api/route_table.hpp"
#include "app.hpp"
#include "browser_client_file.hpp"
#include "http/problem.hpp"

namespace sessionaudit::server {
namespace {

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || c == '"';
}

/// Without lines of comment, and without white space except between two words.
std::string compact(std::string_view script) {
    std::string out;
    bool space = false;
    while (!script.empty()) {
        const std::string_view line = script.substr(0, script.find('\n'));
        script.remove_prefix(std::min(line.size() + 1, script.size()));
        const std::size_t begin = line.find_first_not_of(' ');
        if (begin == std::string_view::npos || line.substr(begin).starts_with("//")) continue;
        for (const char c : line) {
            if (c == ' ') {
                space = true;
                continue;
            }
            if (space && !out.empty() && is_word(out.back()) && is_word(c)) out.push_back(' ');
            space = false;
            out.push_back(c);
        }
        space = true;
    }
    return out;
}

Reply send_browser_client(Call& call) {
    static const std::string script = compact(browser_client_text());
    static const std::string etag = etag_of(script);
    Reply reply;
    reply.content_type = "text/javascript; charset=utf-8";
    reply.body = script;
    // The same for everybody, so that any page may load it, with integrity= too (SRI needs CORS).
    reply.headers = {{"Cache-Control", "public, max-age=3600"},
                     {"Access-Control-Allow-Origin", "*"},
                     {"Cross-Origin-Resource-Policy", "cross-origin"}};
    return with_etag(call, std::move(reply), etag);
}

Reply tell_gpc_support(Call& call) {
    const std::string& since = call.app.config.gpc_since;
    if (since.empty())
        throw Problem(404, "not-found", "nothing is said here of Global Privacy Control; see gpc_since");
    Reply reply = Reply::json({{"gpc", true}, {"lastUpdate", since}});
    reply.headers = {{"Cache-Control", "public, max-age=3600"}, {"Access-Control-Allow-Origin", "*"}};
    return reply;
}

}  // namespace

void add_browser_files_routes(RouteTable& table) {
    table.add("sendBrowserClient", send_browser_client);
    table.add("tellGpcSupport", tell_gpc_support);
}

}  // namespace sessionaudit::server
