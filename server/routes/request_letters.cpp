// Letters about a request. They give the reasons that the person was given, so reading them takes
// subjects:read.
#include "api/route_table.hpp"
#include "app.hpp"
#include "requests/letter_reply.hpp"
#include "requests/request_json.hpp"
#include "requests/request_mail.hpp"

namespace sessionaudit::server {
namespace {

LetterKind kind_of(const Call& call) {
    return *parse_letter_kind(call.at("letter"));
}

Reply get_letter(Call& call) {
    return letter_reply(call, call.id<RecordId>("request"), kind_of(call), {});
}

LetterOptions options_of(const nlohmann::json& body) {
    LetterOptions options;
    options.language = body.value("language", "");
    options.controller = body.value("controller", "");
    options.contact = body.value("contact", "");
    options.authority = body.value("authority", "");
    options.recipient = body.value("recipient", "");
    options.note = body.value("note", "");
    options.code = body.value("code", "");
    return options;
}

Reply write_letter(Call& call) {
    return letter_reply(call, call.id<RecordId>("request"), kind_of(call), options_of(call.body));
}

Reply send_letter(Call& call) {
    const auto id = call.id<RecordId>("request");
    LetterOptions options = options_of(call.body);
    if (options.language.empty() && !call.field("Accept-Language").empty())
        options.language = call.language();
    mail_letter(call.app, id, kind_of(call), options, call.actor());
    return request_reply(call, id);
}

Reply letter_sent(Call& call) {
    const auto id = call.id<RecordId>("request");
    call.app.vault.requests().letter_sent(id, kind_of(call), call.actor());
    return request_reply(call, id);
}

}  // namespace

void add_request_letters_routes(RouteTable& table) {
    table.add("getLetter", get_letter);
    table.add("writeLetter", write_letter);
    table.add("letterSent", letter_sent);
    table.add("mailLetter", send_letter);
}

}  // namespace sessionaudit::server
