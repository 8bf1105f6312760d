// Who is asking, and whether they may.
#pragma once

#include <Poco/Net/HTTPServerRequest.h>

#include <memory>

#include "api/description.hpp"
#include "config.hpp"
#include "sessionaudit/vault.hpp"

namespace sessionaudit::server {

/// Threads: any.
class Gate {
  public:
    Gate(const Vault& vault, const Config& config) : vault_(vault), config_(config) {}

    /// Null for public operations. Throws Problem: 401 `not-authenticated`, 403 `not-allowed`.
    std::shared_ptr<const Principal> admit(const Poco::Net::HTTPServerRequest& request,
                                           const Operation& operation);

  private:
    const Vault& vault_;
    const Config& config_;
};

}  // namespace sessionaudit::server
