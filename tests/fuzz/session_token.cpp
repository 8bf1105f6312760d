// Whatever a cookie holds: it is no token, or it is exactly the text that the token it leads to would
// be written as. Two texts for one token would be two keys for one lock.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "session/token.hpp"

using namespace sessionaudit;

namespace {

void judge(std::string_view text) {
    const auto token = SessionToken::parse(text);
    if (!token) return;
    if (token->bucket >= kBucketCount) std::abort();
    if (token->to_string() != text) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    judge(text);
    // Most inputs fail at the prefix or the bucket; these reach what comes after.
    judge("sa1." + std::string(text));
    judge("sa1.17." + std::string(text));
    return 0;
}
