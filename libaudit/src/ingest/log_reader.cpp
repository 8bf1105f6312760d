#include "ingest/log_reader.hpp"

#include "ingest/log_text.hpp"

namespace sessionaudit {
namespace {

constexpr LogFormat kFormats[] = {
#define SESSIONAUDIT_REGISTER(name) {#name, formats::name},
#include "ingest/formats.def"
#undef SESSIONAUDIT_REGISTER
};

constexpr std::size_t kDetectionLines = 200;

std::size_t lines_read(const LogFormat& format, std::string_view beginning) {
    const auto reader = format.make();
    std::size_t hits = 0;
    for (std::size_t line = 0; line < kDetectionLines && !beginning.empty(); ++line) {
        const std::size_t end = beginning.find('\n');
        const bool cut = end == std::string_view::npos;
        if (cut && line > 0) break;
        const std::string_view text = without_line_end(beginning.substr(0, end));
        beginning.remove_prefix(cut ? beginning.size() : end + 1);
        if (text.empty() || has_control_characters(text)) continue;
        LogHit hit;
        if (reader->read(text, hit).kind == LineResult::Kind::hit) ++hits;
    }
    return hits;
}

}  // namespace

const LogFormat* find_log_format(std::string_view name) {
    for (const LogFormat& format : kFormats)
        if (format.name == name) return &format;
    return nullptr;
}

const LogFormat* detect_log_format(std::string_view beginning) {
    const LogFormat* best = nullptr;
    std::size_t best_lines = 0;
    for (const LogFormat& format : kFormats) {
        const std::size_t lines = lines_read(format, beginning);
        if (lines <= best_lines) continue;
        best = &format;
        best_lines = lines;
    }
    return best;
}

std::vector<std::string_view> ingest_formats() {
    std::vector<std::string_view> names;
    for (const LogFormat& format : kFormats)
        names.push_back(format.name);
    return names;
}

}  // namespace sessionaudit
