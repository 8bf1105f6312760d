// Checking a certificate with nothing but its own bytes and, at best, the published key.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "crypto/signature.hpp"
#include "erasure/certificate_text.hpp"
#include "ledger/canonical_json.hpp"
#include "sessionaudit/certificate.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/ledger_entry.hpp"
#include "sessionaudit/proof.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kNoCertificate = "this is not a certificate of erasure: ";

[[noreturn]] void refuse(const std::string& why) {
    throw Error(ErrorCode::invalid_argument, std::string(kNoCertificate) + why);
}

Bytes base64_of(const Json& value) {
    auto bytes = from_base64(value.get<std::string>());
    if (!bytes) refuse("a salt or signature is not base64");
    return *bytes;
}

/// What the checks share.
struct Parts {
    Json json;
    VerifierKey key;
    LedgerEntry entry;
    Bytes salt;
    CertificateReport report;

    void check(bool holds, const std::string& yes, const std::string& no) {
        report.checks.push_back({holds ? yes : no, holds});
    }
};

bool has_ref(const LedgerEntry& entry, const Hash& hash) {
    return std::find(entry.refs.begin(), entry.refs.end(), hash) != entry.refs.end();
}

void check_signature(Parts& parts, const std::optional<VerifierKey>& key) {
    const std::string text = signed_text(parts.json);
    const bool good =
        verify_signature(parts.key.public_key, as_bytes(text), base64_of(parts.json.at("signature")));
    parts.check(good, "the signature of " + parts.key.name + " is good",
                "the signature is not that of the key in the certificate: it was changed or forged");
    if (key)
        parts.check(key->to_text() == parts.key.to_text(), "it was signed by the key you gave",
                    "it was NOT signed by the key you gave");
}

void check_proof(Parts& parts) {
    const Json& ledger = parts.json.at("ledger");
    const auto proof = TlogProof::parse(ledger.at("proof").get<std::string>());
    const auto entry = ledger.at("entry").get<std::string>();
    try {
        const Checkpoint head = verify_proof(proof, as_bytes(entry), parts.key);
        parts.check(true,
                    "entry " + std::to_string(proof.index) + " of the ledger's " + std::to_string(head.size) +
                        " says that it was completed",
                    "");
    } catch (const Error& error) {
        parts.check(false, "", std::string("the proof does not lead to the ledger: ") + error.what());
    }
}

bool same_facts(const Parts& parts) {
    const LedgerEntry& entry = parts.entry;
    const auto number = [&](const std::string& name) -> std::optional<std::int64_t> {
        const auto found = entry.detail.find(name);
        if (found == entry.detail.end() || !std::holds_alternative<std::int64_t>(found->second)) return {};
        return std::get<std::int64_t>(found->second);
    };
    for (const auto& [what, count] : parts.json.at("erased").items())
        if (number(what) != count.get<std::int64_t>()) return false;
    std::uint64_t pages = 0;  // canonical JSON has no negative zero and nothing beyond 2^53
    for (const Json& file : parts.json.at("search").at("files"))
        pages += file.at("pages").get<std::uint64_t>() + file.at("log_pages").get<std::uint64_t>();
    // Counts, pages_searched, patterns, hits and plan_sha256, and nothing else.
    if (entry.detail.size() != parts.json.at("erased").size() + 4) return false;
    const auto plan = entry.detail.find("plan_sha256");
    return number("pages_searched") == static_cast<std::int64_t>(pages) && number("hits") == 0 &&
           number("patterns") == parts.json.at("search").at("patterns").get<std::int64_t>() &&
           parts.json.at("search").at("hits") == 0 && plan != entry.detail.end() &&
           plan->second == LedgerDetail::mapped_type(parts.json.at("plan_sha256").get<std::string>()) &&
           to_rfc3339(entry.at) == parts.json.at("completed").get<std::string>();
}

