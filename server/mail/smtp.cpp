#include "mail/smtp.hpp"

#include <Poco/Environment.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/DialogSocket.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SMTPClientSession.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureStreamSocket.h>

#include <sstream>

namespace sessionaudit::server {
namespace {

using Poco::Net::Context;
using Poco::Net::SMTPClientSession;

constexpr int kConnectSeconds = 10;
constexpr int kAnswerSeconds = 60;

Context::Ptr client_context(const MailSettings& settings) {
    // Strict: or Poco takes any name for a server on this machine.
    Context::Ptr context(new Context(Context::TLS_CLIENT_USE, "", "", settings.ca_file.string(),
                                     Context::VERIFY_STRICT, 9, settings.ca_file.empty(), "DEFAULT"));
    context->enableExtendedCertificateVerification(true);
    context->disableProtocols(Context::PROTO_SSLV2 | Context::PROTO_SSLV3 | Context::PROTO_TLSV1 |
                              Context::PROTO_TLSV1_1);
    return context;
}

/// Upgrades the connection it was given: Poco's own session that does so cannot be told a time to connect in.
class Session : public SMTPClientSession {
  public:
    using SMTPClientSession::SMTPClientSession;
    void start_tls(const std::string& host, Context::Ptr context) {
        std::string response;
        const int status = sendCommand("STARTTLS", response);
        if (!isPositiveCompletion(status))
            throw SmtpFailure("the mail server offers no STARTTLS, and nothing is sent without it", true);
        // The assignment also drops what was received before the handshake, which anybody may have sent.
        socket() = Poco::Net::SecureStreamSocket(
            Poco::Net::SecureStreamSocket::attach(socket(), host, std::move(context)));
    }
};

Poco::Net::StreamSocket connect(const MailSettings& settings) {
    const Poco::Net::SocketAddress address(settings.host, settings.port);
    const Poco::Timespan limit(kConnectSeconds, 0);
    Poco::Net::StreamSocket socket;
    socket.connect(address, limit);
    socket.setReceiveTimeout(Poco::Timespan(kAnswerSeconds, 0));
    socket.setSendTimeout(Poco::Timespan(kAnswerSeconds, 0));
    if (settings.security == MailSecurity::none && !socket.peerAddress().host().isLoopback())
        throw SmtpFailure("mail goes unencrypted to a server on this machine alone; set mail.security", true);
    if (settings.security == MailSecurity::tls)
        return Poco::Net::SecureStreamSocket::attach(socket, settings.host, client_context(settings));
    return socket;
}

void log_in(Session& session, const MailSettings& settings, const std::string& self) {
    if (settings.user.empty()) return;
    std::string password;
    if (settings.password)
        password.assign(reinterpret_cast<const char*>(settings.password->data()), settings.password->size());
    try {
        session.login(self, SMTPClientSession::AUTH_PLAIN, settings.user, password);
    } catch (const Poco::Net::SMTPException& fault) {
        if (fault.code() != 0) throw;
        session.login(self, SMTPClientSession::AUTH_LOGIN, settings.user, password);  // no PLAIN is offered
    }
    wipe_memory(password.data(), password.size());
}

void talk(const MailSettings& settings, const std::string& to, const std::string& message) {
    const std::string self = Poco::Environment::nodeName();
    Session session(connect(settings));
    session.login(self);
    if (settings.security == MailSecurity::starttls) {
        session.start_tls(settings.host, client_context(settings));
        std::string response;
        // RFC 3207 section 4.2: what was said before does not count any more.
        session.sendCommand("EHLO", self, response);
    }
    log_in(session, settings, self);
    session.sendAddresses(settings.from, {to});  // it adds the angle brackets
    session.sendData();
    std::istringstream content(message);
    session.sendMessage(content);
    try {
        session.close();
    } catch (const Poco::Exception&) {
        // It has the mail; how it says goodbye does not matter.
    }
}

}  // namespace

void smtp_deliver(const MailSettings& settings, const std::string& to, const std::string& message) {
    try {
        talk(settings, to, message);
    } catch (const Poco::Net::SMTPException& fault) {
        // What the server said may hold the address.
        const bool permanent = fault.code() >= 500 && fault.code() < 600;
        throw SmtpFailure("the mail server refused, with code " + std::to_string(fault.code()), permanent);
    } catch (const Poco::Net::SSLException&) {
        throw SmtpFailure("no TLS with the mail server: its certificate is not for " + settings.host +
                              ", or nobody who is trusted signed it",
                          false);
    } catch (const Poco::Exception& fault) {
        throw SmtpFailure(std::string("the mail server is out of reach: ") + fault.name(), false);
    }
}

}  // namespace sessionaudit::server
