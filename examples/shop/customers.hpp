// The people who may log in: a short list, with one password that the README prints. A real shop has a
// user table and a password hash each; how people prove who they are is not what this example is about.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string_view>

#include "session_store.hpp"
#include "sessionaudit/mutex.hpp"

namespace shop {

struct Customer {
    std::string_view email;
    std::string_view name;
};

std::span<const Customer> demo_customers();
inline constexpr std::string_view kDemoPassword = "correct-horse-battery";

/// Null unless the e-mail address is a customer's and the password is right.
const Customer* authenticate(std::string_view email, std::string_view password);

sessionaudit::Identifier identifier_of(const Customer& customer);

/// Tells whose a session is from its owner, so that no session has to hold a copy of the address.
/// Threads: any.
class CustomerDirectory {
  public:
    /// Looks up those who have logged in before.
    explicit CustomerDirectory(SessionStore& store);
    void learn(const sessionaudit::OwnerId& owner, const Customer& customer);
    /// Null for an anonymous visitor.
    const Customer* find(const sessionaudit::OwnerId& owner) const;

  private:
    mutable sessionaudit::Mutex mutex_;
    std::map<sessionaudit::OwnerId, const Customer*> by_owner_ SESSIONAUDIT_GUARDED_BY(mutex_);
};

}  // namespace shop
