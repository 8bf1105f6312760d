#include "requests/request_mail.hpp"

#include "http/problem.hpp"
#include "mail/mailer.hpp"

namespace sessionaudit::server {
namespace {

/// A letter begins with its subject, on a line of its own.
Mail as_mail(const std::string& to, const std::string& letter) {
    return {to, letter.substr(0, letter.find('\n')), letter};
}

void require_mail_server(const App& app, const char* instead) {
    if (!app.mail.configured())
        throw Problem(409, "mail-not-configured",
                      std::string("no mail server is configured, so nothing can be sent; ") + instead);
}

void require_mail_address(const Identifier& place, const char* instead) {
    if (place.kind != "email")
        throw Problem(409, "no-mail-address",
                      std::string("this would not go to an e-mail address; ") + instead);
}

}  // namespace

Timestamp mail_code(const App& app, RequestService service, const RecordId& request, const std::string& actor,
                    const std::optional<Identifier>& send_to) {
    require_mail_server(app,
                        "the code can be told by telephone or post (\"deliver\": \"show\"), or the identity "
                        "attested");
    // Before a code is made: one that goes nowhere would be one of five.
    const Identifier place = send_to ? *send_to : service.details(request).person;
    // Of a person who was erased nothing is left; that no code is due is then said below.
    if (!place.kind.empty())
        require_mail_address(place, "name an address of the person's, or tell them the code");
    const IdentityCode code = service.start_identity_check(request, actor, send_to);
    LetterOptions options;
    options.code = code.code;
    app.mail.send(as_mail(code.send_to.value, service.letter(request, LetterKind::identity_check, options)));
    return code.expires;
}

void mail_letter(const App& app, const RecordId& request, LetterKind kind, const LetterOptions& options,
                 const std::string& actor) {
    RequestService service = app.vault.requests();
    const std::string instead = "print the letter, and note that it was sent";
    require_mail_server(app, instead.c_str());
    const Identifier person = service.details(request).person;
    require_mail_address(person, instead.c_str());
    const Mail mail = as_mail(person.value, service.letter(request, kind, options));
    try {
        app.mail.deliver(mail);
    } catch (const MailRefused& refusal) {
        throw Problem(409, "mail-refused", std::string(refusal.what()) + "; " + instead);
    } catch (const Error& fault) {
        if (fault.code() != ErrorCode::io_error) throw;
        throw Problem(503, "mail-unavailable",
                      std::string(fault.what()) + "; nothing was noted, try again later");
    }
    service.letter_sent(request, kind, actor);
}

}  // namespace sessionaudit::server
