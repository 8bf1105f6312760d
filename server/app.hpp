// What a running server is made of; routes and jobs get it by reference.
#pragma once

#include "config.hpp"
#include "sessionaudit/vault.hpp"

namespace sessionaudit::server {

class Gate;
class Mailer;
class JobRunner;
struct PublicRequestLimits;

/// Threads: any; what it refers to takes care of itself.
struct App {
    const Vault& vault;
    const Config& config;
    Gate& gate;
    Mailer& mail;
    JobRunner& jobs;
    PublicRequestLimits& public_requests;
};

}  // namespace sessionaudit::server
