#include "ingest/page_view.hpp"

#include <algorithm>

#include "core/ascii.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kStaticExtensions[] = {
    "css",  "js",   "mjs", "map", "wasm", "png",  "jpg",   "jpeg", "gif", "svg", "ico",
    "webp", "avif", "bmp", "tif", "tiff", "woff", "woff2", "ttf",  "otf", "eot", "mp3",
    "mp4",  "m4a",  "m4v", "ogg", "ogv",  "webm", "wav",   "flac", "mov", "avi", "swf",
};
constexpr std::size_t kExtensionMax = 5;

}  // namespace

bool is_static_asset(std::string_view target) noexcept {
    const std::string_view path = target.substr(0, target.find_first_of("?#"));
    const std::size_t dot = path.find_last_of("./");
    if (dot == std::string_view::npos || path[dot] == '/') return false;
    const std::string_view extension = path.substr(dot + 1);
    if (extension.size() > kExtensionMax) return false;
    return std::any_of(
        std::begin(kStaticExtensions), std::end(kStaticExtensions),
        [extension](std::string_view known) { return ascii::equal_ignoring_case(extension, known); });
}

std::optional<SkipReason> why_not_page_view(const LogHit& hit) noexcept {
    if (hit.method != "GET") return SkipReason::method;
    const bool shown = (hit.status >= 200 && hit.status <= 299) || hit.status == 304;
    if (!shown) return SkipReason::status;
    if (is_static_asset(hit.target)) return SkipReason::static_asset;
    return std::nullopt;
}

}  // namespace sessionaudit
