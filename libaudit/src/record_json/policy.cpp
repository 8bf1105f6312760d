// Policies, and what there is to say of their files.
#include "record_json/members.hpp"
#include "sessionaudit/policy_set.hpp"

namespace sessionaudit {

Json json_of(const Policy& policy) {
    Json json{{"id", policy.id}, {"title", policy.title}, {"version", policy.version}};
    put_text(json, "extends", policy.extends);
    json["file"] = policy.file;
    json["sha256"] = policy.sha256;
    return json;
}

Json json_of(const PolicyFinding& finding) {
    return {{"severity", to_string(finding.severity)},
            {"check", finding.check},
            {"file", finding.place.file},
            {"pointer", finding.place.pointer},
            {"line", finding.place.line},
            {"message", finding.message},
            {"hint", finding.hint}};
}

Json json_of(const PolicyChange& change) {
    return {{"what", change.what},
            {"before", change.before},
            {"after", change.after},
            {"direction", to_string(change.direction)}};
}

}  // namespace sessionaudit
