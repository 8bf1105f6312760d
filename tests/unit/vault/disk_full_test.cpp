// A disk that is really full: the system refuses to make files longer than a limit.
#include <catch2/catch_test_macros.hpp>
#include <fstream>

#include "error_code.hpp"
#include "file_size_limit.hpp"
#include "sessionaudit/doctor.hpp"
#include "sessionaudit/ingest.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::code_of;
using test::FileSizeLimit;

namespace {

std::uintmax_t size_of_log(const test::TestVault& vault) {
    return std::filesystem::file_size(vault.home() / "store.db-wal");
}

void require_healthy(test::TestVault& vault) {
    vault->with_ledger([](Ledger& ledger) { CHECK(ledger.verify().sound()); });
    vault.close();
    for (const Diagnosis& line : examine(vault.options())) {
        INFO(line.subject << ": " << line.finding);
        CHECK(line.state == Diagnosis::State::ok);
    }
    vault.open();
}

class VaultSink final : public ImportSink {
  public:
    explicit VaultSink(SessionService sessions) : sessions_(sessions) {}
    void store(std::vector<ImportedSession>&& batch, ByteView checkpoint) override {
        sessions_.store_imported(std::move(batch), as_bytes("the log"), checkpoint);
    }

  private:
    SessionService sessions_;
};

IngestSummary import_log(test::TestVault& vault, const std::filesystem::path& log) {
    IngestOptions options;
    options.all_hits = true;
    options.batch_sessions = 50;
    VaultSink sink(vault.sessions());
    IngestHooks hooks;
    hooks.find_checkpoint = [&](const InputHead&) {
        return vault.sessions().find_import_checkpoint([](ByteView) { return true; });
    };
    return ingest(log.string(), options, sink, hooks);
}

}  // namespace

TEST_CASE("sessions that do not fit on the disk are refused, those before them stay", "[vault][disk_full]") {
    test::TestVault vault;
    std::vector<IssuedSession> acknowledged;
    for (int i = 0; i < 5; ++i)
        acknowledged.push_back(vault.sessions().start({}));
    std::optional<ErrorCode> failure;
    {
        const FileSizeLimit limit(size_of_log(vault) + 100'000);
        while (!failure && acknowledged.size() < 1000)
            failure = code_of([&] { acknowledged.push_back(vault.sessions().start({})); });
        CHECK(failure == ErrorCode::disk_full);
        CHECK(acknowledged.size() > 5);
        // Reading goes on, and every further write is refused in the same way.
        CHECK(vault.sessions().peek(acknowledged.back().token).status == TokenStatus::active);
        CHECK(code_of([&] { vault.sessions().start({}); }) == ErrorCode::disk_full);
        CHECK(code_of([&] { vault.sessions().end(acknowledged[0].id, EndedReason::logout); }) ==
              ErrorCode::disk_full);
    }
    acknowledged.push_back(vault.sessions().start({}));
    CHECK(vault.sessions().list_recent(2000).size() == acknowledged.size());
    vault.reopen();
    for (const IssuedSession& issued : acknowledged)
        CHECK(vault.sessions().peek(issued.token).status == TokenStatus::active);
    CHECK(vault.sessions().list_recent(2000).size() == acknowledged.size());
    require_healthy(vault);
}

TEST_CASE("a store that is closed on a full disk opens whole once there is space", "[vault][disk_full]") {
    test::TestVault vault;
    const auto issued = vault.sessions().start({});
    {
        const FileSizeLimit limit(40'000);  // of which each log has already used more
        CHECK(code_of([&] { vault.sessions().start({}); }) == ErrorCode::disk_full);
        vault.close();
    }
    vault.open();
    CHECK(vault.sessions().peek(issued.token).status == TokenStatus::active);
    CHECK(vault.sessions().list_recent(10).size() == 1);
    require_healthy(vault);
}

TEST_CASE("a store cannot be made on a full disk, and nothing of it is left", "[vault][disk_full]") {
    const test::TempFolder folder;
    test::ManualClock clock;
    const CreateOptions options{folder / "home", "shop.example", "file:root.key", "owasp-low", {}, &clock};
    {
        const FileSizeLimit limit(10'000);
        CHECK(code_of([&] { Vault::create(options); }) == ErrorCode::disk_full);
    }
    CHECK(std::filesystem::is_empty(folder.path()));
    Vault::create(options);
}

TEST_CASE("an import that fills the disk goes on where it was once there is space", "[vault][disk_full]") {
    constexpr int kVisits = 2000;
    test::TestVault vault;
    const auto log = vault.folder / "access.log";
    {
        std::ofstream out(log);
        for (int i = 0; i < kVisits; ++i)
            out << "198.51." << i / 250 << '.' << i % 250 << " - - [17/Feb/2026:10:" << (i / 60) % 60 / 10
                << (i / 60) % 10 << ':' << i % 60 / 10 << i % 10 << " +0000] \"GET /p/" << i
                << " HTTP/1.1\" 200 512 \"-\" \"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0\"\n";
    }
    vault.sessions().start({});
    {
        const FileSizeLimit limit(size_of_log(vault) + 400'000);
        CHECK(code_of([&] { import_log(vault, log); }) == ErrorCode::disk_full);
    }
    const auto half = vault->stats().all.sessions;
    CHECK(half > 1);
    CHECK(half < kVisits);
    vault.reopen();
    CHECK(vault->stats().all.sessions == half);
    const IngestSummary summary = import_log(vault, log);
    CHECK(summary.resumed);
    CHECK(summary.complete);
    CHECK(vault->stats().all.sessions == kVisits + 1);
    CHECK(vault->stats().all.page_views == kVisits);
    require_healthy(vault);
}
