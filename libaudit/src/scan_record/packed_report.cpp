#include "scan_record/packed_report.hpp"

#include <zlib.h>

#include <nlohmann/json.hpp>

#include "core/json_text.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kSizeBytes = 8;
constexpr std::uint64_t kSizeMax = std::uint64_t{1} << 30U;

[[noreturn]] void damaged() {
    throw Error(ErrorCode::corrupt, "the stored report of a scan is damaged; scan again");
}

}  // namespace

Bytes pack_reports(const Reports& reports) {
    const std::string text = dump_json_replacing(nlohmann::json(reports));
    uLongf size = compressBound(text.size());
    Bytes packed(kSizeBytes + size);
    for (std::size_t i = 0; i < kSizeBytes; ++i)
        packed[i] = static_cast<std::uint8_t>(text.size() >> (8 * i));
    const ByteView bytes = as_bytes(text);
    if (compress2(packed.data() + kSizeBytes, &size, bytes.data(), bytes.size(), Z_DEFAULT_COMPRESSION) !=
        Z_OK)
        throw Error(ErrorCode::internal, "zlib refused to compress a report");
    packed.resize(kSizeBytes + size);
    return packed;
}

Reports unpack_reports(ByteView packed) {
    if (packed.size() < kSizeBytes) damaged();
    std::uint64_t size = 0;
    for (std::size_t i = 0; i < kSizeBytes; ++i)
        size |= std::uint64_t{packed[i]} << (8 * i);
    if (size > kSizeMax) damaged();
    Bytes bytes(size);
    uLongf got = bytes.size();
    const ByteView content = packed.subspan(kSizeBytes);
    if (uncompress(bytes.data(), &got, content.data(), content.size()) != Z_OK || got != size) damaged();
    const auto json = parse_json_or_discard(as_text(bytes));
    if (!json.is_object()) damaged();
    return json.get<Reports>();
}

}  // namespace sessionaudit
