// A key rotation that stops after each of its steps, then a store that is opened again with the keys
// that happen to be at hand.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "core/file_handle.hpp"
#include "error_code.hpp"
#include "sessionaudit/doctor.hpp"
#include "sessionaudit/maintenance.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::code_of;

namespace {

enum class Keys { both, old_only, new_only };

void require_healthy(const VaultOptions& options) {
    for (const Diagnosis& line : examine(options)) {
        INFO(line.subject << ": " << line.finding);
        CHECK(line.state == Diagnosis::State::ok);
    }
}

std::filesystem::path key_file(const std::filesystem::path& home, bool old_one) {
    if (old_one) return home / "root.key";
    for (const auto& entry : std::filesystem::directory_iterator(home))
        if (entry.path().filename().string().starts_with("root-")) return entry.path();
    return {};
}

/// A rotation that cannot take the step of writing `name`: a folder is in the way, which not even root
/// can write over.
void rotate_until(const std::filesystem::path& home, const std::string& name, const Clock& clock) {
    std::filesystem::create_directories(home / name / "in-the-way");
    CHECK_THROWS(rotate_key({home, "", {}, &clock}));
    std::filesystem::remove_all(home / name);
}

struct Store {
    Store() {
        StartRequest request;
        request.subject = Identifier::parse("email:anna@shop.example");
        visitor = vault.sessions().start({});
        member = vault.sessions().start(request);
        Event event;
        event.path = "/kept";
        vault.sessions().add_events(visitor.id, {event});
        vault.close();
    }

    void require_whole() {
        CHECK(vault.sessions().check(visitor.token).status == TokenStatus::active);
        CHECK(vault.sessions().check(member.token).status == TokenStatus::active);
        const auto events = vault.sessions().events(visitor.id);
        REQUIRE(events.size() == 1);
        CHECK(events[0].path == "/kept");
        CHECK(vault->subject(Identifier::parse("email:anna@shop.example")));
    }

    test::TestVault vault;
    IssuedSession visitor;
    IssuedSession member;
};

}  // namespace

TEST_CASE("a rotation that stopped goes on with the new key and back with the old one alone",
          "[vault][rotation][crash]") {
    const std::string step =
        GENERATE("keyring.db.rekeyed", "ledger.db.rekeyed", "store.db.rekeyed", "config.json.new");
    const Keys keys = GENERATE(Keys::both, Keys::old_only, Keys::new_only);
    INFO("stopped before writing " << step << ", keys " << static_cast<int>(keys));
    Store store;
    const auto home = store.vault.home();
    const std::string old_id = key_status(store.vault.options()).key_id;
    rotate_until(home, step, store.vault.clock);
    CHECK(key_status(store.vault.options()).rotation_pending);
    CHECK(examine(store.vault.options()).back().state == Diagnosis::State::wrong);

    if (keys != Keys::both) std::filesystem::remove(key_file(home, keys == Keys::new_only));
    store.vault.open();
    store.require_whole();
    store.vault.close();
    CHECK((key_status(store.vault.options()).key_id == old_id) == (keys == Keys::old_only));
    CHECK_FALSE(std::filesystem::exists(home / "rotation.json"));
    require_healthy(store.vault.options());
    store.vault.open();
    store.require_whole();
}

TEST_CASE("a rotation that stopped before its last step is finished by the next open",
          "[vault][rotation][crash]") {
    Store store;
    const auto home = store.vault.home();
    rotate_until(home, "config.json.new", store.vault.clock);
    const std::string plan = read_text_file(home / "rotation.json");
    store.vault.open();
    store.vault.close();
    replace_file(home / "rotation.json", as_bytes(plan));  // as if it had not been removed
    std::filesystem::remove(key_file(home, true));
    store.vault.open();
    store.require_whole();
    store.vault.close();
    require_healthy(store.vault.options());
}

TEST_CASE("a rotation that could not write its plan has changed nothing", "[vault][rotation][crash]") {
    Store store;
    const std::string old_id = key_status(store.vault.options()).key_id;
    rotate_until(store.vault.home(), "rotation.json.new", store.vault.clock);
    CHECK(key_status(store.vault.options()).key_id == old_id);
    store.vault.open();
    store.require_whole();
    store.vault.close();
    require_healthy(store.vault.options());
    rotate_key({store.vault.home(), "", {}, &store.vault.clock});
    CHECK(key_status(store.vault.options()).key_id != old_id);
}

TEST_CASE("a rotation that is undone half-way can be interrupted too", "[vault][rotation][crash]") {
    Store store;
    const auto home = store.vault.home();
    const std::string old_id = key_status(store.vault.options()).key_id;
    rotate_until(home, "config.json.new", store.vault.clock);  // every file is under the new key
    const auto fresh = key_file(home, false);
    std::filesystem::rename(fresh, store.vault.folder / "away");
    std::filesystem::create_directories(home / "store.db.rekeyed" / "in-the-way");
    CHECK_THROWS(store.vault.open());
    std::filesystem::remove_all(home / "store.db.rekeyed");
    const bool new_key_is_back = GENERATE(false, true);
    if (new_key_is_back) std::filesystem::rename(store.vault.folder / "away", fresh);
    store.vault.open();
    store.require_whole();
    store.vault.close();
    CHECK((key_status(store.vault.options()).key_id == old_id) == !new_key_is_back);
    require_healthy(store.vault.options());
}

TEST_CASE("an interrupted rotation asks for a key rather than guess", "[vault][rotation][crash]") {
    Store store;
    const auto home = store.vault.home();
    rotate_until(home, "store.db.rekeyed", store.vault.clock);
    const auto fresh = key_file(home, false);
    std::filesystem::rename(fresh, store.vault.folder / "new");
    std::filesystem::rename(home / "root.key", store.vault.folder / "old");
    CHECK(code_of([&] { store.vault.open(); }) == ErrorCode::key_unavailable);
    write_new_file(fresh, as_bytes(std::string(64, 'a') + "\n"));
    write_new_file(home / "root.key", as_bytes(std::string(64, 'b') + "\n"));
    CHECK(code_of([&] { store.vault.open(); }) == ErrorCode::wrong_key);
    std::filesystem::rename(store.vault.folder / "new", fresh);
    store.vault.open();
    store.require_whole();
}

TEST_CASE("a damaged plan of a rotation is told as such", "[vault][rotation][crash]") {
    Store store;
    const auto home = store.vault.home();
    rotate_until(home, "store.db.rekeyed", store.vault.clock);
    const std::string plan = read_text_file(home / "rotation.json");
    std::string other_box = plan;
    for (const char* const name : {"\"old_under_new\": \"", "\"new_under_old\": \""}) {
        char& digit = other_box[other_box.find(name) + std::string_view(name).size() + 30];
        digit = digit == 'a' ? 'b' : 'a';
    }
    for (const std::string& damaged : {std::string(), std::string("{"), std::string("{}"), std::string("[1]"),
                                       plan.substr(0, plan.size() / 2), other_box}) {
        replace_file(home / "rotation.json", as_bytes(damaged));
        CHECK(code_of([&] { store.vault.open(); }) == ErrorCode::corrupt);
    }
    replace_file(home / "rotation.json", as_bytes(plan));
    store.vault.open();
    store.require_whole();
}
