// Requests of data subjects: filed, verified, planned, approved, carried out, answered in time.
// docs/requests.md has the states and the transitions between them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/ids.hpp"
#include "sessionaudit/legal_calendar.hpp"
#include "sessionaudit/letter.hpp"
#include "sessionaudit/policy.hpp"
#include "sessionaudit/secret.hpp"
#include "sessionaudit/session.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

class RequestWork;

/// Values are part of the storage format.
enum class RequestState : std::uint8_t {
    received = 1,
    identity_check = 2,   ///< a code is on its way to the person
    identity_locked = 3,  ///< too many wrong codes; only an operator's attestation unlocks it
    verified = 4,
    planned = 5,
    approved = 6,
    executing = 7,  ///< being carried out, or waiting to be handed over
    completed = 8,
    refused = 9,
    withdrawn = 10,
    expired = 11,  ///< the identity was never proved
};
std::string_view to_string(RequestState state) noexcept;
std::optional<RequestState> parse_request_state(std::string_view text) noexcept;
/// Whether something remains to be done.
bool is_open(RequestState state) noexcept;

/// The letter that fits a request's state: while it is open, that it has arrived (CCPA regs 7021(a));
/// afterwards, what was done (GDPR Art 12(3)) or why nothing was (Art 12(4)).
LetterKind fitting_letter(RequestState state) noexcept;

/// Somebody who makes a request on the person's behalf (CCPA regs 7063; GDPR Art 80).
struct RequestAgent {
    std::string name;
    std::string contact;
    friend bool operator==(const RequestAgent&, const RequestAgent&) = default;
};

/// One thing to be put right (GDPR Art 16).
struct Rectification {
    enum class What : std::uint8_t {
        replace_identifier = 1,  ///< `before` by `after`
        add_identifier = 2,      ///< `after`
        remove_identifier = 3,   ///< `before`
        set_attribute = 4,       ///< `name` of `session` to `value`; an empty value removes it
    };
    What what = What::replace_identifier;
    Identifier before{};
    Identifier after{};
    SessionId session{};
    std::string name;
    std::string value;
    friend bool operator==(const Rectification&, const Rectification&) = default;
};

struct NewRequest {
    /// As the person gave it. It is not looked up, so the answer cannot reveal whether it is known.
    Identifier person;
    RequestKind kind = RequestKind::access;
    bool categories_only = false;       ///< of access: which categories, not which data (CCPA regs 7024)
    std::string jurisdiction;           ///< the law the person invokes: "DE", "US-CA"; empty: unknown
    std::string manner = "web_form";    ///< how it was made: web_form, email, phone, post, agent, ...
    std::string language = "en";        ///< of letters: en, de, fr, es
    std::optional<Timestamp> received;  ///< when it arrived, if that was earlier
    std::string text;                   ///< what the person wrote, up to 64 KiB
    /// For objection, opt_out, opt_in and limit: which purposes. Empty: everything the right is about.
    std::vector<std::string> purposes;
    std::vector<Rectification> changes;  ///< of rectification
    std::optional<RequestAgent> agent;
    /// For opt_in: the controller asked the person, who did not come of their own accord. Refused while
    /// ConsentService::may_ask_again() says no (Civ. Code 1798.135(c)(4)).
    bool invited = false;
};

/// What the person is told. The same whether or not the identifier is known, and whether or not they have
/// asked before.
struct FiledRequest {
    RecordId id{};
    Timestamp received{};
    std::optional<Deadline> confirm;  ///< by when receipt must be confirmed, where the law says so
    Deadline respond;
};