Hash owner_commitment_of(const Json& owner) {
    const auto id = OwnerId::parse(owner.at("owner").get<std::string>());
    if (!id) refuse("an owner in it has no id");
    return commitment(base64_of(owner.at("salt")), "owner", id->view());
}

void check_entry(Parts& parts) {
    const Json& json = parts.json;
    parts.check(parts.entry.action == "erasure.completed" && parts.entry.outcome == "ok" && same_facts(parts),
                "the ledger's entry says the same: counts, pages searched, no hit",
                "the ledger's entry says something else than the certificate");
    const auto id = RecordId::parse(json.at("erasure").get<std::string>());
    if (!id) refuse("its erasure has no id");
    bool linked = has_ref(parts.entry, commitment(parts.salt, "erasure", id->view()));
    for (const Json& identifier : json.at("subject").at("identifiers")) {
        const auto bytes = from_base64url(identifier.at("commitment").get<std::string>());
        linked = linked && bytes &&
                 std::any_of(parts.entry.refs.begin(), parts.entry.refs.end(), [&](const Hash& ref) {
                     return std::equal(ref.begin(), ref.end(), bytes->begin(), bytes->end());
                 });
    }
    const Json& owners = json.at("subject").at("owners");
    linked = linked && parts.entry.subject == owner_commitment_of(owners.at(0));
    for (const Json& owner : owners)
        linked = linked && has_ref(parts.entry, owner_commitment_of(owner));
    parts.check(linked, "the ledger's entry is about the person of this certificate",
                "the ledger's entry is about somebody else");
}

void check_identifier(Parts& parts, const Identifier& identifier) {
    const std::string wanted = to_base64url(identifier_commitment(parts.salt, identifier));
    const auto& identifiers = parts.json.at("subject").at("identifiers");
    const bool found = std::any_of(identifiers.begin(), identifiers.end(), [&](const Json& listed) {
        return listed.at("commitment") == wanted && listed.at("kind") == identifier.kind;
    });
    parts.check(found, "it is about the identifier you gave", "it is NOT about the identifier you gave");
}

Parts read(std::string_view text) {
    if (text.size() > kCertificateSizeMax) refuse("it is longer than 4 MiB");
    while (text.ends_with('\n'))
        text.remove_suffix(1);
    Parts parts;
    parts.json = parse_canonical_json(text);
    if (!parts.json.is_object() || parts.json.value("format", "") != kCertificateFormat)
        refuse("its format is not " + std::string(kCertificateFormat));
    parts.key = VerifierKey::parse(parts.json.at("ledger").at("key").get<std::string>());
    parts.entry = LedgerEntry::parse(as_bytes(parts.json.at("ledger").at("entry").get<std::string>()));
    parts.salt = base64_of(parts.json.at("subject").at("salt"));
    if (parts.salt.size() != kLedgerSaltSize) refuse("its salt is not 32 bytes");
    parts.report.site = parts.json.at("site");
    parts.report.erasure = parts.json.at("erasure");
    parts.report.completed = parts.json.at("completed");
    parts.report.signed_by = parts.key.to_text();
    return parts;
}

}  // namespace

bool CertificateReport::valid() const noexcept {
    return std::all_of(checks.begin(), checks.end(),
                       [](const CertificateCheck& check) { return check.holds; });
}

CertificateReport verify_certificate(std::string_view text, const std::optional<Identifier>& identifier,
                                     const std::optional<VerifierKey>& key) {
    try {
        Parts parts = read(text);
        check_signature(parts, key);
        check_proof(parts);
        check_entry(parts);
        if (identifier) check_identifier(parts, *identifier);
        return std::move(parts.report);
    } catch (const Json::exception&) {
        refuse("a member is missing or has the wrong type; was it cut off?");
    } catch (const Error& error) {
        if (error.code() != ErrorCode::invalid_argument) throw;
        if (std::string_view(error.what()).starts_with(kNoCertificate)) throw;
        refuse(error.what());
    }
}

}  // namespace sessionaudit
