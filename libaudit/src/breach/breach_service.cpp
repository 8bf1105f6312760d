#include <algorithm>

#include "breach/breach_clocks.hpp"
#include "records/ledger_entries.hpp"
#include "sessionaudit/error.hpp"
#include "store/vault_core.hpp"
#include "tables/breaches.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kTextSizeMax = std::size_t{64} * 1024;

struct Name {
    std::string_view text;
    std::uint8_t value;
};
constexpr Name kRisks[] = {{"unlikely", 1}, {"likely", 2}, {"high", 3}};
constexpr Name kSteps[] = {{"note", 1},
                           {"authority_notified", 2},
                           {"people_notified", 3},
                           {"attorney_general_notified", 4},
                           {"closed", 5}};

template <typename List>
std::string_view name_of(const List& names, std::uint8_t value) noexcept {
    for (const Name& name : names)
        if (name.value == value) return name.text;
    return "";
}

template <typename Enum, typename List>
std::optional<Enum> parse(const List& names, std::string_view text) noexcept {
    for (const Name& name : names)
        if (name.text == text) return static_cast<Enum>(name.value);
    return std::nullopt;
}

[[noreturn]] void refuse(const std::string& sentence) {
    throw Error(ErrorCode::invalid_argument, sentence);
}

void require_text(const std::string& text, const std::string& what) {
    if (text.size() > kTextSizeMax) refuse(what + " is longer than 64 KiB; put the long form elsewhere");
}

void require_assessment(BreachRisk risk, const std::string& reason, std::int64_t people,
                        std::int64_t californians) {
    if (people < 0 || californians < 0 || californians > people)
        refuse("the number of people is 0 or more, and residents of California are among them");
    if (risk == BreachRisk::unlikely && reason.empty())
        refuse("say why no risk is likely: only then may the authority not be told (GDPR Art 33(1))");
    require_text(reason, "the reason");
}

void require_record(const NewBreach& breach, Timestamp now) {
    if (breach.facts.empty()) refuse("say what happened: the register needs the facts (GDPR Art 33(5))");
    if (breach.aware > now) refuse("the controller cannot become aware of a breach in the future");
    for (const std::string* text : {&breach.facts, &breach.effects, &breach.remedy})
        require_text(*text, "a text");
    require_assessment(breach.risk, breach.risk_reason, breach.people, breach.californians);
}

struct Opened {
    BreachRow row;
    std::shared_ptr<const OwnerKey> key;  ///< shared with the key ring's cache
    BreachInfo info;
};

Opened opened(BreachRow row, std::shared_ptr<const OwnerKey> key) {
    if (!key) throw Error(ErrorCode::corrupt, "the key of this breach is gone; run `sessionaudit doctor`");
    BreachInfo info = open_breach(*key, row);
    return {std::move(row), std::move(key), std::move(info)};
}

Opened require_open(WriteContext& context, const RecordId& id) {
    auto row = select_breach(context.store(), id);
    if (!row) throw Error(ErrorCode::not_found, "there is no breach " + id.to_string());
    const auto key = context.find_key(row->key_owner, row->bucket);
    Opened breach = opened(std::move(*row), key);
    if (breach.info.closed)
        throw Error(ErrorCode::conflict, "this breach is closed; record what is new apart");
    return breach;
}

void require_seen(const Opened& breach, const std::optional<std::size_t>& steps) {
    if (steps && breach.info.steps.size() != *steps)
        throw Error(ErrorCode::conflict,
                    "somebody else did something about this breach meanwhile; look at it again");
}

void write_back(WriteContext& context, Opened& breach) {
    breach.row.sealed = seal_breach(*breach.key, breach.info);
    update_breach(context.store(), breach.row, breach.info);
}

LedgerEntry breach_entry(const std::string& action, const BreachInfo& info, const OwnerKey& key,
                         const std::string& actor, Timestamp now) {
    LedgerEntry entry = plain_entry(action, actor, now);
    entry.detail["breach"] = info.id.to_string();
    entry.detail["risk"] = std::string(to_string(info.record.risk));
    entry.refs.push_back(commitment(key.ledger_salt.view(), "breach", info.id.view()));
    return entry;
}

void require_step(const BreachStep& step, const BreachInfo& info, Timestamp now) {
    require_text(step.text, "a step's text");
    if (step.kind == BreachStepKind::note && step.text.empty()) refuse("a note needs a text");
    if (step.at > now) refuse("a step cannot have been taken in the future");
    if (step.at < info.record.aware) refuse("a step cannot have been taken before the awareness");
    const bool first = std::none_of(info.steps.begin(), info.steps.end(), [](const BreachStep& it) {
        return it.kind == BreachStepKind::authority_notified;
    });
    if (step.kind == BreachStepKind::authority_notified && first && step.text.empty() &&
        step.at > info.record.aware + kAuthorityPeriod)
        refuse("the authority was told after 72 hours: give the reasons for the delay (GDPR Art 33(1))");
}

