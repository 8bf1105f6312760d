// The server of `scripts/bench scan`: HTTPS on loopback for any number of names, which all answer with the
// same small page and robots.txt. bench_scan_server CERTIFICATE KEY; prints its port, ends with its input.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

namespace {

using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;
using Connection = std::unique_ptr<SSL, decltype(&SSL_free)>;

std::string response(std::string_view type, std::string_view more, const std::string& body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: " + std::string(type) + "\r\n" + std::string(more) +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// Some 15 KB, as many start pages have without their scripts.
std::string page() {
    std::string body = "<!doctype html><title>A shop</title><main>";
    for (int i = 0; i < 120; ++i)
        body += "<p class=\"text\">Some text of a paragraph, <a href=\"/page/" + std::to_string(i) +
                "\">with a link</a> and an image <img src=\"/images/" + std::to_string(i) +
                ".png\" alt=\"\">.</p>\n";
    return body + "<form method=\"post\" action=\"/login\"><input name=\"user\"></form></main>";
}

void talk(SSL* connection) {
    static const std::string kPage = response(
        "text/html; charset=utf-8",
        "Set-Cookie: sid=0123456789abcdef0123456789abcdef; Path=/; Secure; HttpOnly; SameSite=Lax\r\n"
        "Set-Cookie: _ga=GA1.2.1234567890.1234567890; Path=/; Max-Age=63072000\r\n"
        "Strict-Transport-Security: max-age=31536000\r\n",
        page());
    static const std::string kRobots = response("text/plain", "", "User-agent: *\nDisallow: /private\n");
    std::string request;
    char buffer[4096];
    for (int got = 0; (got = SSL_read(connection, buffer, sizeof buffer)) > 0;) {
        request.append(buffer, static_cast<std::size_t>(got));
        if (!request.ends_with("\r\n\r\n")) continue;
        const std::string& reply = request.starts_with("GET /robots.txt ") ? kRobots : kPage;
        if (SSL_write(connection, reply.data(), static_cast<int>(reply.size())) <= 0) return;
        request.clear();
    }
}

void serve(SSL_CTX* context, int socket) {
    const int at_once = 1;  // as every web server does
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    const Connection connection(SSL_new(context), SSL_free);
    SSL_set_fd(connection.get(), socket);
    if (SSL_accept(connection.get()) == 1) talk(connection.get());
    ERR_clear_error();
    close(socket);
}

int listen_on_loopback() {
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    if (listener < 0 || bind(listener, plain, size) != 0 || listen(listener, 1024) != 0) std::exit(1);
    getsockname(listener, plain, &size);
    std::printf("%d\n", ntohs(address.sin_port));
    std::fflush(stdout);
    return listener;
}

}  // namespace

int main(int count, char** words) {
    std::signal(SIGPIPE, SIG_IGN);
    const Context context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    if (count != 3 || SSL_CTX_use_certificate_chain_file(context.get(), words[1]) != 1 ||
        SSL_CTX_use_PrivateKey_file(context.get(), words[2], SSL_FILETYPE_PEM) != 1)
        return 2;
    const int listener = listen_on_loopback();
    std::thread([] {
        while (std::getchar() != EOF) {
        }
        std::_Exit(0);
    }).detach();
    while (true) {
        const int socket = accept(listener, nullptr, nullptr);
        if (socket >= 0) std::thread(serve, context.get(), socket).detach();
    }
}
