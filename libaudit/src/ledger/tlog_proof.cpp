#include "ledger/text_lines.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/proof.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kFirstLine = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";

[[noreturn]] void fail_proof(const char* why) {
    throw Error(ErrorCode::invalid_argument, std::string("this is not a tlog-proof: ") + why);
}

std::string_view require_line(std::string_view& text) {
    const auto line = take_line(text);
    if (!line) fail_proof("it ends too soon");
    return *line;
}

}  // namespace

std::string TlogProof::to_text() const {
    std::string text(kFirstLine);
    text += '\n';
    if (!extra.empty()) text.append(kExtra).append(to_base64(extra)).append("\n");
    text.append(kIndex).append(std::to_string(index)).append("\n");
    for (const Hash& hash : path)
        text.append(to_base64(hash)).append("\n");
    return text + '\n' + checkpoint;
}

TlogProof TlogProof::parse(std::string_view text) {
    if (text.size() > kProofSizeMax) fail_proof("it is longer than 1 MiB");
    if (require_line(text) != kFirstLine) fail_proof("its first line must be c2sp.org/tlog-proof@v1");
    TlogProof proof;
    std::string_view line = require_line(text);
    if (line.starts_with(kExtra)) {
        auto extra = from_base64(line.substr(kExtra.size()));
        if (!extra || extra->empty()) fail_proof("its extra line is not base64");
        proof.extra = std::move(*extra);
        line = require_line(text);
    }
    if (!line.starts_with(kIndex)) fail_proof("it has no index line");
    const auto index = parse_decimal(line.substr(kIndex.size()));
    if (!index) fail_proof("its index is not a number");
    proof.index = *index;
    for (line = require_line(text); !line.empty(); line = require_line(text)) {
        const auto hash = parse_base64_hash(line);
        if (!hash) fail_proof("a line of its path is not a SHA-256 value in base64");
        if (proof.path.size() == kProofPathMax) fail_proof("its path is longer than 63 hashes");
        proof.path.push_back(*hash);
    }
    Checkpoint::parse(SignedNote::parse(text).text);  // malformed is said here; wrong is for verify_proof
    proof.checkpoint = text;
    return proof;
}

Checkpoint verify_proof(const TlogProof& proof, ByteView entry, const VerifierKey& key) {
    Checkpoint checkpoint = verify_checkpoint(proof.checkpoint, key);
    if (proof.index >= checkpoint.size)
        throw Error(ErrorCode::ledger_mismatch, "the proof names entry " + std::to_string(proof.index) +
                                                    ", its checkpoint covers only " +
                                                    std::to_string(checkpoint.size));
    if (!verify_inclusion(proof.index, checkpoint.size, leaf_hash(entry), proof.path, checkpoint.root))
        throw Error(ErrorCode::ledger_mismatch,
                    "the proof does not lead from this entry to the signed root: the "
                    "entry or the proof was changed");
    return checkpoint;
}

}  // namespace sessionaudit
