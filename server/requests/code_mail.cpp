#include "requests/code_mail.hpp"

#include "api/problem.hpp"
#include "operation/mailer.hpp"

namespace sessionaudit::server {
namespace {

/// A letter begins with its subject, on a line of its own.
std::string subject_of(const std::string& letter) {
    return letter.substr(0, letter.find('\n'));
}

}  // namespace

Timestamp mail_code(const App& app, RequestService service, const RecordId& request, const std::string& actor,
                    const std::optional<Identifier>& send_to) {
    if (!app.mail.configured())
        throw Problem(409, "mail-not-configured",
                      "no mail server is configured, so no code can be sent; it can be told by telephone or "
                      "post (\"deliver\": \"show\"), or the identity attested");
    // Before a code is made: one that goes nowhere would be one of five.
    const Identifier place = send_to ? *send_to : service.details(request).person;
    if (place.kind != "email" && !place.kind.empty())
        throw Problem(409, "no-mail-address",
                      "the code would not go to an e-mail address; name one of the person's, or tell it");
    const IdentityCode code = service.start_identity_check(request, actor, send_to);
    LetterOptions options;
    options.code = code.code;
    const std::string letter = service.letter(request, LetterKind::identity_check, options);
    app.mail.send({code.send_to.value, subject_of(letter), letter});
    return code.expires;
}

}  // namespace sessionaudit::server