/// One request as it may appear in a register or a report: nothing here names the person.
struct RequestInfo {
    RecordId id{};
    RequestKind kind = RequestKind::access;
    bool categories_only = false;
    RequestState state = RequestState::received;
    std::string jurisdiction;  ///< as declared; may be empty
    std::string regulation;    ///< id of the policy whose deadline applies: "gdpr", "ccpa"
    std::string clock;         ///< a sentence: which rule, and why that one
    std::string manner;
    std::string language;
    Timestamp received{};
    std::optional<Timestamp> acknowledged;
    std::optional<Timestamp> verified;
    std::optional<Timestamp> extended;
    /// When it was answered, either way; withdrawn ones have it too.
    std::optional<Timestamp> completed;
    std::optional<Timestamp> lifted;  ///< when a restriction or objection was lifted
    std::optional<Deadline> confirm;  ///< see FiledRequest
    Deadline respond;                 ///< including pauses and an extension
    /// "complied", "partly" or "denied" once answered; empty before, and for withdrawn ones. If nothing is
    /// kept about the person: denied, on the ground `no_data`.
    std::string outcome;
    std::string ground;  ///< of what was denied: an exemption of the policy, or one of request_grounds()
    bool by_agent = false;
    bool permission_checked = false;  ///< an operator has seen the agent's signed permission
    std::optional<RecordId> duplicate_of;
    std::optional<RecordId> erasure;  ///< the erasure that carried it out
    std::string plan;                 ///< hash of the plan, SHA-256 in hexadecimal; empty before there is one
    std::string delivered_sha256;     ///< of what was handed over
    int codes_left = 0;               ///< wrong codes that are still allowed
    bool person_forgotten = false;    ///< what named the person has been destroyed
    /// Number of steps in its history. Grows with each change, so it identifies the version somebody saw.
    std::int64_t steps = 0;

    bool overdue(Timestamp now) const { return is_open(state) && now > respond.legal; }
    bool confirmation_overdue(Timestamp now) const {
        return is_open(state) && confirm && !acknowledged && now > confirm->legal;
    }
};

/// What only those who work on the request may see. Empty once what named the person has been destroyed.
struct RequestDetails {
    Identifier person;
    std::string text;
    std::vector<std::string> purposes;
    std::vector<Rectification> changes;
    std::optional<RequestAgent> agent;
    std::string permission_sha256;
};

/// What was done with a request, when and by whom.
struct RequestStep {
    Timestamp at{};
    std::string what;                             ///< "filed", "code_sent", "code_wrong", "verified", ...
    RequestState state = RequestState::received;  ///< after it
    std::string actor;
    std::string reason;  ///< sealed like what names the person, and destroyed with it
};

/// A request's position in the list.
struct RequestPlace {
    Timestamp received{};
    RecordId id{};
};

struct RequestFilter {
    bool open_only = false;
    std::optional<RequestState> state;
    std::optional<RequestKind> kind;
    std::optional<Timestamp> received_from;    ///< at or after
    std::optional<Timestamp> received_before;  ///< before
    /// Open ones that are late, with the answer or with the confirmation of receipt.
    bool overdue_only = false;
    /// Those that come after this one in the list, for the next page.
    std::optional<RequestPlace> after;
    std::size_t limit = 100'000;
};

/// A code for the person. It is returned here and nowhere else.
struct IdentityCode {
    std::string code;    ///< 8 digits
    Identifier send_to;  ///< where, and nowhere else
    Timestamp expires{};
};

enum class CodeAnswer { verified, wrong, locked };
std::string_view to_string(CodeAnswer answer) noexcept;

/// What would be done. The hash covers all of it; for an erasure, every row of the person.
struct RequestPlan {
    bool person_known = false;
    std::vector<std::string> steps;  ///< sentences
    std::vector<std::string> kept;   ///< what stays nevertheless, and why
    std::string hash;                ///< SHA-256 in 64 hexadecimal digits
};

/// Why a request, or part of it, is refused.
struct RefusalGround {
    std::string id;      ///< an exemption of the policy for this right, or one of request_grounds()
    std::string reason;  ///< in words, for the person
    /// For part of an objection, opt_out, opt_in or limit: the purposes for which it is refused.
    std::vector<std::string> purposes{};
};
/// Grounds that need no policy: manifestly_unfounded, excessive (GDPR Art 12(5)), unverified (Art 12(6), CCPA
/// regs 7062), no_data.
std::vector<std::string> request_grounds();

