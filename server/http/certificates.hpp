// The server's certificate and its key: read from files, exchanged while connections go on.
#pragma once

#include <Poco/Net/Context.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "sessionaudit/clock.hpp"
#include "sessionaudit/mutex.hpp"

namespace sessionaudit::server {

/// Each handshake takes the pair that is in force then; connections keep the one they began with.
///
/// Threads: any.
class Certificates {
  public:
    /// PEM files; the first holds the chain after the certificate. Throws Error{invalid_argument} when they
    /// cannot be used together: the sentence says why.
    Certificates(std::filesystem::path certificate, std::filesystem::path key);
    Certificates(const Certificates&) = delete;
    Certificates& operator=(const Certificates&) = delete;
    ~Certificates();

    /// TLS 1.2 and 1.3, forward secrecy and AEAD alone. It must not outlive this.
    Poco::Net::Context::Ptr context() const { return context_; }

    /// Takes the files as they are now. Throws as the constructor does; then the old pair stays in force.
    void reload();
    /// Whether the files are not those that were tried last.
    bool changed() const;
    /// When the certificate in force ends.
    Timestamp expires() const;

    struct Pair;

  private:
    using Marks = std::string;  ///< what tells a file from what it was before
    Marks marks() const;

    const std::filesystem::path certificate_file_;
    const std::filesystem::path key_file_;
    mutable Mutex mutex_;
    /// Owners: this, and handshakes under way.
    std::shared_ptr<const Pair> pair_ SESSIONAUDIT_GUARDED_BY(mutex_);
    Marks tried_ SESSIONAUDIT_GUARDED_BY(mutex_);
    Poco::Net::Context::Ptr context_;

    friend int give_certificate(void* ssl, void* certificates);
    std::shared_ptr<const Pair> pair() const;
};

}  // namespace sessionaudit::server
