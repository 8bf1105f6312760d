// Whatever a profile file holds: it is refused with a sentence that names the file, or it is a profile
// that keeps the promises of its type, so that no session lives for ever and no cookie line can be
// broken out of.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "sessionaudit/error.hpp"
#include "sessionaudit/session_profile.hpp"

using namespace sessionaudit;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

constexpr std::string_view kToken = "sa1.7.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

void judge_cookie(const SessionProfile& profile) {
    if (!profile.url_parameter.empty()) return;
    const std::string line = render_set_cookie(profile, kToken);
    require(line.starts_with(profile.cookie.name + "=" + std::string(kToken)));
    for (const std::string& text : {line, render_clear_cookie(profile)})
        for (const char c : text)
            require(c != '\r' && c != '\n' && c != '\0');
    if (profile.cookie.name.starts_with("__Host-"))
        require(line.find("; Secure") != std::string::npos && line.find("Domain=") == std::string::npos);
}

void judge(const SessionProfile& profile) {
    require(!profile.id.empty());
    require(profile.idle >= Seconds{1} && profile.renewal >= Seconds{1});
    require(profile.absolute >= profile.idle);
    require(profile.renewal_overlap < profile.idle);
    require(profile.concurrent_max >= 0);
    require(profile.ipv4_prefix_bits >= 0 && profile.ipv4_prefix_bits <= 32);
    require(profile.ipv6_prefix_bits >= 0 && profile.ipv6_prefix_bits <= 128);
    const Milliseconds interval = touch_interval(profile);
    require(interval > Milliseconds{0} && interval < Milliseconds{profile.idle});
    warnings_of(profile);
    judge_cookie(profile);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        judge(parse_session_profile(text, "the file"));
    } catch (const Error& error) {
        require(error.code() == ErrorCode::invalid_argument);
        require(std::string_view(error.what()).find("the file") != std::string_view::npos);
    }
    return 0;
}
