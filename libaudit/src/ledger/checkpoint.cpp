#include "ledger/text_lines.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/proof_checkpoint.hpp"

namespace sessionaudit {
namespace {

[[noreturn]] void fail_checkpoint(const char* why) {
    throw Error(ErrorCode::invalid_argument, std::string("this is not a checkpoint: ") + why);
}

}  // namespace

std::string Checkpoint::to_text() const {
    std::string text = origin + '\n' + std::to_string(size) + '\n' + to_base64(root) + '\n';
    for (const std::string& line : extensions)
        text += line + '\n';
    return text;
}

Checkpoint Checkpoint::parse(std::string_view text) {
    const auto origin = take_line(text);
    if (!origin || origin->empty()) fail_checkpoint("its first line must name the log");
    const auto size_line = take_line(text);
    const auto size = size_line ? parse_decimal(*size_line) : std::nullopt;
    if (!size) fail_checkpoint("its second line must be the number of entries");
    const auto root_line = take_line(text);
    const auto root = root_line ? parse_base64_hash(*root_line) : std::nullopt;
    if (!root) fail_checkpoint("its third line must be a SHA-256 value in base64");
    Checkpoint checkpoint{std::string(*origin), *size, *root, {}};
    while (const auto line = take_line(text)) {
        if (line->empty()) fail_checkpoint("it has an empty line");
        checkpoint.extensions.emplace_back(*line);
    }
    if (!text.empty()) fail_checkpoint("its last line has no end");
    return checkpoint;
}

}  // namespace sessionaudit
