// Consent: recorded, withdrawn, renewed, expired; and whether a purpose may be served now.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sessionaudit/jurisdiction.hpp"
#include "sessionaudit/policy.hpp"
#include "sessionaudit/policy_decision.hpp"
#include "sessionaudit/session.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// Whose choice it is: a subject's, or that of whoever a session belongs to.
using ConsentHolder = std::variant<Identifier, SessionId>;

/// What the person was shown (GDPR Art 7(1), Art 13).
struct NoticeVersion {
    std::string id;
    std::string version;
    std::string sha256;  ///< of its text: 64 lower-case hexadecimal digits, or empty
    friend bool operator==(const NoticeVersion&, const NoticeVersion&) = default;
};

/// A signal as it came, byte for byte: {"Sec-GPC", "1"}, {"TC", "CQ..."}, {"cookie cc_cookie", "{...}"}.
using SeenSignals = std::vector<std::pair<std::string, std::string>>;

struct ConsentChoice {
    std::string purpose;  ///< lower snake_case, as in the policies
    /// given, refused, withdrawn or opted_out. `withdrawn` needs a choice that was given before.
    ConsentState state = ConsentState::none;
    /// Until when a yes is valid, or a refusal is remembered; absent: as the strictest policy of the
    /// jurisdiction says, and for ever where none says anything.
    std::optional<Timestamp> expires;
};

/// One decision of a person, as it was made.
struct ConsentAct {
    ConsentHolder holder;
    std::vector<ConsentChoice> choices;  ///< 1 to 100, each purpose once
    NoticeVersion notice;
    std::string language;       ///< BCP 47, of the notice
    std::string method;         ///< how: "banner", "form", "phone", "signal", ...
    std::string actor = "app";  ///< who recorded it, for the ledger
    /// As declared, "DE"; empty: that of the holder's session, if there is one.
    std::string jurisdiction;
    SeenSignals signals;
    std::string evidence;  ///< anything that helps to show it (Art 7(1)), up to 64 KiB
};

/// Something about an act that a person should look at, found when it was recorded.
struct ConsentFinding {
    std::string id;  ///< "gpc_conflict"; frozen once released
    std::string purpose;
    std::optional<RecordId> contradicts;  ///< the stored choice it contradicts; absent: one in the same act
    std::string sentence() const;
    friend bool operator==(const ConsentFinding&, const ConsentFinding&) = default;
};

struct ConsentRecord {
    RecordId id{};
    Timestamp decided{};
    std::vector<ConsentChoice> choices;  ///< with the expiry that applies
    NoticeVersion notice;
    std::string language;
    std::string method;
    std::string actor;
    std::string jurisdiction;
    SeenSignals signals;
    std::string evidence;
    std::vector<ConsentFinding> findings;
};

/// The newest choice for a purpose.
struct CurrentConsent {
    std::string purpose;
    ConsentState state = ConsentState::none;  ///< `expired` once its time is up
    Timestamp decided{};
    std::optional<Timestamp> expires;
    RecordId record{};
};

/// The owner of rows, a subject or an anonymous visitor, and where they are. check() and find() return one.
struct OwnerPlace {
    OwnerId owner{};
    Bucket bucket = 0;
};

/// Processing stopped for a person as a whole (GDPR Art 18): stored, and nothing else.
struct Restriction {
    Timestamp since{};
    std::string reason;
};

struct ConsentDecision {
    bool allowed = false;
    ConsentState state = ConsentState::none;
    bool restricted = false;         ///< Art 18; overrides every policy
    bool objected = false;           ///< Art 21, to this purpose; overrides every policy
    std::optional<RecordId> record;  ///< the choice that decided, where there is one
    std::optional<Timestamp> decided;
    std::optional<Timestamp> expires;
    /// The rule behind it, shared with other decisions; never null.
    std::shared_ptr<const PurposeDecision> rule;

    /// The whole answer as a sentence.
    std::string sentence() const;
};

/// Whether somebody may be asked about a purpose again after they said no.
struct AskAgain {
    bool allowed = true;
    std::optional<Timestamp> not_before;  ///< where a waiting period is set
    std::string sentence;
};