struct RequestResult {
    RequestState state = RequestState::completed;
    std::optional<RecordId> erasure;  ///< its certificate: ErasureService::certificate()
    bool needs_delivery = false;      ///< hand something over, then complete_delivery()
};

/// What a secret link leads to.
struct FollowedLink {
    RecordId request{};
    /// Whoever has the link may be told the outcome and be given what there is: the right code was entered
    /// through it, or this kind of request allows no code. An operator's attestation of the person says
    /// nothing about who filed the request.
    bool sees_answer = false;
};

enum class PackageAct { fetched, passphrase_told };

/// What the person may be told about the progress: nothing that shows whether they are known until they have
/// proved who they are; for a duplicate, after that, the state of the first request.
struct PublicRequestStatus {
    RequestState state = RequestState::received;
    Timestamp received{};
    std::chrono::year_month_day respond_by{};
    std::string outcome;
    std::string ground;
};

/// Every change of state follows the one table in request_states.hpp and is recorded as a ledger entry that
/// names nobody; what the table does not allow throws Error{conflict}. An unknown request throws
/// Error{not_found}. Actors are 1 to 128 printable ASCII characters and must not name the person:
/// Error{invalid_argument}.
///
/// What names the person is sealed under the request's own key, which an erasure of the person destroys; the
/// rest is kept, for the records that CCPA regs 7101 require.
/// Threads: any.
class RequestService {
  public:
    explicit RequestService(VaultCore& core) : core_(core) {}

    /// The same service for a caller who acts on a version they have seen: changes throw Error{conflict}
    /// unless the request still has that many steps (RequestInfo::steps). execute() does not check this: the
    /// plan's hash says what was seen.
    RequestService when_at(std::int64_t steps) const;

    /// The clock runs from `received`, by the strictest rule of the policies that apply; where none does, by
    /// the strictest of all policies. Throws Error{invalid_argument} for malformed fields and a time of
    /// receipt in the future, Error{conflict} for an opt_in that the controller may not ask for yet.
    FiledRequest file(const NewRequest& request, const std::string& actor);

    /// A new code, valid for 15 minutes, which replaces the previous one; at most 5 codes per request.
    /// `send_to`: where to send it, when the request was not made with an e-mail address or a telephone
    /// number. A code sent to an identifier that is not the person's never verifies.
    IdentityCode start_identity_check(const RecordId& id, const std::string& actor,
                                      const std::optional<Identifier>& send_to = {});
    /// At most 5 wrong codes per request, counted across all codes; then it is locked. An expired code counts
    /// as wrong. `link`: the link through which the code was entered; if the code is right, whoever has the
    /// link is from then on taken to be the person.
    CodeAnswer confirm_code(const RecordId& id, std::string_view code, const std::string& actor,
                            std::string_view link = {});
    /// An operator vouches for the person's identity. `reason` says how it was checked.
    void attest(const RecordId& id, const std::string& reason, const std::string& actor);
    /// An operator has seen the agent's permission, signed by the person (CCPA regs 7063(a)); `sha256` is its
    /// hash in 64 hexadecimal digits. Without this, plan() refuses an agent's request.
    void check_permission(const RecordId& id, const std::string& sha256, const std::string& actor);

    /// Makes the plan, or makes it again. `part`: which part is denied, and why.
    RequestPlan plan(const RecordId& id, const std::string& actor,
                     const std::optional<RefusalGround>& part = {});
    /// What plan() would answer now; changes nothing.
    RequestPlan preview(const RecordId& id);
    /// Approves the plan. With four eyes, an erasure stays `planned` until two different people have approved
    /// the same plan. Returns how many have. `person`: who was given the secret, when the actor is a token,
    /// so that one person with a token does not count as two; an actor "user:..." is the person. Throws
    /// Error{conflict} unless the hash is that of the latest plan, and with four eyes for an actor that does
    /// not identify a person, such as the command line. Two approvals at the same time are safe.
    int approve(const RecordId& id, const std::string& plan_hash, const std::string& actor,
                const std::string& person = {});
    /// Carries out the approved plan. If anything has changed since, nothing is done, the request goes back
    /// to `planned` and Error{conflict} is thrown. A second call throws Error{conflict}, unless the first was
    /// cut off; then it continues.
    RequestResult execute(const RecordId& id, const std::string& actor);
    /// Records that what was promised has been handed over: its `sha256`, and `how` in one word (download,
    /// email, post, ...).
    void complete_delivery(const RecordId& id, const std::string& sha256, const std::string& how,
                           const std::string& actor);

