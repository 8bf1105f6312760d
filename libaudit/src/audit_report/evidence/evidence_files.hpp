// The files of an evidence pack, and what stands in those that are made from captures alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/signature.hpp"
#include "sessionaudit/audit_run.hpp"
#include "sessionaudit/capture.hpp"
#include "sessionaudit/secret.hpp"

namespace sessionaudit {

inline constexpr std::string_view kEvidenceFormat = "sessionaudit.evidence/1";
inline constexpr const char* kEvidenceManifest = "manifest.json";
inline constexpr const char* kEvidenceSignature = "manifest.sig";
inline constexpr const char* kEvidenceKey = "signer.pem";
inline constexpr const char* kEvidenceReport = "report.json";

/// captures/1.ndjson and captures/1.har; counted from 1 in the order of the report's targets.
std::string evidence_captures_name(std::size_t number);
std::string evidence_har_name(std::size_t number);

/// HAR 1.2 of captures as they are read back from a pack. A function of these alone, so that a pack's HAR can
/// be derived again. `version` is of the program that made the pack.
std::string har_of(const TargetCapture& captured, std::string_view version);

/// Versions of the program, its libraries, lists and policy.
std::string tool_json(const AuditRun& run);

/// The seed of an Ed25519 key in PKCS #8 PEM (RFC 8410). Throws Error{invalid_argument} for what is none.
SecretBytes evidence_seed(const SecretBytes& pem);
/// The public key as SubjectPublicKeyInfo in PEM, for programs of others.
std::string evidence_key_pem(const PublicKey& key);

}  // namespace sessionaudit
