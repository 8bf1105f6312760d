#include <algorithm>

#include "core/utf8.hpp"
#include "crypto/hash.hpp"
#include "crypto/signature.hpp"
#include "ledger/text_lines.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/proof_checkpoint.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kSignatureStart = "\u2014 ";  // em dash, space
constexpr std::uint8_t kEd25519Type = 0x01;

[[noreturn]] void fail_note(const char* why) {
    throw Error(ErrorCode::invalid_argument, std::string("this is not a signed note: ") + why);
}

/// The Unicode characters of general category space, and the control characters that act as one.
bool is_space(char32_t c) {
    return c == 0x20 || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
           c == 0x3000;
}

bool is_note_name(std::string_view name) {
    if (name.empty()) return false;
    while (!name.empty()) {
        const auto c = take_code_point(name);
        if (!c || *c < 0x20 || *c == 0x7F || *c == U'+' || is_space(*c)) return false;
    }
    return true;
}

void require_note_text(std::string_view text) {
    while (!text.empty()) {
        const auto c = take_code_point(text);
        if (!c) fail_note("it is not UTF-8");
        if (*c < 0x20 && *c != U'\n') fail_note("it has a control character");
    }
}

NoteSignature parse_signature(std::string_view line) {
    if (!line.starts_with(kSignatureStart)) fail_note("a line after the last empty one is not a signature");
    line.remove_prefix(kSignatureStart.size());
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) fail_note("a signature line has no signature");
    const std::string_view name = line.substr(0, space);
    if (!is_note_name(name)) fail_note("a signature line has no proper key name");
    const auto bytes = from_base64(line.substr(space + 1));
    NoteSignature signature;
    if (!bytes || bytes->size() <= signature.key_id.size())
        fail_note("a signature is not base64, or too short");
    signature.name = name;
    const auto id_end = bytes->begin() + static_cast<std::ptrdiff_t>(signature.key_id.size());
    std::copy(bytes->begin(), id_end, signature.key_id.begin());
    signature.signature.assign(id_end, bytes->end());
    return signature;
}

}  // namespace

void require_note_name(std::string_view name) {
    if (!is_note_name(name))
        throw Error(
            ErrorCode::invalid_argument,
            "a log's name must be UTF-8 without spaces, control characters and '+', such as example.com/log");
}

NoteKeyId VerifierKey::id() const {
    const std::uint8_t separator[] = {'\n', kEd25519Type};
    const Hash hash = sha256({as_bytes(name), separator, public_key});
    NoteKeyId id{};
    std::copy_n(hash.begin(), id.size(), id.begin());
    return id;
}

std::string VerifierKey::to_text() const {
    Bytes typed{kEd25519Type};
    typed.insert(typed.end(), public_key.begin(), public_key.end());
    return name + '+' + to_hex(id()) + '+' + to_base64(typed);
}

VerifierKey VerifierKey::parse(std::string_view text) {
    const auto fail = [](const char* why) -> Error {
        return {ErrorCode::invalid_argument, std::string("this is not a verifier key: ") + why};
    };
    const std::size_t first = text.find('+');
    const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
    if (second == std::string_view::npos) throw fail("it must read name+id+key");
    VerifierKey key;
    key.name = text.substr(0, first);
    if (!is_note_name(key.name)) throw fail("its name is empty or has a space or a control character");
    const auto typed = from_base64(text.substr(second + 1));
    if (!typed || typed->size() != 1 + key.public_key.size() || typed->front() != kEd25519Type)
        throw fail("its last part is not an Ed25519 key in base64");
    std::copy(typed->begin() + 1, typed->end(), key.public_key.begin());
    if (to_hex(key.id()) != text.substr(first + 1, second - first - 1))
        throw fail("its id does not belong to its name and key");
    return key;
}

std::string SignedNote::to_text() const {
    std::string note = text + '\n';
    for (const NoteSignature& line : signatures) {
        Bytes bytes(line.key_id.begin(), line.key_id.end());
        bytes.insert(bytes.end(), line.signature.begin(), line.signature.end());
        note.append(kSignatureStart).append(line.name).append(" ").append(to_base64(bytes)).append("\n");
    }
    return note;
}

SignedNote SignedNote::parse(std::string_view bytes) {
    if (bytes.size() > kNoteSizeMax) fail_note("it is longer than 256 KiB");
    require_note_text(bytes);
    if (!bytes.ends_with('\n')) fail_note("it does not end in a newline");
    const std::size_t gap = bytes.rfind("\n\n");
    if (gap == std::string_view::npos) fail_note("no empty line parts the text from the signatures");
    SignedNote note;
    note.text = bytes.substr(0, gap + 1);
    std::string_view rest = bytes.substr(gap + 2);
    while (const auto line = take_line(rest)) {
        if (note.signatures.size() == kNoteSignaturesMax) fail_note("it has more than 64 signatures");
        note.signatures.push_back(parse_signature(*line));
    }
    if (note.signatures.empty()) fail_note("it has no signature");
    return note;
}

std::string sign_checkpoint(const Checkpoint& checkpoint, const VerifierKey& key, ByteView seed) {
    SignedNote note;
    note.text = checkpoint.to_text();
    const Signature signature = sign(seed, as_bytes(note.text));
    note.signatures.push_back({key.name, key.id(), Bytes(signature.begin(), signature.end())});
    return note.to_text();
}

Checkpoint verify_checkpoint(std::string_view bytes, const VerifierKey& key) {
    const SignedNote note = SignedNote::parse(bytes);
    const NoteKeyId id = key.id();
    bool signed_by_key = false;
    for (const NoteSignature& line : note.signatures) {
        if (line.name != key.name || line.key_id != id) continue;
        // One that claims to be by this key and is not spoils the note, whatever stands beside it.
        if (line.signature.size() != Signature{}.size() ||
            !verify_signature(key.public_key, as_bytes(note.text), line.signature))
            throw Error(ErrorCode::ledger_mismatch,
                        "the checkpoint was changed: its signature does not verify");
        signed_by_key = true;
    }
    if (!signed_by_key)
        throw Error(ErrorCode::ledger_mismatch, "the checkpoint is not signed by the key " + key.to_text());
    Checkpoint checkpoint = Checkpoint::parse(note.text);
    if (checkpoint.origin != key.name)
        throw Error(ErrorCode::ledger_mismatch,
                    "the checkpoint is of the log " + checkpoint.origin + ", the key is of " + key.name);
    return checkpoint;
}

}  // namespace sessionaudit
