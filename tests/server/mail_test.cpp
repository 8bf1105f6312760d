// Mail: what goes over the wire, and what never does. tests/slow/mail.sh talks to a real mail server.
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "error_code.hpp"
#include "mail/mail_message.hpp"
#include "mail/mailer.hpp"
#include "mail_script.hpp"

using namespace sessionaudit;
using namespace sessionaudit::server;
using Catch::Matchers::ContainsSubstring;
using test::code_of;

namespace {

std::string message_of(const Mail& mail) {
    return mail_message(mail, "privacy@shop.example", "Mon, 2 Mar 2026 09:00:00 GMT", "id-1");
}

const Mail kMail{"anna@shop.example", "Your code", "12345678\n"};

}  // namespace

TEST_CASE("a mail has the headers that its kind needs", "[operation][mail]") {
    const std::string message = message_of(kMail);
    CHECK(message ==
          "Date: Mon, 2 Mar 2026 09:00:00 GMT\r\nFrom: privacy@shop.example\r\nTo: anna@shop.example\r\n"
          "Subject: Your code\r\nMessage-ID: <id-1@shop.example>\r\nAuto-Submitted: auto-generated\r\n"
          "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
          "Content-Transfer-Encoding: base64\r\n\r\nMTIzNDU2NzgNCg==\r\n");
}

TEST_CASE("a subject that is no ASCII is encoded in words of whole characters", "[operation][mail]") {
    std::string subject;
    for (int i = 0; i < 40; ++i)
        subject += "\xc3\xa4\xe2\x82\xac";
    const std::string message = message_of({"anna@shop.example", subject, "x"});
    std::size_t at = message.find("Subject: ");
    const std::size_t end = message.find("Message-ID");
    for (std::string_view rest = std::string_view(message).substr(at, end - at); !rest.empty();) {
        const std::size_t stop = rest.find("\r\n");
        CHECK(stop <= 76 + 9);
        CHECK(rest.substr(0, stop).ends_with("?="));
        rest.remove_prefix(stop + 2);
    }
    CHECK_THAT(message, ContainsSubstring("Subject: =?utf-8?B?w6TigqzDpOKCrMOk"));
}

TEST_CASE("no recipient and no header can be smuggled into a mail", "[operation][mail]") {
    for (const char* const to :
         {"", "anna", "anna@", "@shop.example", "a@b@c", "anna@shop.example\r\nBcc: eve@evil.example",
          "anna@shop.example, eve@evil.example", "<anna@shop.example>", "an na@shop.example",
          "anna@shop..example", ".anna@shop.example", "anna@[127.0.0.1]", "\"anna\"@shop.example",
          "anna@shop.example>\nRCPT TO:<eve@evil.example"}) {
        INFO(to);
        CHECK_FALSE(is_mail_address(to));
        CHECK(code_of([&] { require_mail({to, "s", "t"}); }) == ErrorCode::invalid_argument);
    }
    for (const std::string& subject : {std::string(), std::string("a\r\nBcc: eve@evil.example"),
                                       std::string("a\nb"), std::string("a\0b", 3), std::string(500, 'a')})
        CHECK(code_of([&] {
                  require_mail({"anna@shop.example", subject, "t"});
              }) == ErrorCode::invalid_argument);
    for (const char* const to : {"anna@shop.example", "a.b+c@shop.example", "o'hara@x-y.example"})
        CHECK(is_mail_address(to));
    CHECK(is_mail_address(std::string(64, 'a') + "@shop.example"));
    CHECK_FALSE(is_mail_address(std::string(65, 'a') + "@shop.example"));
}

TEST_CASE("without STARTTLS nothing of a mail is said", "[operation][mail]") {
    test::MailScript script({"220 hello\r\n", "250 hello\r\n", "502 no\r\n"});
    const MailSettings settings = script.settings();
    const Mailer mailer(settings);
    CHECK(code_of([&] { mailer.deliver(kMail); }) == ErrorCode::io_error);
    CHECK_THAT(script.heard(), ContainsSubstring("STARTTLS"));
    CHECK(script.heard().find("anna") == std::string::npos);
    CHECK(script.heard().find("privacy") == std::string::npos);
}

TEST_CASE("what the mail server answers decides whether a mail is tried again", "[operation][mail]") {
    const bool permanent = GENERATE(true, false);
    test::MailScript script({"220 hello\r\n", "250 hello\r\n", "250 sender\r\n",
                             permanent ? "550 no such anna@shop.example\r\n" : "450 later\r\n"});
    MailSettings settings = script.settings();
    settings.security = MailSecurity::none;
    const Mailer mailer(settings);
    bool refused = false;
    std::string sentence;
    try {
        mailer.deliver(kMail);
    } catch (const MailRefused& refusal) {
        refused = true;
        sentence = refusal.what();
    } catch (const Error& error) {
        sentence = error.what();
    }
    CHECK(refused == permanent);
    CHECK_THAT(sentence, ContainsSubstring(permanent ? "550" : "450"));
    CHECK(sentence.find("anna") == std::string::npos);
}

TEST_CASE("without a mail server no mail is taken", "[operation][mail]") {
    const MailSettings settings;
    Mailer mailer(settings);
    CHECK_FALSE(mailer.configured());
    CHECK(code_of([&] { mailer.send(kMail); }) == ErrorCode::conflict);
    CHECK(mailer.waiting() == 0);
}
