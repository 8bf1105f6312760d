// The file itself: private, whole or not there, encrypted, checked.
#include <sys/stat.h>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cstring>

#include "core/file_handle.hpp"
#include "error_code.hpp"
#include "sessionaudit/subject_export.hpp"
#include "test_vault.hpp"
#include "zip_entries.hpp"

using namespace sessionaudit;
using test::code_of;
using test::zip_entries;

namespace {

const Identifier kAnna{"email", "anna@shop.example"};
constexpr const char* kPassphrase = "correct horse battery";

SecretBytes secret(const std::string& text) {
    return SecretBytes(as_bytes(text));
}

struct Shop {
    test::TestVault vault;
    Shop() {
        StartRequest request;
        request.subject = kAnna;
        vault.sessions().start(request);
    }
    std::filesystem::path file() const { return vault.folder / "export.zip"; }
    ExportOptions options() const {
        ExportOptions options;
        options.file = file();
        return options;
    }
    ExportReport write(std::optional<SecretBytes> passphrase = {}) {
        ExportOptions options = this->options();
        options.passphrase = std::move(passphrase);
        return vault->exports().write(kAnna, options);
    }
    /// Names in the folder that the store is in.
    std::size_t files() const {
        return static_cast<std::size_t>(
            std::distance(std::filesystem::directory_iterator(vault.folder.path()), {}));
    }
};

std::size_t number_at(const std::string& bytes, std::size_t at) {
    return static_cast<std::uint8_t>(bytes[at]) + 256U * static_cast<std::uint8_t>(bytes[at + 1]);
}

/// Which bytes of a ZIP are what its entries hold: not their headers, and not the last of each, which may end
/// in bits that mean nothing.
std::vector<bool> content_bytes(const std::string& bytes) {
    std::vector<bool> content(bytes.size(), false);
    const std::size_t directory = bytes.find("PK\x01\x02");
    for (std::size_t at = bytes.find("PK\x03\x04"); at < directory;) {
        const std::size_t next = std::min(bytes.find("PK\x03\x04", at + 4), directory);
        for (std::size_t i = at + 30 + number_at(bytes, at + 26) + number_at(bytes, at + 28); i + 1 < next;
             ++i)
            content[i] = true;
        at = next;
    }
    return content;
}

bool is_valid(const std::filesystem::path& file) {
    return verify_export(file).valid();
}

}  // namespace