/// A withdrawal, refusal or opt-out takes effect at once, in every process.
/// Threads: any.
class ConsentService {
  public:
    explicit ConsentService(VaultCore& core) : core_(core) {}

    /// Durable when it returns. With the signal Sec-GPC: 1, in a jurisdiction whose policies cover sale or
    /// sharing of personal information, every purpose that sells or shares is opted out, whatever the act
    /// says about it (Cal. Code Regs. tit. 11 section 7025(c)); a yes in the act, or in force before, is
    /// reported as gpc_conflict. A yes obtained after the person was told of the conflict is recorded as an
    /// act without the signal. An unknown identifier becomes a new subject. Where a policy requires it, a no
    /// deletes the events that were collected for the purpose, including those of the person's visits before
    /// a login (GDPR Art 17(1)(b)); `anonymise` is carried out as `erase`. Throws Error{not_found} for an
    /// unknown session; Error{invalid_argument} for malformed fields, a purpose named twice, or a purpose
    /// that no policy in force declares, whatever its jurisdiction; Error{conflict} for `withdrawn` without
    /// an earlier yes.
    RecordId record(const ConsentAct& act);

    /// Records `withdrawn` for the purposes or, when the list is empty, for every purpose with a yes. Absent
    /// when there was nothing to withdraw.
    std::optional<RecordId> withdraw(const ConsentHolder& holder, const std::vector<std::string>& purposes,
                                     const std::string& method, const std::string& actor = "app");

    /// A request of this session carried Sec-GPC: 1. Where the policies of its jurisdiction cover sale or
    /// sharing, the purposes that sell or share are opted out, as by record(), in an act of the method
    /// "signal"; a choice made during this visit stands. Absent when nothing had to change. Throws
    /// Error{not_found} for an unknown session.
    std::optional<RecordId> honour_gpc(const SessionId& session, const std::string& actor = "app");

    /// Absent when the holder has no such act.
    std::optional<ConsentRecord> find(const ConsentHolder& holder, const RecordId& id);
    /// Oldest first; empty for an unknown holder.
    std::vector<ConsentRecord> history(const ConsentHolder& holder);
    /// Up to `limit` records that come after the given one.
    std::vector<ConsentRecord> history(const ConsentHolder& holder, const std::optional<RecordId>& after,
                                       std::size_t limit);
    /// By purpose.
    std::vector<CurrentConsent> current(const ConsentHolder& holder);
    /// Choices that expire before the given time, soonest first: the people to ask again.
    std::vector<std::pair<OwnerPlace, CurrentConsent>> expiring(Timestamp before, std::size_t limit);

    /// The hot path: may this purpose be served for this owner now? `jurisdictions` as
    /// decide_jurisdiction() gives them.
    ConsentDecision decide(const OwnerPlace& owner, const Jurisdictions& jurisdictions,
                           std::string_view purpose);
    /// The same for a session, in the jurisdiction it was started with, or for a subject in the one named.
    /// Throws Error{not_found} for an unknown session. An unknown identifier has made no choice.
    ConsentDecision decide(const ConsentHolder& holder, std::string_view purpose,
                           std::string_view jurisdiction = {});

    /// Whether the controller may ask the person (again) about a purpose, by the longest `ask_again_after` of
    /// the policies that apply (Civ. Code 1798.135(c)(4): 12 months). A person may change their mind of their
    /// own accord at any time. Without a jurisdiction, that of the choice is used. A purpose that was
    /// objected to may not be asked about.
    AskAgain may_ask_again(const ConsentHolder& holder, std::string_view purpose,
                           std::string_view jurisdiction = {});

    /// The jurisdiction a session falls under: the one declared when it began, otherwise the one that the
    /// home's jurisdictions.csv gives for its network. Throws Error{not_found}.
    Jurisdiction jurisdiction(const SessionId& id);

    /// Art 18(1): from now on every purpose is denied for this person, until the restriction is lifted.
    /// Throws Error{not_found} for an unknown holder.
    void restrict_processing(const ConsentHolder& holder, const std::string& reason,
                             const std::string& actor = "app");
    /// False when there was no restriction.
    bool lift_restriction(const ConsentHolder& holder, const std::string& actor = "app");
    std::optional<Restriction> restriction(const ConsentHolder& holder);

  private:
    VaultCore& core_;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
