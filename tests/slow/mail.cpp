// Sends one mail. usage: slow_mail HOST PORT starttls|tls|none CA_FILE USER PASSWORD; exit 1 when it is
// refused.
#include <cstdlib>
#include <iostream>
#include <string>

#include "mail/mailer.hpp"
#include "sessionaudit/bytes.hpp"

int main(int argc, char** argv) {
    using namespace sessionaudit;
    using namespace sessionaudit::server;
    if (argc != 7) return 2;
    MailSettings settings;
    settings.host = argv[1];
    settings.port = static_cast<std::uint16_t>(std::atoi(argv[2]));
    const std::string security = argv[3];
    settings.security = security == "tls"    ? MailSecurity::tls
                        : security == "none" ? MailSecurity::none
                                             : MailSecurity::starttls;
    settings.ca_file = argv[4];
    settings.user = argv[5];
    settings.password = std::make_shared<SecretBytes>(as_bytes(std::string_view(argv[6])));
    settings.from = "privacy@shop.example";
    std::string text = ".\n\xc3\x84 line that begins with a dot:\n.hidden\n";
    for (int i = 0; i < 400; ++i)
        text += "long ";
    try {
        Mailer(settings).deliver(
            {"anna@shop.example", "Ihr Code: f\xc3\xbcr Anna \xe2\x82\xac", text + "\n"});
    } catch (const Error& error) {
        std::cerr << error.what() << std::endl;
        return 1;
    }
}
