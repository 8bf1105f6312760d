#include "sessionaudit/report.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <fstream>

#include "core/file_handle.hpp"
#include "error_code.hpp"
#include "home_files.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::code_of;

namespace {

constexpr Milliseconds kDay{86'400'000};

ReportOptions options_of(test::TestVault& vault) {
    ReportOptions options;
    options.folder = vault.folder / "pack";
    options.from = vault.clock.now() - kDay;
    options.to = vault.clock.now() + kDay;
    return options;
}

bool has_text(const std::filesystem::path& file, const std::string& text) {
    return read_text_file(file).find(text) != std::string::npos;
}

bool mentions(const std::vector<std::string>& findings, const std::string& text) {
    return std::any_of(findings.begin(), findings.end(),
                       [&](const std::string& it) { return it.find(text) != std::string::npos; });
}

}  // namespace

TEST_CASE("every table and column of an empty store has a category", "[report]") {
    test::TestVault vault;
    CHECK(vault->reports().undeclared().empty());
}

TEST_CASE("a column or table that nobody declares is found", "[report]") {
    test::TestVault vault;
    vault.close();
    {
        const auto store = test::HomeFiles(vault.home()).store();
        store->execute("ALTER TABLE session ADD COLUMN shoe_size INTEGER");
        store->execute("CREATE TABLE diary (entry TEXT) STRICT");
    }
    vault.open();
    const auto findings = vault->reports().undeclared();
    CHECK(findings.size() == 2);
    CHECK(mentions(findings, "session.shoe_size"));
    CHECK(mentions(findings, "the table diary"));
}

TEST_CASE("a purpose that no policy declares is found once data is stored for it", "[report]") {
    test::TestVault vault;
    const IssuedSession session = vault.sessions().start({});
    Event event;
    event.at = vault.clock.now();
    event.purpose = "service";
    vault.sessions().add_events(session.id, {event});
    CHECK(vault->reports().undeclared().empty());
    vault.close();
    test::HomeFiles(vault.home()).store()->execute("UPDATE segment SET purpose = 'telepathy'");
    vault.open();
    CHECK(mentions(vault->reports().undeclared(), "telepathy"));
}

TEST_CASE("a pack holds, names nobody, and any change to it is found", "[report]") {
    test::TestVault vault;
    StartRequest request;
    request.subject = Identifier{"email", "anna@shop.example"};
    request.context = {"203.0.113.9", "Firefox/128.0"};
    vault.sessions().start(request);
    NewBreach breach;
    breach.aware = vault.clock.now();
    breach.facts = "<script>alert(1)</script>";
    vault->breaches().record(breach);
    const ReportOptions options = options_of(vault);
    const ReportResult result = vault->reports().write(options);
    CHECK(result.files.size() > 8);
    VerifierKey key;
    vault->with_ledger([&](Ledger& ledger) { key = ledger.key(); });
    CHECK(verify_report(options.folder, key).valid());
    CHECK(has_text(options.folder / "breaches.csv", "<script>"));
    CHECK_FALSE(has_text(options.folder / "index.html", "<script>"));
    for (const ReportFile& file : result.files) {
        CAPTURE(file.name);
        CHECK_FALSE(has_text(options.folder / file.name, "anna@"));
        CHECK_FALSE(has_text(options.folder / file.name, "203.0.113"));
    }
    CHECK(code_of([&] { vault->reports().write(options); }) == ErrorCode::already_exists);

    const std::string what = GENERATE("changed", "missing", "more", "entry", "proof", "key");
    CAPTURE(what);
    const auto change = [&](const std::string& name) {
        std::string text = read_text_file(options.folder / name);
        text[text.size() / 2] = text[text.size() / 2] == 'x' ? 'y' : 'x';
        std::ofstream(options.folder / name) << text;
    };
    if (what == "changed") change("processing.csv");
    if (what == "missing") std::filesystem::remove(options.folder / "holds.csv");
    if (what == "more") std::ofstream(options.folder / "extra.csv") << "x";
    if (what == "key") key.public_key[0] ^= 1;
    if (what == "entry" || what == "proof") {
        change(what == "entry" ? "ledger-entry.json" : "manifest.tlog-proof");
        try {
            CHECK_FALSE(verify_report(options.folder, key).valid());
        } catch (const Error& error) {
            CHECK(error.code() == ErrorCode::invalid_argument);
        }
        return;
    }
    CHECK_FALSE(verify_report(options.folder, key).valid());
}

TEST_CASE("what cannot be a report is refused", "[report]") {
    test::TestVault vault;
    ReportOptions options = options_of(vault);
    std::swap(options.from, options.to);
    CHECK(code_of([&] { vault->reports().write(options); }) == ErrorCode::invalid_argument);
    CHECK(code_of([&] { verify_report(vault.folder / "nowhere"); }) == ErrorCode::not_found);
    CHECK(code_of([&] { verify_report(vault.home()); }) == ErrorCode::invalid_argument);
}
