#include "vault/service_memory.hpp"

#include "access/principal_cache.hpp"
#include "consent/consent_cache.hpp"
#include "consent/holder_cache.hpp"
#include "consent/purpose_rules.hpp"
#include "session/recording_targets.hpp"
#include "session/session_cache.hpp"
#include "session/touch_queue.hpp"

namespace sessionaudit {
namespace {

PrefixTable load_prefixes(const std::filesystem::path& file) {
    return std::filesystem::exists(file) ? PrefixTable::load(file) : PrefixTable{};
}

}  // namespace

ServiceMemory make_service_memory(const HomePaths& paths, const storage::InvalidationCounters& counters) {
    ServiceMemory memory;
    memory.profiles = load_session_profiles(paths.home / "profiles");
    memory.prefixes = load_prefixes(paths.jurisdictions());
    memory.sessions = std::make_shared<SessionCache>(counters);
    memory.consents = std::make_shared<ConsentCache>(counters);
    memory.session_places = std::make_shared<SessionPlaces>(counters);
    memory.subject_places = std::make_shared<SubjectPlaces>(counters);
    memory.principals = std::make_shared<PrincipalCache>(counters);
    memory.purpose_rules = std::make_shared<PurposeRules>(load_policies(paths.policies()));
    memory.touches = std::make_shared<TouchQueue>();
    memory.recording_targets = std::make_shared<RecordingTargets>(counters);
    return memory;
}

}  // namespace sessionaudit
