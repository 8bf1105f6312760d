// Decodes consent strings for the comparison with other decoders: one string a line in, one line of JSON out,
// {"error":"..."} for a string that is refused.
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "sessionaudit/error.hpp"
#include "sessionaudit/gpp_string.hpp"
#include "sessionaudit/tc_string.hpp"

using namespace sessionaudit;

namespace {

std::string decoded(bool is_tc, const std::string& line) {
    try {
        return is_tc ? describe_tc_string_json(decode_tc_string(line))
                     : describe_gpp_string_json(decode_gpp_string(line));
    } catch (const Error& error) {
        return nlohmann::json{{"error", error.what()}}.dump();
    }
}

}  // namespace

int main(int count, char** arguments) {
    const std::string kind = count == 2 ? arguments[1] : "";
    if (kind != "tc" && kind != "gpp") {
        std::cerr << "usage: slow_signals tc|gpp <strings >json\n";
        return 2;
    }
    for (std::string line; std::getline(std::cin, line);)
        std::cout << decoded(kind == "tc", line) << '\n';
    std::cout.flush();
    return std::cout ? 0 : 3;
}
