// Connections that say as little as keeps them open: heads and bodies byte by byte, and TLS handshakes that
// do not go on. Prints "held N" each second, until its standard input ends.
//
// usage: slow_clients PORT TLS_PORT COUNT TOKEN_FILE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace {

struct Client {
    int descriptor = -1;
    int kind = 0;
};

int connect_to(int port) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (descriptor < 0 ||
        ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        if (descriptor >= 0) ::close(descriptor);
        return -1;
    }
    ::fcntl(descriptor, F_SETFL, O_NONBLOCK);
    return descriptor;
}

bool say(int descriptor, const std::string& bytes) {
    return ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) return 2;
    const int ports[] = {std::atoi(argv[1]), std::atoi(argv[1]), std::atoi(argv[2])};
    const auto count = static_cast<std::size_t>(std::atoi(argv[3]));
    std::string token;
    std::getline(std::ifstream(argv[4]), token);
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    const std::string openings[] = {
        "GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow: ",
        "POST /api/v1/consents/decide HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + token +
            "\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{",
        std::string("\x16\x03\x01\x02\x00\x01", 6)};
    const std::string drips[] = {"a", " ", std::string(1, '\x01')};
    std::vector<Client> clients(count);
    for (std::size_t i = 0; i < count; ++i)
        clients[i].kind = static_cast<int>(i % 3);
    while (true) {
        std::size_t held = 0;
        for (Client& client : clients) {
            const auto kind = static_cast<std::size_t>(client.kind);
            char waste[512];
            if (client.descriptor >= 0) {
                const ssize_t got = ::recv(client.descriptor, waste, sizeof waste, MSG_DONTWAIT);
                if (got == 0 || (got < 0 && errno != EAGAIN) || !say(client.descriptor, drips[kind])) {
                    ::close(client.descriptor);
                    client.descriptor = -1;
                }
            }
            if (client.descriptor < 0) {
                client.descriptor = connect_to(ports[kind]);
                if (client.descriptor >= 0) say(client.descriptor, openings[kind]);
            }
            if (client.descriptor >= 0) ++held;
        }
        std::printf("held %zu\n", held);
        std::fflush(stdout);
        pollfd input{STDIN_FILENO, POLLIN, 0};
        if (::poll(&input, 1, 1000) > 0) return 0;
    }
}
