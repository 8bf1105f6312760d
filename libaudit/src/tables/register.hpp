// The register of the tables of store.db and keyring.db: what each holds of whom, and what becomes of its
// rows. Counting, erasing, holding, sweeping, restoring and reporting read it, so none of them can miss a
// table. A test compares it with the databases as they are; docs/how-to/add-a-table.md says what to fill in.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "sessionaudit/policy.hpp"

namespace sessionaudit {

inline constexpr std::string_view kStoreFile = "store.db";
inline constexpr std::string_view kKeyringFile = "keyring.db";

/// A column by which a row's person is found.
struct OwnerColumn {
    std::string_view name;  ///< empty: the row is about nobody
    // Where the column holds no owner's id, it holds this column of that table, whose row tells.
    std::string_view table;
    std::string_view key;

    constexpr bool direct() const noexcept { return !name.empty() && table.empty(); }
};

/// How an erasure plan speaks of the rows.
struct PlanLine {
    int place = 0;  ///< in the plan, from 1: the plan's hash depends on it; 0: it does not speak of them
    std::string_view what;    ///< frozen: it is in certificates
    std::string_view amount;  ///< summed up over the rows, "1" for their number
    std::string_view mark;    ///< summed up: changes when a row does, but for mere use of it
};

/// What the erasure of a person does with the rows.
enum class OnErasure {
    untouched,
    at_once,    ///< deletes them in the job that destroys the keys: nobody is found or decided about by them
    in_pieces,  ///< then deletes them with up to a number of sessions a job
    at_end,     ///< deletes them once no session is left
    forgotten,  ///< takes what names the person out of them; the rest is the record of a case
    own_way,    ///< erasure/ writes and deletes them by statements of its own
};

/// What stays all the same, and is told in the certificate, where a legal hold needs something of the person.
enum class OnHold {
    nothing,
    sessions,      ///< those that a hold names, or events in them
    events,        ///< likewise, single runs of them
    with_person,   ///< all, while a hold is about the person as such
    with_visitor,  ///< those that lead to a visitor whom a hold needs
    sealed,        ///< no row: what it held waits in the key ring, sealed under the person's key
};

/// Bits: whose key a row keeps alive by being there, when a sweep asks whether that owner may go.
inline constexpr unsigned kKeepsNobody = 0;
/// An anonymous visitor.
inline constexpr unsigned kKeepsVisitor = 1;
/// The same, but when a visitor's last session is purged the row goes along.
inline constexpr unsigned kKeepsVisitorsProof = 2;
/// A person who is known.
inline constexpr unsigned kKeepsSubject = 4;

/// What is done with rows that a restored backup brings, and whose key was destroyed since.
enum class OnRestore {
    untouched,
    dropped,
    forgotten,  ///< as OnErasure::forgotten
};

struct Table {
    std::string_view file;
    std::string_view name;
    std::optional<DataKind> data{};  ///< whose rules limit it; absent: no person's data
    std::string_view what;           ///< the pack for a regulator says so
    std::string_view columns;        ///< all of them, separated by spaces

    OwnerColumn owner{};
    std::string_view visitor{};  ///< a second owner whom a row is about
    std::string_view own_key{};  ///< the owner's id of a key of the row's own, which is nobody's
    std::string_view keyed{};    ///< a condition: which rows still have that key; empty: all

    PlanLine plan{};
    OnErasure on_erasure = OnErasure::untouched;
    OnHold on_hold = OnHold::nothing;
    unsigned keeps = kKeepsNobody;
    OnRestore on_restore = OnRestore::untouched;
    std::string_view exported{};  ///< where in an export's data.json: "sessions/events"; empty: not in it
};

/// In the order in which a certificate tells what a hold keeps.
std::span<const Table> tables() noexcept;
/// Null for one that is not registered.
const Table* find_table(std::string_view file, std::string_view name) noexcept;

}  // namespace sessionaudit