    /// More time, counted from receipt. Only once, before the first period is over (GDPR Art 12(3)), and
    /// where the rule provides for it: Error{conflict} otherwise.
    void extend(const RecordId& id, const std::string& reason, const std::string& actor);
    /// Throws Error{invalid_argument} for a ground that the law does not provide for this right, and
    /// Error{conflict} for an objection to direct marketing, which cannot be refused (GDPR Art 21(3)).
    void refuse(const RecordId& id, const RefusalGround& ground, const std::string& actor);
    void withdraw(const RecordId& id, const std::string& reason, const std::string& actor);
    /// Closes requests whose sender never proved their identity: the first period is over and the last code
    /// is 30 days old. Returns their ids.
    std::vector<RecordId> expire_due(const std::string& actor);
    /// Ends a restriction or an objection that was carried out. False when it is no longer in force.
    bool lift(const RecordId& id, const std::string& reason, const std::string& actor);

    /// Deletes closed requests whose retention period is over: by the policies' rule for `requests` in their
    /// jurisdiction, never before a duty to keep them has ended. One without a rule stays, and so does a
    /// restriction or objection that has not been lifted. Returns the ids of those deleted; with `dry_run`,
    /// of those that would be.
    std::vector<RecordId> purge(bool dry_run, const std::string& actor);

    /// A letter about the request, for the caller to send. Throws Error{conflict} for one that does not fit
    /// its state. docs/requests.md lists the letters.
    std::string letter(const RecordId& id, LetterKind kind, const LetterOptions& options);
    /// Records that the letter was sent; an acknowledgement confirms receipt.
    void letter_sent(const RecordId& id, LetterKind kind, const std::string& actor);

    /// Newest first.
    std::vector<RequestInfo> list(const RequestFilter& filter = {});
    std::optional<RequestInfo> find(const RecordId& id);
    /// Those made with this identifier, newest first.
    std::vector<RequestInfo> find(const Identifier& person);
    RequestDetails details(const RecordId& id);
    /// Oldest first.
    std::vector<RequestStep> history(const RecordId& id);
    /// Open ones whose safe date, or that of their confirmation, is before the given time; most urgent first.
    std::vector<RequestInfo> next_deadlines(Timestamp before);
    PublicRequestStatus public_status(const RecordId& id, bool proved = true);

    /// Whether two people must approve an erasure. No law requires it; it guards what cannot be undone
    /// against one person's mistake (GDPR Art 32(1)(b), 32(4)). The setting is kept in the store, so every
    /// process that uses the store obeys it.
    bool four_eyes();
    /// A ledger entry when it changes.
    void set_four_eyes(bool wanted, const std::string& actor);

    /// The passphrase for this request's package: 30 letters and digits in groups, the same every time. It is
    /// derived from the request's own key and is lost with it. Throws Error{conflict} once what named the
    /// person has been destroyed.
    SecretBytes package_passphrase(const RecordId& id);

    /// Records that somebody fetched the package, or was told its passphrase: a step of the request, and a
    /// ledger entry.
    void note_package(const RecordId& id, PackageAct act, const std::string& actor);

    /// A secret by which the person follows the request: "srl_" and 43 characters of base64url (256 bits). It
    /// is returned only here; the store keeps only its MAC.
    std::string issue_link(const RecordId& id);
    /// Absent unless the link is valid now: until 30 days after the request was closed, two years at most.
    std::optional<FollowedLink> follow_link(std::string_view link);
    /// Deletes links that are no longer valid; returns how many.
    std::int64_t purge_links();

  private:
    void change(const RecordId& id, const std::function<void(RequestWork&)>& what) const;
    VaultCore& core_;
    std::optional<std::int64_t> steps_;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
