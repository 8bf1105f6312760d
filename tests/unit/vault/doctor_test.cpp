// Each fault of a store is named by its examination, with what to do, and a sound part is not blamed.
#include "sessionaudit/doctor.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <fstream>

#include "core/file_handle.hpp"
#include "error_code.hpp"
#include "home_files.hpp"
#include "sessionaudit/maintenance.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;

namespace {

/// A closed store with a session in it.
class Patient {
  public:
    Patient() {
        issued = vault.sessions().start({});
        vault.close();
    }
    /// Subjects that are wrong, in order. Each has a finding and an advice.
    std::vector<std::string> wrong() {
        std::vector<std::string> subjects;
        for (const Diagnosis& line : examine(vault.options())) {
            CHECK_FALSE(line.finding.empty());
            CHECK(line.advice.empty() == (line.state == Diagnosis::State::ok));
            if (line.state == Diagnosis::State::wrong) subjects.push_back(line.subject);
        }
        return subjects;
    }
    std::string finding_of(const std::string& subject) {
        for (const Diagnosis& line : examine(vault.options()))
            if (line.subject == subject) return line.finding;
        return {};
    }
    std::filesystem::path file(const std::string& name) const { return vault.home() / name; }

    test::TestVault vault;
    IssuedSession issued;
};

void flip_byte(const std::filesystem::path& path, std::streamoff at) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(at);
    char byte = 0;
    file.get(byte);
    file.seekp(at);
    file.put(static_cast<char>(byte ^ 1));
}

using Subjects = std::vector<std::string>;

}  // namespace

TEST_CASE("a sound store has nothing wrong, and all its parts are examined in a fixed order",
          "[vault][doctor]") {
    Patient patient;
    Subjects told;
    const auto lines =
        examine(patient.vault.options(), [&](const std::string& subject) { told.push_back(subject); });
    Subjects subjects;
    for (const Diagnosis& line : lines) {
        INFO(line.subject << ": " << line.finding);
        CHECK(line.state == Diagnosis::State::ok);
        subjects.push_back(line.subject);
    }
    CHECK(told == subjects);
    CHECK(subjects == Subjects{"versions",
                               "configuration",
                               "permissions",
                               "key rotation",
                               "root key",
                               "write-ahead logs",
                               "store.db cipher",
                               "store.db schema",
                               "store.db integrity",
                               "keyring.db cipher",
                               "keyring.db schema",
                               "keyring.db integrity",
                               "ledger.db cipher",
                               "ledger.db schema",
                               "ledger.db integrity",
                               "key ring",
                               "owners",
                               "erasures",
                               "ledger",
                               "ledger outbox"});
}

TEST_CASE("examining changes no file", "[vault][doctor]") {
    Patient patient;
    std::vector<std::string> before;
    for (const char* const name : {"config.json", "store.db", "keyring.db", "ledger.db", "ledger.anchor"})
        before.push_back(read_text_file(patient.file(name)));
    CHECK(patient.wrong().empty());
    std::size_t i = 0;
    for (const char* const name : {"config.json", "store.db", "keyring.db", "ledger.db", "ledger.anchor"})
        CHECK((read_text_file(patient.file(name)) == before[i++]));
}

TEST_CASE("a store in use can be examined", "[vault][doctor]") {
    Patient patient;
    patient.vault.open();
    CHECK(patient.wrong().empty());
    CHECK(patient.finding_of("write-ahead logs").starts_with("in use"));
}

TEST_CASE("without a configuration nothing else is examined", "[vault][doctor]") {
    Patient patient;
    std::filesystem::remove(patient.file("config.json"));
    CHECK(patient.wrong() == Subjects{"configuration"});
    CHECK(examine(patient.vault.options()).back().subject == "configuration");
}

TEST_CASE("a file that others may read is named", "[vault][doctor]") {
    Patient patient;
    const std::string name =
        GENERATE(as<std::string>(), "store.db", "keyring.db", "config.json", "ledger.anchor");
    std::filesystem::permissions(patient.file(name), std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::add);
    CHECK(patient.wrong() == Subjects{"permissions"});
    CHECK(patient.finding_of("permissions").starts_with(name));
}

