#include "export/redactor.hpp"

#include <algorithm>

#include "core/ascii.hpp"
#include "core/percent.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kWordMin = 4;
constexpr std::size_t kWordMax = 256;
/// Paths come from outside; who tries many words shall not fill the memory.
constexpr std::size_t kKnownMax = 100'000;
/// A link in a parameter of a link of a link.
constexpr int kEncodingDepth = 3;

/// A text as it is meant, and where each of its characters stood.
struct Decoded {
    std::string text;
    std::vector<std::size_t> starts;  ///< one more than characters: the last is the end
};

/// One layer of percent-encoding less. False when there was none.
bool decode_once(Decoded& decoded) {
    Decoded next;
    bool any = false;
    for (std::size_t i = 0; i < decoded.text.size(); ++i) {
        next.starts.push_back(decoded.starts[i]);
        const std::optional<char> triple = percent_triple(decoded.text, i);
        if (!triple) {
            next.text += decoded.text[i];
            continue;
        }
        next.text += *triple;
        i += 2;
        any = true;
    }
    next.starts.push_back(decoded.starts.back());
    if (any) decoded = std::move(next);
    return any;
}

Decoded decode(std::string_view text) {
    Decoded decoded{std::string(text), {}};
    for (std::size_t i = 0; i <= text.size(); ++i)
        decoded.starts.push_back(i);
    for (int depth = 0; depth < kEncodingDepth && decode_once(decoded);)
        ++depth;
    return decoded;
}

bool is_alphanumeric(char c) {
    return ascii::is_alnum(c) || (static_cast<unsigned char>(c) & 0x80U) != 0;
}
bool is_local(char c) {
    return is_alphanumeric(c) || c == '.' || c == '_' || c == '+' || c == '-';
}
bool is_domain(char c) {
    return is_alphanumeric(c) || c == '.' || c == '-';
}
bool ends_word(char c) {
    return static_cast<unsigned char>(c) <= ' ' ||
           std::string_view("/?&=;,:#|\"'<>()[]{}\\").find(c) != std::string_view::npos;
}

struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// The address around the @ at `at`; empty when there is none.
Span address_around(const std::string& text, std::size_t at) {
    std::size_t begin = at;
    while (begin > 0 && is_local(text[begin - 1]))
        --begin;
    std::size_t end = at + 1;
    while (end < text.size() && is_domain(text[end]))
        ++end;
    while (end > at + 1 && (text[end - 1] == '.' || text[end - 1] == '-'))
        --end;  // the end of a sentence
    const bool dotted = text.substr(at + 1, end - at - 1).find('.') != std::string::npos;
    return begin < at && dotted ? Span{begin, end} : Span{};
}

std::vector<Span> words_of(const std::string& text) {
    std::vector<Span> words;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t begin = i;
        while (i < text.size() && !ends_word(text[i]))
            ++i;
        if (i - begin >= kWordMin && i - begin <= kWordMax) words.push_back({begin, i});
        if (i == begin) ++i;
    }
    return words;
}

}  // namespace

Redactor::Redactor(VaultCore& core, storage::Connection& store, const PersonData& person)
    : core_(core), store_(store), kinds_(identifier_kinds(store)) {
    for (const StoredIdentifier& stored : person.identifiers)
        own_.insert(ascii::to_lower(stored.identifier.value));
    for (const OwnerPlace& owner : person.owners)
        owners_.insert(owner.owner);
}

bool Redactor::look_up(const std::string& word) {
    for (const std::string& kind : kinds_) {
        try {
            std::string text = kind;
            const Identifier identifier = Identifier::parse(text.append(":").append(word));  // as stored
            const auto found = find_subject(store_, identifier_mac(core_.index_key(), identifier));
            if (found && !owners_.contains(found->owner)) return true;
        } catch (const Error& error) {
            if (error.code() != ErrorCode::invalid_argument) throw;  // no identifier of this kind
        }
    }
    return false;
}

bool Redactor::is_somebody_else(const std::string& word) {
    if (is_own(ascii::to_lower(word))) return false;
    const auto known = known_.find(word);
    if (known != known_.end()) return known->second;
    if (known_.size() >= kKnownMax) known_.clear();
    return known_[word] = look_up(word);
}

std::string Redactor::clean(std::string_view text) {
    if (text.size() < kWordMin) return std::string(text);
    const Decoded decoded = decode(text);
    std::vector<Span> spans;
    for (std::size_t at = decoded.text.find('@'); at != std::string::npos;
         at = decoded.text.find('@', at + 1)) {
        const Span span = address_around(decoded.text, at);
        if (span.end == 0) continue;
        const std::string address = ascii::to_lower(decoded.text.substr(span.begin, span.end - span.begin));
        if (!is_own(address)) spans.push_back(span);
    }
    for (const Span& word : words_of(decoded.text))
        if (is_somebody_else(decoded.text.substr(word.begin, word.end - word.begin))) spans.push_back(word);
    if (decoded.text.size() <= kWordMax && is_somebody_else(decoded.text)) spans = {{0, decoded.text.size()}};
    if (spans.empty()) return std::string(text);

    std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
    std::string cleaned;
    std::size_t done = 0;
    for (const Span& span : spans) {
        const std::size_t begin = decoded.starts[span.begin];
        const std::size_t end = decoded.starts[span.end];
        if (begin >= done) {
            cleaned.append(text.substr(done, begin - done)).append(kRedacted);
            ++count_;
        }
        done = std::max(done, end);
    }
    return cleaned.append(text.substr(done));
}

}  // namespace sessionaudit
