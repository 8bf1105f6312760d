// A store with one person who will be erased and others who must not be touched.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sessionaudit/vault.hpp"

namespace sessionaudit::crash {

inline const Identifier kErased{"email", "anna.abschied@shop.example"};
inline constexpr int kErasedSessions = 40;
inline constexpr int kErasedVisitors = 2;  ///< visits before a login, linked by it
inline constexpr int kErasedEvents = 240;
inline constexpr int kOthers = 5;

Identifier other(int number);

/// Makes the store. What must not be found once the person is erased is written to KNOWN, a value a
/// line; `hex:` begins the bytes of an id.
void fill_person_store(const std::filesystem::path& home, const std::filesystem::path& known);

/// The owners of the person, as KNOWN has them.
std::vector<OwnerId> known_owners(const std::filesystem::path& known);

/// Everything that is kept of the others, as text: equal before and after whatever happens to the person.
std::string others_as_text(const Vault& vault);

}  // namespace sessionaudit::crash
