// What a running server is made of; routes and jobs get it by reference.
#pragma once

#include "config/config.hpp"
#include "sessionaudit/vault.hpp"

namespace sessionaudit::server {

class Authenticator;
class Mailer;
class JobRunner;
struct BrowserLimits;
class Metrics;
class Readiness;

/// Threads: any; what it refers to takes care of itself.
struct App {
    const Vault& vault;
    const Config& config;
    Authenticator& authenticator;
    Mailer& mail;
    JobRunner& jobs;
    BrowserLimits& browser_limits;
    Metrics& metrics;
    Readiness& readiness;
};

}  // namespace sessionaudit::server
