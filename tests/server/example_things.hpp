// What the examples of openapi.json speak about. An id in an example stands for a thing that the contract
// test makes before it sends the example, so that examples are requests that really work.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "test_server.hpp"

namespace sessionaudit::test {

/// Things are numbered: 00000000-0000-7000-8000-00000000000N stands for the one of number N,
/// a hexadecimal digit.
enum class Thing {
    session = 1,
    consent = 2,  ///< a consent record of that session
    request = 3,  ///< an access request of email:anna@shop.example, just received
    hold = 4,     ///< on that session
    breach = 5,
    job = 6,  ///< queued
    token = 7,
    user = 8,
    scan = 9,       ///< of the series shop, which has a baseline
    schedule = 10,  ///< of scans of another series
    report = 11,    ///< a pack that is written, for operations on one
    archive = 12,   ///< of retention, for what reads one
    login = 13,     ///< of whoever sends the example; the sender knows which
};
std::string example_id(Thing thing);

/// Stands for the token of that session.
inline constexpr std::string_view kExampleToken = "sa1.1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
/// Stands for a ticket of that session for pages of https://www.shop.example.
inline constexpr std::string_view kExampleTicket =
    "sct_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
inline constexpr std::string_view kExampleOrigin = "https://www.shop.example";
/// Stands for the hash of that request's plan.
inline constexpr std::string_view kExamplePlan =
    "abababababababababababababababababababababababababababababababab";
/// Stands for a secret link to that request. Where its operation wants it, its holder has proved who they
/// are.
inline constexpr std::string_view kExampleLink = "srl_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
/// Stands for the code with which the user anna chooses a password.
inline constexpr std::string_view kExampleCode = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX";

/// A store with one of each, in a state in which an operation can be done.
class ExampleThings {
  public:
    explicit ExampleThings(TestServer& server, const std::string& operation = {});
    /// The same text with what stands for a thing replaced by the thing's own.
    std::string real(std::string text) const;
    nlohmann::json real(const nlohmann::json& value) const;
    /// What belongs in a path such as /api/v1/holds/{id}: "holds" leads to the hold. Empty: nothing.
    std::string of_collection(const std::string& collection) const;
    bool has(Thing thing) const { return texts_.contains(example_id(thing)); }

  private:
    void put_scan(const Vault& vault);
    void put(Thing thing, const std::string& id) { texts_[example_id(thing)] = id; }
    void make_visit(Vault& vault);
    void make_request(Vault& vault, const std::string& operation);
    void make_users(Vault& vault, const std::string& operation);
    void make_report(Vault& vault);
    void make_archive(Vault& vault, ManualClock& clock);
    std::map<std::string, std::string> texts_;
};

}  // namespace sessionaudit::test