TEST_CASE("a package is private and checks out", "[export][verify]") {
    Shop shop;
    const ExportReport report = shop.write();
    struct stat info {};
    REQUIRE(::stat(shop.file().c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
    CHECK(info.st_size == report.size);
    CHECK(report.entries.back().name == "manifest.sig");
    std::optional<VerifierKey> key;
    shop.vault->with_ledger([&](Ledger& ledger) { key = ledger.key(); });
    CHECK(verify_export(shop.file(), key).valid());
    VerifierKey other = *key;
    other.public_key[0] ^= 1U;
    CHECK_FALSE(verify_export(shop.file(), other).valid());
    CHECK(shop.files() == 2);  // the store and the package
}

TEST_CASE("the ledger knows of the export and not of whom", "[export][ledger]") {
    Shop shop;
    const ExportReport report = shop.write();
    std::string last;
    shop.vault->with_ledger([&](Ledger& ledger) { last = as_text(*ledger.entry(ledger.size() - 1)); });
    CHECK(last.find("\"action\":\"subject.exported\"") != std::string::npos);
    CHECK(last.find(to_hex(report.sha256)) != std::string::npos);
    CHECK(last.find("anna") == std::string::npos);
    CHECK(last.find(report.id.to_string()) == std::string::npos);
}

TEST_CASE("what was changed is found", "[export][verify]") {
    Shop shop;
    shop.write();
    REQUIRE(is_valid(shop.file()));
    SECTION("another text in an entry") {
        const std::string name = GENERATE(as<std::string>(), "data.json", "index.html", "csv/sessions.csv");
        std::string text = zip_entries(shop.file()).at(name);
        text.back() = text.back() == ' ' ? '\n' : ' ';
        test::zip_put(shop.file(), name, text);
        CHECK_FALSE(is_valid(shop.file()));
    }
    SECTION("an entry more") {
        test::zip_put(shop.file(), "more.html", "<p>");
        CHECK_FALSE(is_valid(shop.file()));
    }
    SECTION("an entry less") {
        test::zip_remove(shop.file(), "csv/events.csv");
        CHECK_FALSE(is_valid(shop.file()));
    }
    SECTION("a manifest that says what fits") {
        std::string manifest = zip_entries(shop.file()).at("manifest.json");
        manifest.replace(manifest.find("\"scope\":\"whole\""), 15, "\"scope\":\"who1e\"");
        test::zip_put(shop.file(), "manifest.json", manifest);
        CHECK_FALSE(is_valid(shop.file()));
    }
    SECTION("cut off, or no package at all") {
        const std::string whole = read_text_file(shop.file());
        for (const std::size_t size : {whole.size() - 1, whole.size() / 2, std::size_t{10}, std::size_t{0}}) {
            replace_file(shop.file(), as_bytes(whole).first(size));
            CHECK(code_of([&] { verify_export(shop.file()); }) == ErrorCode::invalid_argument);
        }
        std::filesystem::remove(shop.file());
        CHECK(code_of([&] { verify_export(shop.file()); }) == ErrorCode::not_found);
    }
}

TEST_CASE("one changed byte of what the entries hold is found", "[export][verify]") {
    Shop shop;
    shop.write();
    const std::string whole = read_text_file(shop.file());
    int found = 0;
    int tried = 0;
    const std::vector<bool> content = content_bytes(whole);
    for (std::size_t at = 0; at < whole.size(); at += 211) {
        if (!content[at]) continue;
        std::string changed = whole;
        changed[at] = static_cast<char>(changed[at] ^ 0x20);
        replace_file(shop.file(), as_bytes(changed));
        ++tried;
        bool valid = false;
        if (!code_of([&] { valid = is_valid(shop.file()); }) && valid) continue;
        ++found;
    }
    CHECK(tried > 30);
    CHECK(found == tried);
}

TEST_CASE("with a passphrase every entry is AES-256, and no other passphrase opens it",
          "[export][passphrase]") {
    Shop shop;
    shop.write(secret(kPassphrase));
    CHECK(zip_entries(shop.file(), kPassphrase).contains("data.json"));
    CHECK_THROWS(zip_entries(shop.file(), "correct horse batterx"));
    CHECK(read_text_file(shop.file()).find("anna") == std::string::npos);
    const auto give = [](const std::string& text) { return [text](bool) { return secret(text); }; };
    const ExportVerification report = verify_export(shop.file(), {}, give(kPassphrase));
    CHECK(report.valid());
    CHECK(report.encrypted);
    CHECK(code_of([&] { verify_export(shop.file(), {}, give("another passphrase")); }) ==
          ErrorCode::wrong_key);
    CHECK(code_of([&] { verify_export(shop.file()); }) == ErrorCode::key_unavailable);
    // WinZip's AE-2 stores no checksum of what is inside.
    const std::string bytes = read_text_file(shop.file());
    const std::size_t extra = bytes.find(std::string("\x01\x99\x07\x00", 4));
    REQUIRE(extra != std::string::npos);
    CHECK(bytes.substr(extra + 4, 5) == std::string("\x02\x00"
                                                    "AE"
                                                    "\x03",
                                                    5));
}

TEST_CASE("a weak passphrase, and one that programs read differently, are refused", "[export][passphrase]") {
    Shop shop;
    const std::string text =
        GENERATE(as<std::string>(), "", "elevenchars", "p\xC3\xA4ssphrase of words", "tab\tin the middle",
                 std::string("zero\0in the middle", 18), std::string(257, 'x'));
    CHECK(code_of([&] { shop.write(secret(text)); }) == ErrorCode::invalid_argument);
    CHECK(shop.files() == 1);
}

TEST_CASE("nothing is written over, and nothing is left of what failed", "[export]") {
    Shop shop;
    write_new_file(shop.file(), as_bytes("mine"));
    CHECK(code_of([&] { shop.write(); }) == ErrorCode::already_exists);
    CHECK(read_text_file(shop.file()) == "mine");
    std::filesystem::remove(shop.file());
    ExportOptions options = shop.options();
    CHECK(code_of([&] {
              shop.vault->exports().write({"email", "nobody@shop.example"}, options);
          }) == ErrorCode::not_found);
    options.language = "xx";
    CHECK(code_of([&] { shop.vault->exports().write(kAnna, options); }) == ErrorCode::invalid_argument);
    options = shop.options();
    options.file = shop.vault.folder / "no" / "folder.zip";
    CHECK(code_of([&] { shop.vault->exports().write(kAnna, options); }) == ErrorCode::io_error);
    write_new_file(shop.vault.home() / "controller.json", as_bytes("{}"));
    CHECK(code_of([&] { shop.write(); }) == ErrorCode::invalid_argument);
    CHECK(shop.files() == 1);
}
