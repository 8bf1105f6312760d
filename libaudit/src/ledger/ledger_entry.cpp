#include "sessionaudit/ledger_entry.hpp"

#include <algorithm>

#include "core/ascii.hpp"
#include "crypto/hash.hpp"
#include "ledger/canonical_json.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;
constexpr std::size_t kWordSizeMax = 128;

[[noreturn]] void fail_entry(const std::string& why) {
    throw Error(ErrorCode::invalid_argument, "this is not a ledger entry: " + why);
}

void require_word(const char* name, std::string_view word, bool (*allowed)(char)) {
    if (word.empty() || word.size() > kWordSizeMax || !std::all_of(word.begin(), word.end(), allowed))
        fail_entry(std::string("its ") + name + " is empty, too long or has a character that is not allowed");
}

bool is_printable(char c) {
    return c > ' ' && c < 0x7F;
}
bool is_word(char c) {
    return ascii::is_lower(c) || ascii::is_digit(c) || c == '_' || c == '.';
}

void require_rules(const LedgerEntry& entry) {
    require_word("actor", entry.actor, is_printable);
    require_word("action", entry.action, is_word);
    require_word("outcome", entry.outcome, is_word);
}

const std::string& text_of(const json& value, const char* name) {
    if (!value.is_string()) fail_entry(std::string("its ") + name + " must be a text");
    return value.get_ref<const std::string&>();
}

Hash commitment_of(const json& value) {
    const auto bytes = from_base64url(text_of(value, "commitment"));
    Hash hash;
    if (!bytes || bytes->size() != hash.size()) fail_entry("a commitment must be 32 bytes in base64url");
    std::copy(bytes->begin(), bytes->end(), hash.begin());
    return hash;
}

LedgerDetail detail_of(const json& value) {
    if (!value.is_object() || value.empty()) fail_entry("its detail must be an object with members");
    LedgerDetail detail;
    for (const auto& [name, fact] : value.items()) {
        if (fact.is_boolean())
            detail.emplace(name, fact.get<bool>());
        else if (fact.is_number_integer())
            detail.emplace(name, fact.get<std::int64_t>());
        else
            detail.emplace(name, text_of(fact, "detail's value"));
    }
    return detail;
}

void read_member(LedgerEntry& entry, const std::string& name, const json& value) {
    if (name == "at") {
        const auto at = parse_rfc3339(text_of(value, "time"));
        if (!at || to_rfc3339(*at) != value.get_ref<const std::string&>())
            fail_entry("its time must be RFC 3339 in UTC with milliseconds");
        entry.at = *at;
    } else if (name == "actor") {
        entry.actor = text_of(value, "actor");
    } else if (name == "action") {
        entry.action = text_of(value, "action");
    } else if (name == "outcome") {
        entry.outcome = text_of(value, "outcome");
    } else if (name == "subject") {
        entry.subject = commitment_of(value);
    } else if (name == "refs") {
        if (!value.is_array() || value.empty()) fail_entry("its refs must be a list with elements");
        for (const json& ref : value)
            entry.refs.push_back(commitment_of(ref));
    } else if (name == "detail") {
        entry.detail = detail_of(value);
    } else if (name != "v") {
        fail_entry("it has a member that version 1 does not know");
    }
}

}  // namespace

Hash commitment(ByteView salt, std::string_view label, ByteView value) {
    if (salt.size() != kLedgerSaltSize || label.find('\0') != std::string_view::npos)
        throw Error(ErrorCode::invalid_argument,
                    "a commitment needs a salt of 32 bytes and a label without 0x00");
    const std::uint8_t separator[] = {0x00};
    return hmac_sha256(salt, {as_bytes(label), separator, value});
}

Bytes LedgerEntry::to_json() const {
    require_rules(*this);
    json value = {
        {"v", kVersion}, {"at", to_rfc3339(at)}, {"actor", actor}, {"action", action}, {"outcome", outcome}};
    if (subject) value["subject"] = to_base64url(*subject);
    for (const Hash& ref : refs)
        value["refs"].push_back(to_base64url(ref));
    for (const auto& [name, fact] : detail) {
        json& member = value["detail"][name];
        std::visit([&member](const auto& held) { member = held; }, fact);
    }
    const std::string text = to_canonical_json(value);
    if (text.size() > kLedgerEntrySizeMax) fail_entry("it is longer than 65535 bytes");
    return Bytes(text.begin(), text.end());
}

LedgerEntry LedgerEntry::parse(ByteView json_text) {
    if (json_text.size() > kLedgerEntrySizeMax) fail_entry("it is longer than 65535 bytes");
    const json value = parse_canonical_json(as_text(json_text));
    if (!value.is_object()) fail_entry("it must be an object");
    const auto version = value.find("v");
    if (version == value.end() || *version != kVersion) fail_entry("only version 1 is known");
    for (const char* required : {"at", "actor", "action", "outcome"})
        if (!value.contains(required)) fail_entry(std::string("it has no ") + required);
    LedgerEntry entry;
    for (const auto& [name, member] : value.items())
        read_member(entry, name, member);
    require_rules(entry);
    return entry;
}

}  // namespace sessionaudit
