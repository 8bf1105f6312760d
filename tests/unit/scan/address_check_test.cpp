#include "scan/address_check.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <catch2/catch_test_macros.hpp>
#include <cstring>

using namespace sessionaudit;

namespace {

bool is_public(const std::string& text) {
    sockaddr_storage storage{};
    sockaddr_in v4{};
    sockaddr_in6 v6{};
    if (inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1) {
        v4.sin_family = AF_INET;
        std::memcpy(&storage, &v4, sizeof v4);
    } else {
        REQUIRE(inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) == 1);
        v6.sin6_family = AF_INET6;
        std::memcpy(&storage, &v6, sizeof v6);
    }
    return is_public_address(*static_cast<const sockaddr*>(static_cast<const void*>(&storage)));
}

}  // namespace

TEST_CASE("addresses of this machine, its neighbours and nobody are not public", "[scan][address]") {
    for (const char* const address : {"0.0.0.0",          "10.1.2.3",        "100.64.0.1",  "127.0.0.1",
                                      "127.255.255.254",  "169.254.169.254", "172.16.0.1",  "172.31.255.255",
                                      "192.0.0.8",        "192.168.1.1",     "198.18.0.1",  "224.0.0.1",
                                      "240.0.0.1",        "255.255.255.255", "::",          "::1",
                                      "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "fc00::1",
                                      "fd12::1",          "fe80::1",         "fec0::1",     "ff02::1",
                                      "64:ff9b::7f00:1",  "2002:7f00:1::",   "2001:db8::1", "2001::1"}) {
        INFO(address);
        CHECK_FALSE(is_public(address));
    }
}

TEST_CASE("addresses of the Internet are public", "[scan][address]") {
    for (const char* const address :
         {"1.1.1.1", "8.8.8.8", "100.63.0.1", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.167.0.1",
          "223.255.255.254", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808"}) {
        INFO(address);
        CHECK(is_public(address));
    }
}

TEST_CASE("what is no IP address is not public", "[scan][address]") {
    sockaddr local{};
    local.sa_family = AF_UNIX;
    CHECK_FALSE(is_public_address(local));
}