TEST_CASE("one changed bit in a database is found, in that database", "[vault][doctor]") {
    Patient patient;
    const std::string name = GENERATE(as<std::string>(), "store.db", "keyring.db", "ledger.db");
    const auto size = static_cast<std::streamoff>(std::filesystem::file_size(patient.file(name)));
    // Somewhere in the first page behind its salt, in a page amid, in the last byte.
    const std::streamoff at = GENERATE_COPY(std::streamoff{100}, size / 2 / 4096 * 4096 + 50, size - 1);
    CAPTURE(name, at, size);
    flip_byte(patient.file(name), at);
    const Subjects wrong = patient.wrong();
    REQUIRE(wrong.size() >= 1);
    CHECK((wrong[0] == name + " integrity" || wrong[0] == name + " cipher"));
    for (const std::string& subject : wrong)
        CHECK(subject.starts_with(name));
}

TEST_CASE("a database that is missing, empty or another file is told as such", "[vault][doctor]") {
    Patient patient;
    const auto damage = GENERATE(0, 1, 2);
    if (damage == 0) std::filesystem::remove(patient.file("ledger.db"));
    if (damage == 1) std::filesystem::resize_file(patient.file("ledger.db"), 0);
    if (damage == 2) replace_file(patient.file("ledger.db"), as_bytes(std::string(8192, 'x')));
    const Subjects wrong = patient.wrong();
    REQUIRE_FALSE(wrong.empty());
    CHECK(wrong.front().starts_with("ledger.db"));
}

TEST_CASE("an owner of a session without a key is found", "[vault][doctor]") {
    Patient patient;
    test::HomeFiles(patient.vault.home()).keyring()->prepare("DELETE FROM owner_key").run();
    CHECK(patient.wrong() == Subjects{"owners"});
    CHECK(patient.finding_of("owners").starts_with("1 owners have sessions but no key"));
}

TEST_CASE("a key that was exchanged for another does not unwrap", "[vault][doctor]") {
    Patient patient;
    test::HomeFiles(patient.vault.home())
        .keyring()
        ->prepare("UPDATE owner_key SET wrapped = zeroblob(length(wrapped))")
        .run();
    CHECK(patient.wrong() == Subjects{"key ring"});
}

TEST_CASE("a ledger entry that was changed is found", "[vault][doctor]") {
    Patient patient;
    const test::HomeFiles files(patient.vault.home());
    files.ledger()->prepare("UPDATE entry SET data = CAST(data || x'20' AS BLOB) WHERE idx = 1").run();
    CHECK(patient.wrong() == Subjects{"ledger"});
}

TEST_CASE("a ledger that is shorter than its anchor is found", "[vault][doctor]") {
    Patient patient;
    const std::string before = read_text_file(patient.file("ledger.db"));
    patient.vault.open();
    patient.vault.sessions().start({});
    patient.vault.close();
    replace_file(patient.file("ledger.db"), as_bytes(before));
    const Subjects wrong = patient.wrong();
    CHECK(std::find(wrong.begin(), wrong.end(), "ledger") != wrong.end());
}

TEST_CASE("a store that was set back is found before anything is done about it", "[vault][doctor]") {
    Patient patient;
    const std::string before = read_text_file(patient.file("store.db"));
    patient.vault.open();
    patient.vault.sessions().end(patient.issued.id, EndedReason::logout);
    patient.vault.close();
    replace_file(patient.file("store.db"), as_bytes(before));
    CHECK(patient.wrong() == Subjects{"ledger outbox"});
    CHECK(patient.finding_of("ledger outbox").starts_with("store.db is older than its ledger"));
    patient.vault.reopen();
    patient.vault.close();
    CHECK(patient.wrong().empty());
}

TEST_CASE("a rotation that was interrupted is told, and the files under two keys are not blamed",
          "[vault][doctor]") {
    Patient patient;
    replace_file(patient.file("rotation.json"), as_bytes("{}"));
    CHECK(patient.wrong() == Subjects{"key rotation"});
    CHECK(key_status(patient.vault.options()).rotation_pending);
}

TEST_CASE("a schema of a newer version is not taken for damage", "[vault][doctor]") {
    Patient patient;
    test::HomeFiles(patient.vault.home())
        .store()
        ->prepare(
            "INSERT INTO schema_migration (number, name, applied_at) VALUES (9999, '9999_later.sql', 0)")
        .run();
    CHECK(patient.wrong() == Subjects{"store.db schema"});
    CHECK(patient.finding_of("store.db schema").find("newer sessionaudit") != std::string::npos);
    CHECK(test::code_of([&] { patient.vault.open(); }) == ErrorCode::newer_schema);
}
