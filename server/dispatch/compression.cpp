#include "dispatch/compression.hpp"

#include <Poco/String.h>
#include <zlib.h>

#include <algorithm>
#include <cstdlib>

namespace sessionaudit::server {
namespace {

constexpr std::size_t kSmallest = 1024;
constexpr int kLevel = 5;
constexpr int kGzipWindow = 15 + 16;  // zlib: 16 more asks for gzip's own head
constexpr int kMemory = 8;

/// RFC 9110 section 12.5.3: a coding is taken unless its weight is 0.
bool takes_gzip(const std::string& accepted) {
    std::string_view rest = accepted;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(','), rest.size());
        std::string_view coding = rest.substr(0, end);
        while (!coding.empty() && coding.front() == ' ')
            coding.remove_prefix(1);
        const std::string name = Poco::toLower(std::string(coding.substr(0, coding.find_first_of("; "))));
        if (name == "gzip" || name == "x-gzip") {
            const std::size_t weight = coding.find("q=");
            return weight == std::string_view::npos ||
                   std::strtod(std::string(coding.substr(weight + 2)).c_str(), nullptr) > 0;
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
}

bool is_text(std::string_view type) {
    return type.starts_with("text/") || type.starts_with("application/json") ||
           type.starts_with("application/ld+json") || type.starts_with("application/x-ndjson") ||
           type.starts_with("application/javascript");
}

/// Empty when zlib cannot.
std::string gzip(const std::string& text) {
    z_stream stream{};
    if (deflateInit2(&stream, kLevel, Z_DEFLATED, kGzipWindow, kMemory, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    std::string packed(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));  // zlib does not write to it
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const int outcome = deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return outcome == Z_STREAM_END ? packed : std::string();
}

}  // namespace

void compress(const Poco::Net::HTTPServerRequest& head, bool secret, Reply& reply) {
    if (secret || reply.stream || reply.body.size() <= kSmallest || !is_text(reply.content_type)) return;
    const bool bound = std::any_of(reply.headers.begin(), reply.headers.end(), [](const auto& field) {
        return field.first == "ETag" || field.first == "Content-Encoding";
    });
    if (bound) return;
    reply.headers.emplace_back("Vary", "Accept-Encoding");
    const auto accepted = head.find("Accept-Encoding");
    if (accepted == head.end() || !takes_gzip(accepted->second)) return;
    std::string packed = gzip(reply.body);
    if (packed.empty() || packed.size() >= reply.body.size()) return;
    reply.body = std::move(packed);
    reply.headers.emplace_back("Content-Encoding", "gzip");
}

}  // namespace sessionaudit::server
