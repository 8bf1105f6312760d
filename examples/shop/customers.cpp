#include "customers.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "sessionaudit/bytes.hpp"

namespace shop {
namespace {

constexpr std::array<Customer, 6> kCustomers = {{
    {"anna@shop.example", "Anna"},
    {"bao@shop.example", "Bao"},
    {"chidi@shop.example", "Chidi"},
    {"dilnaz@shop.example", "Dilnaz"},
    {"emre@shop.example", "Emre"},
    {"farida@shop.example", "Farida"},
}};

}  // namespace

std::span<const Customer> demo_customers() {
    return kCustomers;
}

const Customer* authenticate(std::string_view email, std::string_view password) {
    if (!sessionaudit::equal_in_constant_time(sessionaudit::as_bytes(password),
                                              sessionaudit::as_bytes(kDemoPassword)))
        return nullptr;
    std::string lower(email);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    const auto* const found = std::find_if(kCustomers.begin(), kCustomers.end(),
                                           [&](const Customer& customer) { return customer.email == lower; });
    return found == kCustomers.end() ? nullptr : found;
}

sessionaudit::Identifier identifier_of(const Customer& customer) {
    return {"email", std::string(customer.email)};
}

CustomerDirectory::CustomerDirectory(SessionStore& store) {
    for (const Customer& customer : kCustomers)
        if (const auto owner = store.owner_of(identifier_of(customer))) by_owner_[*owner] = &customer;
}

void CustomerDirectory::learn(const sessionaudit::OwnerId& owner, const Customer& customer) {
    const sessionaudit::LockGuard lock(mutex_);
    by_owner_[owner] = &customer;
}

const Customer* CustomerDirectory::find(const sessionaudit::OwnerId& owner) const {
    const sessionaudit::LockGuard lock(mutex_);
    const auto found = by_owner_.find(owner);
    return found == by_owner_.end() ? nullptr : found->second;
}

}  // namespace shop
