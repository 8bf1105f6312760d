#include "http/request_id.hpp"

#include <random>

namespace sessionaudit::server {

std::string next_request_id() {
    static constexpr char kDigits[] = "0123456789abcdef";
    thread_local std::mt19937_64 numbers{std::random_device{}()};
    std::uint64_t number = numbers();
    std::string id(16, '0');
    for (char& digit : id) {
        digit = kDigits[number & 15U];
        number >>= 4U;
    }
    return id;
}

}  // namespace sessionaudit::server
