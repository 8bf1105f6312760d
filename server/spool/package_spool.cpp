#include "spool/package_spool.hpp"

#include <charconv>
#include <vector>

#include "sessionaudit/error.hpp"
#include "spool/spool_folder.hpp"

namespace sessionaudit::server {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kIdSize = 36;
constexpr std::size_t kHashSize = 64;
constexpr std::string_view kEnd = ".zip";
constexpr std::string_view kUnfinished = "making-";

struct Named {
    RecordId request{};
    Package package;
};

/// <request>-<milliseconds>-<sha256>.zip: what is to be known of a package is its name.
std::string name_of(const RecordId& request, Timestamp made, const std::string& sha256) {
    std::string name = request.to_string();
    return name.append("-").append(std::to_string(to_millis(made))).append("-").append(sha256).append(kEnd);
}

std::optional<Named> read_name(const fs::path& file) {
    const std::string name = file.filename().string();
    if (name.size() < kIdSize + kHashSize + kEnd.size() + 3 || !name.ends_with(kEnd)) return std::nullopt;
    const auto id = RecordId::parse(std::string_view(name).substr(0, kIdSize));
    if (!id) return std::nullopt;
    const std::size_t hash_at = name.size() - kEnd.size() - kHashSize;
    std::int64_t millis = 0;
    const char* const end = name.data() + hash_at - 1;
    if (std::from_chars(name.data() + kIdSize + 1, end, millis).ptr != end) return std::nullopt;
    return Named{*id, {file, from_millis(millis), name.substr(hash_at, kHashSize)}};
}

fs::path folder_of(const Vault& vault) {
    return spool_folder(vault, "packages");
}

std::vector<Named> all_packages(const Vault& vault) {
    std::vector<Named> found;
    for (const auto& entry : fs::directory_iterator(folder_of(vault)))
        if (auto named = read_name(entry.path())) found.push_back(std::move(*named));
    return found;
}

bool is_over(const Package& package, Timestamp now) {
    return now >= package.made + kPackageLife;
}

bool is_wanted(const std::optional<RequestInfo>& info) {
    return info && !info->person_forgotten &&
           (info->state == RequestState::executing || info->state == RequestState::completed);
}

/// Those of a process that was cut off, whose request nobody executes any more.
std::size_t sweep_unfinished(const Vault& vault) {
    std::size_t removed = 0;
    for (const auto& entry : fs::directory_iterator(folder_of(vault))) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with(kUnfinished))
            continue;  // making-<request>, with .partial-XXXXXX while it is written
        const auto id = RecordId::parse(std::string_view(name).substr(kUnfinished.size(), kIdSize));
        const auto info = id ? vault.requests().find(*id) : std::nullopt;
        if (info && info->state == RequestState::executing) continue;
        std::error_code gone;
        if (fs::remove(entry.path(), gone)) ++removed;
    }
    return removed;
}

}  // namespace

std::optional<Package> find_package(const Vault& vault, const RecordId& request) {
    for (Named& named : all_packages(vault))
        if (named.request == request && !is_over(named.package, vault.clock().now()))
            return std::move(named.package);
    return std::nullopt;
}

Package make_package(const Vault& vault, const RecordId& request, const std::string& actor) {
    const auto info = vault.requests().find(request);
    if (!info || info->state != RequestState::executing ||
        (info->kind != RequestKind::access && info->kind != RequestKind::portability))
        throw Error(ErrorCode::conflict,
                    "a package is made for an access or portability request that is being "
                    "executed");
    if (auto there = find_package(vault, request)) return *std::move(there);
    drop_package(vault, request);
    ExportOptions options;
    options.file = folder_of(vault) / (std::string(kUnfinished) + request.to_string());
    fs::remove(options.file);  // of a process that was cut off
    options.scope = export_scope_of(*info);
    options.language = info->language;
    options.passphrase = vault.requests().package_passphrase(request);
    options.requested = info->received;
    options.actor = actor;
    const ExportReport report = vault.exports().write(vault.requests().details(request).person, options);
    Package package{{}, vault.clock().now(), to_hex(report.sha256)};
    package.file = folder_of(vault) / name_of(request, package.made, package.sha256);
    fs::rename(options.file, package.file);
    return package;
}

void drop_package(const Vault& vault, const RecordId& request) {
    for (const Named& named : all_packages(vault))
        if (named.request == request) fs::remove(named.package.file);
}

std::size_t sweep_packages(const Vault& vault) {
    std::size_t removed = sweep_unfinished(vault);
    for (const Named& named : all_packages(vault))
        if ((is_over(named.package, vault.clock().now()) ||
             !is_wanted(vault.requests().find(named.request))) &&
            fs::remove(named.package.file))
            ++removed;
    return removed;
}

}  // namespace sessionaudit::server
