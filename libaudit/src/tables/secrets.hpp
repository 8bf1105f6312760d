// The store's own secrets, sealed, as rows of the key ring. store/store_secrets.hpp seals and opens them.
#pragma once

#include <optional>
#include <string_view>

#include "storage/connection.hpp"

namespace sessionaudit {

std::optional<Bytes> select_secret(storage::Connection& keyring, std::string_view name);
void upsert_secret(storage::Connection& keyring, std::string_view name, const Bytes& sealed);

}  // namespace sessionaudit
