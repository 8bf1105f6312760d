// Packages of access and portability requests, while they wait to be handed over: files of mode 0600 in the
// home's folder spool/packages, encrypted with a passphrase that comes from the request's own key, so that an
// erasure of the person makes them unreadable, wherever a copy went.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "sessionaudit/vault.hpp"

namespace sessionaudit::server {

struct Package {
    std::filesystem::path file;
    Timestamp made{};
    std::string sha256;
};

/// Absent when there is none, or its time is up.
std::optional<Package> find_package(const Vault& vault, const RecordId& request);
/// For a request that is being executed; the one that is there when it is still good. Throws
/// Error{conflict} otherwise, and as ExportService::write().
Package make_package(const Vault& vault, const RecordId& request, const std::string& actor);
/// Nothing happens when there is none.
void drop_package(const Vault& vault, const RecordId& request);
/// Deletes what nobody may fetch any more: after kPackageLife, and when the request was closed without it.
std::size_t sweep_packages(const Vault& vault);

}  // namespace sessionaudit::server
