// A policy is in force and in the ledger, or neither.
#include <catch2/catch_test_macros.hpp>
#include <fstream>

#include "core/file_handle.hpp"
#include "error_code.hpp"
#include "file_size_limit.hpp"
#include "home_files.hpp"
#include "sessionaudit/policy_set.hpp"
#include "tables/store_values.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::code_of;
using test::FileSizeLimit;
using test::TestVault;

namespace {

namespace fs = std::filesystem;

std::string policy_of(const std::string& period) {
    return R"({"id": "shop", "title": "Ours", "version": "1", "extends": "gdpr",
               "jurisdictions": {"covers": ["DE"]},
               "retention": [{"id": "events_any", "data": "events", "after": ")" +
           period +
           R"(", "from": "recorded", "action": "erase", "source": "our notice", "confidence": "D"}]})";
}

const std::string kOld = policy_of("30 days");
const std::string kNew = policy_of("20 days");

std::string in_force(TestVault& vault) {
    const Policy* const policy = vault->policies().find("shop");
    return policy == nullptr ? std::string() : policy->text;
}

std::string on_disk(const TestVault& vault) {
    return read_text_file(vault.home() / "policies" / "shop.json");
}

std::string activate(TestVault& vault, const std::string& text) {
    const Policy* const before = vault->policies().find("shop");
    return vault->activate_policy(text, before == nullptr ? "" : before->sha256, "user:dpo");
}

std::size_t activations(TestVault& vault) {
    std::size_t count = 0;
    vault->with_ledger([&](Ledger& ledger) {
        for (std::uint64_t i = 0; i < ledger.size(); ++i)
            if (LedgerEntry::parse(ledger.entry(i).value()).action == "policy.activated") ++count;
    });
    return count;
}

std::vector<std::string> policy_files(const TestVault& vault) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(vault.home() / "policies"))
        names.push_back(entry.path().filename().string());
    return names;
}

/// What a process leaves that was cut off after it wrote the new file.
fs::path leave_waiting(const TestVault& vault, const std::string& text) {
    fs::path waiting = vault.home() / "policies" / "shop.json.018f3f5e-0000-7000-8000-000000000001.next";
    write_new_file(waiting, as_bytes(text));
    return waiting;
}

}  // namespace

TEST_CASE("a policy that is put in force is so in memory, on disk and in the ledger",
          "[policy][activation]") {
    TestVault vault;
    CHECK(activate(vault, kOld) == "shop");
    CHECK(in_force(vault) == kOld);
    CHECK(on_disk(vault) == kOld);
    activate(vault, kNew);
    CHECK(activations(vault) == 2);
    CHECK(policy_files(vault) == std::vector<std::string>{"shop.json"});
    vault.reopen();
    CHECK(in_force(vault) == kNew);
}

TEST_CASE("a policy whose commit fails is not in force, in memory or on disk", "[policy][activation]") {
    TestVault vault;
    activate(vault, kOld);
    const std::size_t before = activations(vault);
    {
        // The store's log is longer than the policy: only the commit finds no place.
        const FileSizeLimit limit(fs::file_size(vault.home() / "store.db-wal"));
        CHECK(code_of([&] { activate(vault, kNew); }) == ErrorCode::disk_full);
        CHECK(in_force(vault) == kOld);
        CHECK(on_disk(vault) == kOld);
    }
    CHECK(activations(vault) == before);
    vault.reopen();
    CHECK(in_force(vault) == kOld);
    CHECK(policy_files(vault) == std::vector<std::string>{"shop.json"});
    activate(vault, kNew);
    CHECK(in_force(vault) == kNew);
    CHECK(on_disk(vault) == kNew);
    CHECK(activations(vault) == before + 1);
}

TEST_CASE("a crash between the commit of a policy and its file is finished at the next open",
          "[policy][activation][crash]") {
    TestVault vault;
    activate(vault, kOld);
    vault.close();
    const fs::path waiting = leave_waiting(vault, kNew);
    upsert_next_policy(*test::HomeFiles(vault.home()).store(), waiting.filename().string());
    vault.open();
    CHECK(in_force(vault) == kNew);
    CHECK(on_disk(vault) == kNew);
    CHECK(policy_files(vault) == std::vector<std::string>{"shop.json"});
}

TEST_CASE("what another process committed and did not finish is finished by the next activation",
          "[policy][activation][crash]") {
    TestVault vault;
    activate(vault, kOld);
    const fs::path waiting = leave_waiting(vault, kNew);
    upsert_next_policy(*test::HomeFiles(vault.home()).store(), waiting.filename().string());
    std::string other = kOld;
    other.replace(other.find("\"shop\""), 6, "\"mall\"");
    vault->activate_policy(other, "", "user:dpo");
    CHECK(on_disk(vault) == kNew);
    CHECK(in_force(vault) == kNew);
    CHECK(vault->policies().find("mall") != nullptr);
}

TEST_CASE("a crash before the commit of a policy leaves nothing", "[policy][activation][crash]") {
    TestVault vault;
    activate(vault, kOld);
    vault.close();
    leave_waiting(vault, kNew);
    vault.open();
    CHECK(in_force(vault) == kOld);
    CHECK(on_disk(vault) == kOld);
    CHECK(policy_files(vault) == std::vector<std::string>{"shop.json"});
}

TEST_CASE("who has not seen the policy in force does not replace it", "[policy][activation]") {
    TestVault vault;
    activate(vault, kOld);
    CHECK(code_of([&] { vault->activate_policy(kNew, "", "user:dpo"); }) == ErrorCode::conflict);
    CHECK(code_of([&] { vault->activate_policy("[]", "", "user:dpo"); }) == ErrorCode::invalid_argument);
    CHECK(in_force(vault) == kOld);
}
