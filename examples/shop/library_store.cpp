#include "library_store.hpp"

#include <fstream>
#include <iostream>

#include "embedded.hpp"
#include "sessionaudit/error.hpp"

namespace shop {
namespace {

using sessionaudit::Attributes;
using sessionaudit::CheckResult;
using sessionaudit::EndedReason;
using sessionaudit::Error;
using sessionaudit::ErrorCode;
using sessionaudit::Event;
using sessionaudit::Identifier;
using sessionaudit::IssuedSession;
using sessionaudit::OwnerId;
using sessionaudit::RequestContext;
using sessionaudit::SessionId;
using sessionaudit::SessionInfo;
using sessionaudit::SessionService;
using sessionaudit::Vault;

constexpr long kSweepMilliseconds = 60'000;

/// A store of our own where there is none yet; and the shop's profile, which the command line then knows too.
void prepare_home(const std::filesystem::path& home) {
    if (!std::filesystem::exists(home) || std::filesystem::is_empty(home)) {
        sessionaudit::CreateOptions options;
        options.home = home;
        options.site = "shop.example";
        Vault::create(options);
    }
    const std::filesystem::path profile = home / "profiles" / "shop-http.json";
    if (std::filesystem::exists(profile)) return;
    std::filesystem::create_directories(profile.parent_path());
    if (!(std::ofstream(profile) << kHttpProfile).flush())
        throw Error(ErrorCode::io_error, "cannot write " + profile.string());
}

Vault open_vault(const std::filesystem::path& home) {
    prepare_home(home);
    sessionaudit::VaultOptions options;
    options.home = home;
    return Vault::open(options);
}

SessionCookie cookie_of(const SessionService& sessions, const std::string& id) {
    const auto found = sessions.profiles().find(id);
    if (found == sessions.profiles().end())
        throw Error(ErrorCode::invalid_argument, "the store has no session profile \"" + id + "\"");
    const bool uses_cookie = found->second.url_parameter.empty();
    return {uses_cookie ? render_set_cookie(found->second, {}) : std::string(), id};
}

/// Who ended a session, for the ledger.
const char* actor_of(EndedReason reason) {
    return reason == EndedReason::revoked ? "customer" : "shop";
}

}  // namespace

Sweeper::Sweeper(Vault& vault) : vault_(vault), timer_(kSweepMilliseconds, kSweepMilliseconds) {
    timer_.start(Poco::TimerCallback<Sweeper>(*this, &Sweeper::sweep));
}

void Sweeper::sweep(Poco::Timer&) {
    try {
        vault_.sessions().sweep();
    } catch (const std::exception& error) {
        std::cerr << "shop: sweeping: " << error.what() << std::endl;
    }
}

LibraryStore::LibraryStore(const std::filesystem::path& home, const std::string& profile)
    : vault_(open_vault(home)),
      sessions_(vault_.sessions()),
      profile_(profile),
      cookie_(cookie_of(sessions_, profile)),
      sweeper_(vault_) {}

IssuedSession LibraryStore::start(const RequestContext& context) {
    sessionaudit::StartRequest request;
    request.profile = profile_;
    request.context = context;
    return sessions_.start(request);
}

CheckResult LibraryStore::check(const std::string& token, const RequestContext& context) {
    return sessions_.check(token, context);
}

IssuedSession LibraryStore::renew(const std::string& token) {
    return sessions_.renew(token);
}

IssuedSession LibraryStore::login(const std::string& token, const Identifier& person,
                                  const RequestContext& context) {
    return sessions_.login(token, person, context);
}

std::optional<EndedReason> LibraryStore::end(const SessionId& id, EndedReason reason) {
    return sessions_.end(id, reason, actor_of(reason));
}

std::optional<SessionInfo> LibraryStore::find(const SessionId& id) {
    return sessions_.find(id);
}

std::vector<SessionInfo> LibraryStore::list_active(const Identifier& person) {
    return sessions_.list(person, true);
}

void LibraryStore::end_others(const Identifier& person, const SessionId& but) {
    sessions_.revoke_all(person, but, actor_of(EndedReason::revoked));
}

std::optional<OwnerId> LibraryStore::owner_of(const Identifier& person) {
    const auto subject = vault_.subject(person);
    return subject ? std::optional(subject->owner) : std::nullopt;
}

std::optional<SeenAttributes> LibraryStore::attributes(const SessionId& id) {
    auto info = sessions_.find(id);
    if (!info) return std::nullopt;
    return SeenAttributes{std::move(info->attributes), {}};
}

bool LibraryStore::change_attributes(const SessionId& id, const SeenAttributes& seen,
                                     const Attributes& changes) {
    return sessions_.set_attributes(id, seen.values, changes);
}

void LibraryStore::record(const SessionId& id, Event event) {
    sessions_.add_events(id, {std::move(event)});
}

}  // namespace shop
