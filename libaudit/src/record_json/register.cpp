// The registers of breaches and of legal holds.
#include "record_json/members.hpp"
#include "sessionaudit/breach.hpp"
#include "sessionaudit/hold.hpp"

namespace sessionaudit {

Json json_of(const BreachStep& step) {
    return {{"kind", to_string(step.kind)},
            {"at", to_rfc3339(step.at)},
            {"text", step.text},
            {"actor", step.actor}};
}

Json json_of(const BreachClock& clock, Timestamp now) {
    Json json{{"what", clock.what},
              {"source", clock.source},
              {"due", json_of(clock.due)},
              {"overdue", clock.overdue(now)}};
    put_time(json, "done", clock.done);
    return json;
}

Json json_of(const BreachInfo& breach, Timestamp now) {
    const NewBreach& record = breach.record;
    Json json{{"id", breach.id.to_string()},
              {"aware", to_rfc3339(record.aware)},
              {"recorded", to_rfc3339(breach.recorded)}};
    put_time(json, "closed", breach.closed);
    json["facts"] = record.facts;
    json["effects"] = record.effects;
    json["remedy"] = record.remedy;
    json["data"] = record.data;
    json["risk"] = to_string(record.risk);
    json["risk_reason"] = record.risk_reason;
    json["people"] = record.people;
    json["californians"] = record.californians;
    json["calendar"] = record.calendar;
    json["clocks"] = list_of(breach.clocks, now);
    json["steps"] = list_of(breach.steps);
    return json;
}

Json json_of(const AffectedOwner& owner) {
    return {{"owner", owner.owner.to_string()},
            {"subject", owner.subject},
            {"identifiers", texts_of(owner.identifiers)},
            {"sessions", texts_of(owner.sessions)}};
}

Json json_of(const AffectedPeople& people) {
    return {{"subjects", people.subjects},
            {"visitors", people.visitors},
            {"sessions", people.sessions},
            {"unreadable", people.unreadable},
            {"by_jurisdiction", people.by_jurisdiction}};
}

Json json_of(const HoldGround& ground) {
    return {{"id", ground.id}, {"title", ground.title}, {"source", ground.source}};
}

Json json_of(const HoldInfo& hold) {
    Json json{{"id", hold.id.to_string()},
              {"ground", hold.ground},
              {"reason", hold.reason},
              {"owner", hold.owner},
              {"placed", to_rfc3339(hold.placed)},
              {"review", to_rfc3339(hold.review)},
              {"in_force", !hold.released}};
    put_time(json, "released", hold.released);
    json["about_subject"] = hold.about_subject;
    put_id(json, "session", hold.session);
    json["purpose"] = hold.purpose;
    put_time(json, "from", hold.from);
    put_time(json, "to", hold.to);
    return json;
}

}  // namespace sessionaudit
