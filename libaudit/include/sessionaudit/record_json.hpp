// The records of a store as JSON: one spelling for each, which the command line's --json, the admin server, a
// person's export and the archives of retention all write. docs/record-json.md describes the members.
//
// Optional: nothing else in the library's interface needs nlohmann/json, and a program that does not include
// this header does not need it. A program that includes it needs the version of nlohmann/json that the
// library was built with: its namespace is part of the functions' names, so that a program built with another
// version does not link.
//
// Names are those of the API (server/openapi.json). Times are RFC 3339 in UTC with milliseconds, enumerations
// their snake_case words, ids their text. What is absent is left out, never null; a text that may be empty is
// left out where the API says that the member is optional. Members keep the order in which they are written.
// Stored texts may come from a log and hold bytes that are not UTF-8: write with
// `dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)`.
//
// Callers may add members to what these functions return, and must remove what the reader may not see: what
// names a person is not left out here. Later versions only add members.
//
// Threads: functions over values; any.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "sessionaudit/clock.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

struct SessionInfo;
struct Event;
struct NumberedEvent;
struct SubjectInfo;
/// An object of texts. If a name occurs twice, the last value wins.
nlohmann::ordered_json attributes_json(const std::vector<std::pair<std::string, std::string>>& attributes);
nlohmann::ordered_json json_of(const SessionInfo& session);
nlohmann::ordered_json json_of(const Event& event);
/// `sequence` first.
nlohmann::ordered_json json_of(const NumberedEvent& event);
/// With all sessions.
nlohmann::ordered_json json_of(const SubjectInfo& subject);

struct ConsentChoice;
struct ConsentFinding;
struct ConsentRecord;
struct CurrentConsent;
struct ConsentDecision;
struct AskAgain;
nlohmann::ordered_json json_of(const ConsentChoice& choice);
nlohmann::ordered_json json_of(const ConsentFinding& finding);
nlohmann::ordered_json json_of(const ConsentRecord& record);
nlohmann::ordered_json json_of(const CurrentConsent& choice);
nlohmann::ordered_json json_of(const ConsentDecision& decision);
nlohmann::ordered_json json_of(const AskAgain& again);

struct Deadline;
struct FiledRequest;
struct RequestInfo;
struct RequestDetails;
struct RequestStep;
struct RequestPlan;
struct PublicRequestStatus;
nlohmann::ordered_json json_of(const Deadline& deadline);
nlohmann::ordered_json json_of(const FiledRequest& filed);
/// The outcome, without the details of its handling: the first members of the whole.
nlohmann::ordered_json outcome_json(const RequestInfo& request);
/// `now` says what is overdue. Names nobody.
nlohmann::ordered_json json_of(const RequestInfo& request, Timestamp now);
/// Names the person.
nlohmann::ordered_json json_of(const RequestDetails& details);
/// Its reason may name the person.
nlohmann::ordered_json json_of(const RequestStep& step);
/// Corrections and reasons for refusals may name the person.
nlohmann::ordered_json json_of(const RequestPlan& plan);
nlohmann::ordered_json json_of(const PublicRequestStatus& status);

struct ErasurePlan;
struct ErasureInfo;
nlohmann::ordered_json json_of(const ErasurePlan& plan);
nlohmann::ordered_json json_of(const ErasureInfo& erasure);

struct BreachStep;
struct BreachClock;
struct BreachInfo;
struct AffectedOwner;
struct AffectedPeople;
nlohmann::ordered_json json_of(const BreachStep& step);
nlohmann::ordered_json json_of(const BreachClock& clock, Timestamp now);
nlohmann::ordered_json json_of(const BreachInfo& breach, Timestamp now);
nlohmann::ordered_json json_of(const AffectedOwner& owner);
/// The numbers, without `owners`.
nlohmann::ordered_json json_of(const AffectedPeople& people);

struct HoldGround;
struct HoldInfo;
nlohmann::ordered_json json_of(const HoldGround& ground);
/// Reason and owner of a hold on a person may name them.
nlohmann::ordered_json json_of(const HoldInfo& hold);

struct SignalFinding;
struct CookieFinding;
struct BaselineFinding;
struct Suppression;
nlohmann::ordered_json json_of(const SignalFinding& finding);
/// Unlike elsewhere, a member without a value is null: docs/audit-json.md.
nlohmann::ordered_json json_of(const CookieFinding& finding);
nlohmann::ordered_json json_of(const BaselineFinding& finding);
nlohmann::ordered_json json_of(const Suppression& suppression);

struct JobInfo;
struct ScheduleInfo;
struct ScanInfo;
nlohmann::ordered_json json_of(const JobInfo& job);
nlohmann::ordered_json json_of(const ScheduleInfo& schedule);
nlohmann::ordered_json json_of(const ScanInfo& scan);

struct RetentionLine;
struct RetentionPlan;
struct RetentionDifference;
struct RetentionRun;
struct RetentionStatus;
struct RetentionCount;
struct RetentionArchive;
nlohmann::ordered_json json_of(const RetentionLine& line);
nlohmann::ordered_json json_of(const RetentionPlan& plan);
nlohmann::ordered_json json_of(const RetentionDifference& difference);
nlohmann::ordered_json json_of(const RetentionRun& run);
nlohmann::ordered_json json_of(const RetentionStatus& status);
nlohmann::ordered_json json_of(const RetentionCount& count);
nlohmann::ordered_json json_of(const RetentionArchive& archive);

struct Policy;
struct PolicyFinding;
struct PolicyChange;
/// The summary shown in lists; render_policy() writes its rules.
nlohmann::ordered_json json_of(const Policy& policy);
nlohmann::ordered_json json_of(const PolicyFinding& finding);
nlohmann::ordered_json json_of(const PolicyChange& change);

struct UserInfo;
struct TokenInfo;
struct VisitStats;
struct StoreStats;
/// With the e-mail address.
nlohmann::ordered_json json_of(const UserInfo& user);
nlohmann::ordered_json json_of(const TokenInfo& token);
nlohmann::ordered_json json_of(const VisitStats& stats);
nlohmann::ordered_json json_of(const StoreStats& stats);

}  // namespace sessionaudit
#pragma GCC visibility pop