void add_clocks(BreachInfo& info) {
    static const auto calendars = load_holiday_calendars();  // the shipped ones, read once
    info.clocks = breach_clocks(info, calendars);
}

}  // namespace

std::string_view to_string(BreachRisk risk) noexcept {
    return name_of(kRisks, static_cast<std::uint8_t>(risk));
}
std::optional<BreachRisk> parse_breach_risk(std::string_view text) noexcept {
    return parse<BreachRisk>(kRisks, text);
}
std::string_view to_string(BreachStepKind kind) noexcept {
    return name_of(kSteps, static_cast<std::uint8_t>(kind));
}
std::optional<BreachStepKind> parse_breach_step_kind(std::string_view text) noexcept {
    return parse<BreachStepKind>(kSteps, text);
}

RecordId BreachService::record(const NewBreach& breach) {
    const Timestamp now = core_.now();
    require_record(breach, now);
    BreachInfo info;
    info.id = core_.ids().next_record(now);
    info.record = breach;
    info.recorded = now;
    add_clocks(info);  // an unknown calendar is found here
    core_.writer().run([&](WriteContext& context) {
        const OwnerKey key = OwnerKey::generate(random_owner_id(), random_bucket());
        context.insert_live_key(key);
        insert_breach(context.store(), {info.id, key.bucket, key.owner, seal_breach(key, info)}, info);
        LedgerEntry entry = breach_entry("breach.recorded", info, key, breach.actor, now);
        entry.detail["aware"] = to_rfc3339(breach.aware);
        context.record(entry);
    });
    return info.id;
}

void BreachService::add(const RecordId& id, const BreachStep& step) {
    core_.writer().run([&](WriteContext& context) {
        Opened breach = require_open(context, id);
        require_seen(breach, steps_);
        require_step(step, breach.info, core_.now());
        breach.info.steps.push_back(step);
        if (step.kind == BreachStepKind::closed) breach.info.closed = step.at;
        write_back(context, breach);
        LedgerEntry entry = breach_entry("breach." + std::string(to_string(step.kind)), breach.info,
                                         *breach.key, step.actor, core_.now());
        entry.detail["done"] = to_rfc3339(step.at);
        context.record(entry);
    });
}

void BreachService::assess(const RecordId& id, BreachRisk risk, std::int64_t people,
                           std::optional<std::int64_t> californians, const std::string& reason,
                           const std::string& actor) {
    require_assessment(risk, reason, people, californians.value_or(0));
    core_.writer().run([&](WriteContext& context) {
        Opened breach = require_open(context, id);
        require_seen(breach, steps_);
        breach.info.record.risk = risk;
        breach.info.record.people = people;
        if (californians) breach.info.record.californians = *californians;
        require_assessment(risk, reason, people, breach.info.record.californians);
        if (!reason.empty()) breach.info.record.risk_reason = reason;
        std::string text = "risk " + std::string(to_string(risk)) + ", " + std::to_string(people) + " people";
        if (californians)
            text.append(", of them ").append(std::to_string(*californians)).append(" in California");
        if (!reason.empty()) text.append(": ").append(reason);
        breach.info.steps.push_back({BreachStepKind::note, core_.now(), std::move(text), actor});
        write_back(context, breach);
        context.record(breach_entry("breach.assessed", breach.info, *breach.key, actor, core_.now()));
    });
}

BreachService BreachService::when_at(std::size_t steps) const {
    BreachService service(core_);
    service.steps_ = steps;
    return service;
}

std::vector<BreachInfo> BreachService::list() {
    const auto lease = core_.readers().lease();
    std::vector<BreachInfo> infos;
    for (BreachRow& row : select_breaches(*lease)) {
        const auto key = core_.key_of(row.key_owner, row.bucket);
        infos.push_back(opened(std::move(row), key).info);
        add_clocks(infos.back());
    }
    return infos;
}

BreachInfo BreachService::find(const RecordId& id) {
    const auto lease = core_.readers().lease();
    auto row = select_breach(*lease, id);
    if (!row) throw Error(ErrorCode::not_found, "there is no breach " + id.to_string());
    const auto key = core_.key_of(row->key_owner, row->bucket);
    BreachInfo info = opened(std::move(*row), key).info;
    add_clocks(info);
    return info;
}

}  // namespace sessionaudit
