// What of a request names the person, sealed under the request's own key.
#pragma once

#include "crypto/owner_key.hpp"
#include "sessionaudit/request.hpp"

namespace sessionaudit {

struct RequestSecrets {
    RequestDetails details;
    std::optional<Hash> code_mac;  ///< of the code that is out
    Identifier code_sent_to;
    RefusalGround denied;  ///< the whole or a part; the id is a column too
    std::string extension_reason;
};

Bytes seal_secrets(const OwnerKey& request_key, const RecordId& id, const RequestSecrets& secrets);
/// Throws Error{corrupt}.
RequestSecrets open_secrets(const OwnerKey& request_key, const RecordId& id, ByteView box);

Bytes seal_reason(const OwnerKey& request_key, const RecordId& id, const std::string& reason);
std::string open_reason(const OwnerKey& request_key, const RecordId& id, ByteView box);

/// How a code is kept: HMAC under the request's salt, so that who reads the store cannot try all codes.
Hash code_mac(const OwnerKey& request_key, const RecordId& id, std::string_view code);

}  // namespace sessionaudit
