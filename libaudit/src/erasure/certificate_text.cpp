#include "erasure/certificate_text.hpp"

#include <algorithm>

#include "crypto/signature.hpp"
#include "ledger/canonical_json.hpp"
#include "ledger/entry_search.hpp"
#include "sessionaudit/certificate.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/proof.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::json;

Json subject_part(const ErasureDetails& details) {
    Json part{{"salt", to_base64(details.salt)}};
    part["identifiers"] = Json::array();
    for (std::size_t i = 0; i < details.commitments.size(); ++i)
        part["identifiers"].push_back(
            {{"kind", details.kinds[i]}, {"commitment", to_base64url(details.commitments[i])}});
    part["owners"] = Json::array();
    for (const ErasedOwner& owner : details.owners)
        if (!owner.salt.empty())
            part["owners"].push_back({{"owner", owner.owner.to_string()}, {"salt", to_base64(owner.salt)}});
    return part;
}

Json search_part(const ErasureDetails& details) {
    Json part{{"patterns", details.patterns}, {"hits", 0}, {"files", Json::array()}};
    for (const SearchedFile& file : details.searched)
        part["files"].push_back({{"file", file.file}, {"pages", file.pages}, {"log_pages", file.log_pages}});
    return part;
}

Json ledger_part(VaultCore& core, const ErasureDetails& details) {
    const auto ledger = core.ledger();
    return {{"key", ledger->key().to_text()},
            {"entry", details.entry},
            {"proof", ledger->prove(require_entry(*ledger, details.entry)).to_text()}};
}

}  // namespace

Hash identifier_commitment(ByteView salt, const Identifier& identifier) {
    return commitment(salt, "identifier", as_bytes(identifier.to_string()));
}

std::string signed_text(Json certificate) {
    certificate.erase("signature");
    std::string text(kCertificateFormat);
    text.append("\n").append(to_canonical_json(certificate));
    return text;
}

std::string write_certificate(VaultCore& core, const ErasureJob& job, const ErasureDetails& details) {
    Json certificate{
        {"format", kCertificateFormat},
        {"site", core.config().site},
        {"erasure", job.id.to_string()},
        {"started", to_rfc3339(job.started)},
        {"completed", to_rfc3339(job.completed.value_or(job.started))},
        {"plan_sha256", details.plan_hash},
        {"subject", subject_part(details)},
        {"search", search_part(details)},
        {"ledger", ledger_part(core, details)},
    };
    for (const ErasureItem& item : details.erased)
        certificate["erased"][item.what] = item.count;
    certificate["kept"] = Json::array();
    for (const KeptItem& item : details.kept)
        certificate["kept"].push_back({{"what", item.what}, {"why", item.why}});
    const std::string text = signed_text(certificate);
    certificate["signature"] = to_base64(sign(core.signing_seed().view(), as_bytes(text)));
    return to_canonical_json(certificate);
}

}  // namespace sessionaudit
