#include <catch2/catch_test_macros.hpp>

#include "error_code.hpp"
#include "scan_record/packed_report.hpp"
#include "sessionaudit/scan_record.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::code_of;
using test::TestVault;

namespace {

AuditRun run_with(const std::string& fingerprint) {
    CookieFinding finding;
    finding.rule = &cookie_rules()[0];
    finding.cookie = "sid";
    finding.fingerprint = fingerprint;
    CookieAudit audit;
    audit.target = "https://shop.example/";
    audit.findings.push_back(finding);
    AuditRun run;
    run.audits.push_back(audit);
    run.comparison = compare_to_baseline(run.audits, std::nullopt, {});
    return run;
}

const std::string kFingerprint = "0123456789abcdef0123456789abcdef";

}  // namespace

TEST_CASE("a scan is kept in every format and listed newest first", "[jobs][scans]") {
    TestVault vault;
    ScanStore scans = vault->scans();
    const RecordId first = scans.save("shop", vault.clock.now(), run_with(kFingerprint), "test");
    vault.clock.advance(Milliseconds{1000});
    const RecordId second = scans.save("shop", vault.clock.now(), run_with(kFingerprint), "test");
    scans.save("blog", vault.clock.now(), run_with(kFingerprint), "test");
    ScanFilter filter;
    filter.name = "shop";
    REQUIRE(scans.list(filter).size() == 2);
    CHECK(scans.list(filter)[0].id == second);
    filter.before = second;
    CHECK(scans.list(filter)[0].id == first);
    for (const AuditFormat& format : audit_formats())
        CHECK_FALSE(scans.report(first, std::string(format.id)).empty());
    CHECK(code_of([&] { (void)scans.report(first, "pdf"); }) == ErrorCode::not_found);
    CHECK(code_of([&] { (void)scans.report(RecordId{}, "json"); }) == ErrorCode::not_found);
    CHECK(code_of([&] { scans.save("Shop", {}, run_with(kFingerprint), "test"); }) ==
          ErrorCode::invalid_argument);
}

TEST_CASE("what a scan found becomes known, and is taken back", "[jobs][scans]") {
    TestVault vault;
    ScanStore scans = vault->scans();
    const RecordId id = scans.save("shop", vault.clock.now(), run_with(kFingerprint), "test");
    CHECK_FALSE(scans.baseline("shop"));
    CHECK(code_of([&] { scans.accept(id, 1, "test"); }) == ErrorCode::conflict);
    const ScanBaseline accepted = scans.accept(id, 0, "test");
    CHECK(accepted.version == 1);
    REQUIRE(scans.baseline("shop")->baseline.findings.size() == 1);
    CHECK(scans.baseline("shop")->baseline.findings[0].fingerprint == kFingerprint);
    CHECK(code_of([&] { scans.accept(id, 0, "test"); }) == ErrorCode::conflict);
    CHECK(scans.accept(id, 1, "test").version == 2);
    CHECK(code_of([&] { scans.withdraw("shop", 1, "test"); }) == ErrorCode::conflict);
    scans.withdraw("shop", 2, "test");
    CHECK_FALSE(scans.baseline("shop"));
    CHECK(code_of([&] { scans.withdraw("shop", 2, "test"); }) == ErrorCode::not_found);
}

TEST_CASE("a scan that could not judge every target becomes no baseline", "[jobs][scans]") {
    TestVault vault;
    AuditRun run = run_with(kFingerprint);
    run.finished = false;
    const RecordId id = vault->scans().save("shop", vault.clock.now(), run, "test");
    CHECK(code_of([&] { vault->scans().accept(id, 0, "test"); }) == ErrorCode::conflict);
    CHECK(code_of([&] { vault->scans().accept(RecordId{}, 0, "test"); }) == ErrorCode::not_found);
}

TEST_CASE("a packed report that was damaged is noticed", "[jobs][scans][bad_input]") {
    const Reports reports = {{"json", "{}"}, {"text", std::string(5000, 'a')}};
    const Bytes packed = pack_reports(reports);
    CHECK(unpack_reports(packed) == reports);
    CHECK(packed.size() < 500);
    for (std::size_t size = 0; size < packed.size(); ++size)
        CHECK(code_of([&] { unpack_reports(ByteView(packed).first(size)); }) == ErrorCode::corrupt);
    Bytes huge = packed;
    huge[7] = 0x7F;
    CHECK(code_of([&] { unpack_reports(huge); }) == ErrorCode::corrupt);
}
