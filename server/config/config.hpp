// What the server is told: by file, environment and flags, checked at start with all errors at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/address_range.hpp"
#include "sessionaudit/secret.hpp"

namespace sessionaudit::server {

struct Limits {
    std::size_t connections = 4096;               ///< open at once; more are turned away
    std::size_t connections_per_address = 0;      ///< of them from one address; 0: as many as there are
    std::size_t head_bytes = 32 * 1024;           ///< request line and header fields
    std::size_t fields = 100;                     ///< header fields
    std::size_t uri_bytes = 8 * 1024;             ///< of the request line's target
    std::size_t body_bytes = 1024 * 1024;         ///< of a JSON body
    std::size_t bulk_bytes = 256 * 1024 * 1024;   ///< of an NDJSON body, after decompression
    std::chrono::milliseconds head_time{10'000};  ///< from the first byte of a request to the end of its head
    std::chrono::milliseconds body_time{60'000};  ///< for the body; a bulk upload may take ten times as long
    std::chrono::milliseconds idle_time{30'000};  ///< between two requests of a connection
    std::chrono::milliseconds stop_time{30'000};  ///< how long a stop waits for requests that were begun
};

/// How a connection to the mail server is secured.
enum class MailSecurity : std::uint8_t {
    starttls,  ///< upgraded before anything else is said; refused when that fails
    tls,       ///< from the first byte (RFC 8314)
    none,      ///< to a server on this machine alone
};

struct MailSettings {
    std::string host;  ///< empty: no mail is sent
    std::uint16_t port = 587;
    MailSecurity security = MailSecurity::starttls;
    std::string user;  ///< empty: no login
    /// By file or environment, never by flag. Owners: copies of the configuration.
    std::shared_ptr<const SecretBytes> password;
    std::string from;               ///< "privacy@shop.example"
    std::filesystem::path ca_file;  ///< PEM; empty: what the system trusts
};

enum class LogLevel : std::uint8_t { error, warning, info, debug };

struct Config {
    std::filesystem::path home = "sessionaudit-data";
    std::string address = "127.0.0.1";
    std::uint16_t port = 8443;          ///< 0: any free one
    std::filesystem::path certificate;  ///< PEM, chain included; empty: no TLS
    std::filesystem::path key;
    bool insecure_listen = false;  ///< beyond loopback without TLS, because a proxy in front ends it
    std::string public_url;        ///< as people reach it, "https://audit.shop.example"; for links and Origin
    /// Proxies whose X-Forwarded-For says who asks; empty: whoever connects is who asks.
    std::vector<AddressRange> trusted_proxies;
    /// Sites whose pages may record consent, by their origin: "https://shop.example".
    std::vector<std::string> consent_origins;
    /// What /.well-known/gpc.json says: since which day Global Privacy Control is honoured, "2026-01-31";
    /// empty: nothing is said.
    std::string gpc_since;
    /// An erasure needs a second person to approve it: written into the store when the server starts. Absent:
    /// as the store has it.
    std::optional<bool> four_eyes;
    int job_workers = 2;       ///< jobs that run at once
    bool scheduler = true;     ///< this server may begin what is scheduled
    std::string reminders_to;  ///< an address that is told of deadlines once a day; empty: nobody
    /// Scans may reach addresses that are not public: this machine, its neighbours. Whoever may start a scan
    /// could otherwise look around in the network behind the server.
    bool scan_private_networks = false;
    LogLevel log_level = LogLevel::info;
    /// What opens a store whose key source is `passphrase:`. Owners: copies of the configuration.
    std::shared_ptr<const SecretBytes> key_passphrase;
    MailSettings mail;
    Limits limits;
};

}  // namespace sessionaudit::server
