// The public suffix list, by libpsl: the newer of the list built into it and the one that the system
// installed. A name under no rule falls under "*", as browsers have it: its last label is the suffix.
#include <libpsl.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/network_address.hpp"
#include "crypto/hash.hpp"
#include "sessionaudit/cookie_verdict.hpp"

namespace sessionaudit {
namespace {

/// Lives as long as the program.
struct SuffixList {
    SuffixList() : list(psl_latest(nullptr)) {
        if (list == nullptr) list = psl_builtin();
    }
    bool built_in() const { return list == psl_builtin(); }
    const psl_ctx_t* list;
};

const SuffixList& suffix_list() {
    static const SuffixList list;
    return list;
}

constexpr std::size_t kNone = std::string_view::npos;

/// Where the registrable domain begins in `host`; kNone where there is none. `host` is no IP address.
std::size_t look_up(const std::string& host) {
    const psl_ctx_t* list = suffix_list().list;
    // Without any list the one rule left is "*".
    if (list == nullptr) {
        const std::size_t dot = host.rfind('.');
        if (dot == kNone || dot == 0) return kNone;
        const std::size_t before = host.rfind('.', dot - 1);
        return before == kNone ? 0 : before + 1;
    }
    const char* domain = psl_registrable_domain(list, host.c_str());
    return domain == nullptr ? kNone : static_cast<std::size_t>(domain - host.c_str());
}

struct KnownHost {
    std::string host;
    std::size_t registrable = kNone;
};

/// The lines of a site come from few hosts, and a look-up costs more than all the rest of a verdict.
const KnownHost& known_host(std::string_view host) {
    constexpr std::size_t kRemembered = 64;
    thread_local std::array<KnownHost, kRemembered> remembered;
    KnownHost& place = remembered[std::hash<std::string_view>{}(host) % kRemembered];
    if (place.host != host) {
        place.host = host;
        place.registrable = look_up(place.host);
    }
    return place;
}

/// A host that no list can know anything of.
bool has_no_labels(std::string_view host) {
    constexpr std::size_t kHostOctetsMax = 255;
    return host.empty() || host.front() == '.' || host.front() == '[' || host.size() > kHostOctetsMax ||
           host.find('\0') != kNone || is_ip_address(host);
}

std::string day_of(std::time_t moment) {
    const auto day = std::chrono::system_clock::from_time_t(moment);
    return to_rfc3339(std::chrono::floor<Milliseconds>(day)).substr(0, 10);
}

std::string digest_of_file(const char* path) {
    std::ifstream file(path, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    return to_hex(sha256(as_bytes(text)));
}

}  // namespace

bool is_ip_address(std::string_view host) {
    // Almost all hosts are names, which end in a letter and hold no colon.
    if (host.empty()) return false;
    const bool may_be = host.find(':') != kNone || (host.back() >= '0' && host.back() <= '9');
    return may_be && parse_address(host).has_value();
}

std::optional<std::string> registrable_domain(std::string_view host) {
    if (has_no_labels(host)) return std::nullopt;
    const KnownHost& known = known_host(host);
    if (known.registrable == kNone) return std::nullopt;
    return known.host.substr(known.registrable);
}

bool is_public_suffix(std::string_view host) {
    return !has_no_labels(host) && known_host(host).registrable == kNone;
}

bool same_site_hosts(std::string_view a, std::string_view b) {
    if (a == b) return true;
    const auto owner = registrable_domain(a);
    return owner && owner == registrable_domain(b);
}

std::string public_suffix_list_version() {
    const SuffixList& used = suffix_list();
    const std::string library = std::string("libpsl ") + psl_get_version();
    if (used.list == nullptr) return library + " without a list";
    const char* file = psl_dist_filename();
    if (used.built_in() || file == nullptr)
        return library + ", built-in list of " + day_of(psl_builtin_file_time()) + ", sha1 " +
               psl_builtin_sha1sum();
    return library + ", " + std::filesystem::path(file).filename().string() + ", sha256 " +
           digest_of_file(file);
}

}  // namespace sessionaudit
