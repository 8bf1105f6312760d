#include "consent/receipt_purpose.hpp"

#include "crypto/hash.hpp"
#include "sessionaudit/policy_decision.hpp"

namespace sessionaudit {
namespace {

void describe(ReceiptPurpose& purpose, const Purpose& declared) {
    purpose.title = declared.title;
    purpose.data_categories = declared.data_categories;
    purpose.recipients = declared.recipients;
    purpose.sensitive = declared.sensitive;
    purpose.needs_yes = declared.choice == ChoiceModel::opt_in;
    purpose.retention = declared.retention_text;
    if (purpose.retention.empty() && declared.keep_at_most)
        purpose.retention = "at most " + to_string(*declared.keep_at_most);
}

}  // namespace

std::vector<ReceiptPurpose> receipt_purposes(const ConsentRecord& record, const PolicySet* policies) {
    const Jurisdictions where{{record.jurisdiction, JurisdictionSource::declared}};
    const auto applying = policies == nullptr ? std::vector<const Policy*>{} : policies_for(*policies, where);
    std::vector<ReceiptPurpose> purposes;
    for (const ConsentChoice& choice : record.choices) {
        ReceiptPurpose purpose;
        purpose.choice = choice;
        purpose.title = choice.purpose;
        for (const Policy* policy : applying)
            if (const Purpose* declared = policy->find_purpose(choice.purpose)) {
                describe(purpose, *declared);
                break;
            }
        if (purpose.data_categories.empty()) purpose.data_categories = {"personal data"};
        purposes.push_back(std::move(purpose));
    }
    return purposes;
}

std::string receipt_id(const RecordId& record) {
    static constexpr std::uint8_t kSeparator[] = {0};
    const Hash hash = sha256({as_bytes("sessionaudit receipt"), kSeparator, record.view()});
    RecordId id;
    std::copy_n(hash.begin(), id.bytes.size(), id.bytes.begin());
    id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0FU) | 0x40U);  // RFC 9562: version 4
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3FU) | 0x80U);
    return id.to_string();
}

}  // namespace sessionaudit
