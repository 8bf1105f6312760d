// Receipts of a choice that a person can keep and a program can read: Kantara Consent Receipt 1.1, and the
// record of ISO/IEC TS 27560:2023 as JSON-LD in the words of the W3C Data Privacy Vocabulary (DPV 2).
// docs/consent.md describes the members. Pure functions: no store, no clock.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/consent.hpp"
#include "sessionaudit/policy_set.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// Who is responsible (GDPR Art 4(7), 13(1)(a)); the file controller.json in a store's home.
struct Controller {
    std::string name;
    std::string contact;                         ///< whom to write to, "Data protection officer"
    std::map<std::string, std::string> address;  ///< members of schema.org PostalAddress
    std::string email;
    std::string phone;       ///< RFC 3966, "tel:+49-30-1234567"
    std::string url;         ///< may be empty
    std::string policy_url;  ///< the privacy policy
    std::string service;     ///< what it is offered for; empty: the site's name
    std::string withdrawal;  ///< how a choice is taken back: a URL or a sentence; empty: the policy_url
    std::vector<std::string> storage_locations;  ///< where the data is kept, "DE"
};

/// Throws Error{invalid_argument} naming `source` and the member that is missing, unknown or malformed.
Controller parse_controller(std::string_view json, const std::string& source);
/// controller.json of a home; absent when there is none. Throws as parse_controller().
std::optional<Controller> load_controller(const std::filesystem::path& home);

/// What a receipt needs besides the record.
struct ReceiptParties {
    const Controller& controller;
    std::string site;                     ///< used as the service where the controller names none
    std::string principal;                ///< how the receipt refers to the person: "email:anna@shop.example"
    const PolicySet* policies = nullptr;  ///< where purposes are described; null: they are named only
};

/// The id that both receipts of a record carry: in the form of a random UUID (version 4), which Kantara asks
/// for, and the same whenever it is asked for: it is cut from SHA-256("sessionaudit receipt" ‖ 0x00 ‖ record
/// id).
std::string receipt_id(const RecordId& record);

/// A Kantara receipt, version "KI-CR-v1.1.0". A record without a yes makes a receipt too; each purpose's
/// consentType says what was chosen.
std::string kantara_receipt(const ConsentRecord& record, const ReceiptParties& parties);

/// An ISO/IEC TS 27560 record: header, processing, parties and events, one dpv:Process per purpose.
std::string iso27560_record(const ConsentRecord& record, const ReceiptParties& parties);

}  // namespace sessionaudit
#pragma GCC visibility pop
