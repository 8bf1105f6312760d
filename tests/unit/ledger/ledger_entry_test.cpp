#include "sessionaudit/ledger_entry.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "crypto/hash.hpp"
#include "sessionaudit/error.hpp"

using namespace sessionaudit;

namespace {

LedgerEntry full_entry() {
    LedgerEntry entry;
    entry.at = from_millis(1772366400123);
    entry.actor = "cli:user";
    entry.action = "session.revoked";
    entry.subject = commitment(Bytes(32, 1), "owner", as_bytes("someone"));
    entry.refs = {commitment(Bytes(32, 1), "session", as_bytes("one"))};
    entry.detail = {{"events", std::int64_t{512}}, {"digest", std::string("abc")}, {"forced", true}};
    return entry;
}

bool parses(std::string_view text) {
    try {
        LedgerEntry::parse(as_bytes(text));
        return true;
    } catch (const Error& error) {
        REQUIRE(error.code() == ErrorCode::invalid_argument);
        return false;
    }
}

}  // namespace

TEST_CASE("an entry is written as canonical JSON and reads back", "[ledger][entry]") {
    LedgerEntry entry;
    entry.at = from_millis(1772366400123);
    entry.actor = "job:sweep";
    entry.action = "session.expired";
    CHECK(
        as_text(entry.to_json()) ==
        R"({"action":"session.expired","actor":"job:sweep","at":"2026-03-01T12:00:00.123Z","outcome":"ok","v":1})");
    CHECK(LedgerEntry::parse(entry.to_json()) == entry);
    CHECK(LedgerEntry::parse(full_entry().to_json()) == full_entry());
}

TEST_CASE("a commitment is HMAC-SHA-256 over label, zero byte and value", "[ledger][entry]") {
    const Bytes salt(32, 0x42);
    CHECK(commitment(salt, "owner", as_bytes("id")) ==
          hmac_sha256(salt, {as_bytes(std::string_view("owner\0id", 8))}));
    CHECK(commitment(salt, "owner", as_bytes("id")) != commitment(salt, "owne", as_bytes("rid")));
    CHECK(commitment(salt, "owner", as_bytes("id")) != commitment(Bytes(32, 0x43), "owner", as_bytes("id")));
    CHECK_THROWS_AS(commitment(Bytes(31), "owner", {}), Error);
    CHECK_THROWS_AS(commitment({}, "owner", {}), Error);
    CHECK_THROWS_AS(commitment(salt, std::string_view("a\0b", 3), {}), Error);
}

TEST_CASE("an entry with any bit flipped is another entry or none", "[ledger][entry]") {
    const Bytes original = full_entry().to_json();
    for (std::size_t bit = 0; bit < original.size() * 8; ++bit) {
        Bytes changed = original;
        changed[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        try {
            const LedgerEntry entry = LedgerEntry::parse(changed);
            CHECK_FALSE(entry == full_entry());
            CHECK(entry.to_json() == changed);
        } catch (const Error& error) {
            CHECK(error.code() == ErrorCode::invalid_argument);
        }
    }
}

TEST_CASE("an entry that breaks a rule is not written", "[ledger][entry]") {
    using Break = void (*)(LedgerEntry&);
    const auto break_rule = GENERATE(
        as<Break>(), [](LedgerEntry& entry) { entry.actor.clear(); },
        [](LedgerEntry& entry) { entry.actor = "cli user"; },
        [](LedgerEntry& entry) { entry.actor = std::string(129, 'a'); },
        [](LedgerEntry& entry) { entry.action = "Session.revoked"; },
        [](LedgerEntry& entry) { entry.outcome.clear(); },
        // JSON readers may round it
        [](LedgerEntry& entry) { entry.detail["events"] = std::int64_t{1} << 53; },
        [](LedgerEntry& entry) { entry.detail["digest"] = std::string("\xFF"); },
        [](LedgerEntry& entry) { entry.detail["digest"] = std::string(65536, 'a'); });
    LedgerEntry entry = full_entry();
    break_rule(entry);
    CHECK_THROWS_AS(entry.to_json(), Error);
}

TEST_CASE("the longest entry fits and one byte more does not", "[ledger][entry]") {
    LedgerEntry entry = full_entry();
    const std::size_t rest = kLedgerEntrySizeMax - entry.to_json().size();
    entry.detail["digest"] = std::string(3 + rest, 'a');
    CHECK(entry.to_json().size() == kLedgerEntrySizeMax);
    CHECK(LedgerEntry::parse(entry.to_json()) == entry);
    entry.detail["digest"] = std::string(4 + rest, 'a');
    CHECK_THROWS_AS(entry.to_json(), Error);
}

TEST_CASE("bytes that are not an entry are refused", "[ledger][entry]") {
    const std::string start = R"({"action":"a","actor":"b","at":"2026-03-01T12:00:00.000Z",)";
    REQUIRE(parses(start + R"("outcome":"ok","v":1})"));
    const auto text = GENERATE_COPY(
        std::string(), std::string("[]"), std::string("{}"), start + R"("outcome":"ok","v":2})",
        start + R"("outcome":"ok"})", start + R"("outcome":"ok","v":"1"})",
        start + R"("outcome":"ok","v":true})", start + R"("v":1})", start + R"("outcome":"","v":1})",
        start + R"("outcome":1,"v":1})", start + R"("outcome":"ok","v":1,"x":1})",
        start + R"("outcome":"ok","refs":[],"v":1})", start + R"("outcome":"ok","refs":["AA"],"v":1})",
        start + R"("outcome":"ok","subject":null,"v":1})", start + R"("detail":{},"outcome":"ok","v":1})",
        start + R"("detail":{"a":[1]},"outcome":"ok","v":1})",
        start + R"("detail":{"a":null},"outcome":"ok","v":1})",
        std::string(R"({"action":"a","actor":"b","at":"2026-03-01T12:00:00Z","outcome":"ok","v":1})"),
        std::string(R"({"action":"a","actor":"b","at":"2026-02-30T12:00:00.000Z","outcome":"ok","v":1})"),
        std::string(
            R"({"action":"a","actor":"b","at":"2026-03-01T13:00:00.000+01:00","outcome":"ok","v":1})"),
        std::string(70000, ' '));
    CHECK_FALSE(parses(text));
}
