#include <curl/curl.h>
#include <libpsl.h>
#include <openssl/crypto.h>

#include <nlohmann/json.hpp>

#include "audit_report/evidence/evidence_files.hpp"
#include "core/json_text.hpp"
#include "core/plain_text.hpp"

namespace sessionaudit {

std::string tool_json(const AuditRun& run) {
    const nlohmann::ordered_json tool = {
        {"sessionaudit", valid_utf8(run.version)},
        {"libcurl", curl_version_info(CURLVERSION_NOW)->version},
        {"openssl", OpenSSL_version(OPENSSL_VERSION)},
        {"libpsl", psl_get_version()},
        {"public_suffix_list", valid_utf8(run.suffix_list)},
        {"policy", {{"id", valid_utf8(run.policy)}, {"digest", valid_utf8(run.policy_digest)}}}};
    return dump_json(tool, 2) + "\n";
}

}  // namespace sessionaudit
