// A purpose as a receipt describes it.
#pragma once

#include <string>
#include <vector>

#include "sessionaudit/consent_receipt.hpp"

namespace sessionaudit {

struct ReceiptPurpose {
    ConsentChoice choice;
    std::string title;                         ///< its id where no policy describes it
    std::vector<std::string> data_categories;  ///< never empty: "personal data" where nothing is said
    std::vector<std::string> recipients;
    std::string retention;  ///< for a person
    bool sensitive = false;
    bool needs_yes = false;  ///< the policy asks for an opt-in
};

/// Of all choices of the record, under the policies of its jurisdiction.
std::vector<ReceiptPurpose> receipt_purposes(const ConsentRecord& record, const PolicySet* policies);

}  // namespace sessionaudit
