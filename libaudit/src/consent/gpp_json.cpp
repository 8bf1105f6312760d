#include "consent/signal_json.hpp"
#include "core/json_text.hpp"
#include "sessionaudit/gpp_string.hpp"

namespace sessionaudit {
namespace {

SignalJson us_json(const UsPrivacy& us) {
    SignalJson fields;
    fields["Version"] = us.version;
    for (const UsField& field : us.fields) {
        if (field.is_list)
            fields[field.name] = field.values;
        else
            fields[field.name] = field.values.front();
    }
    if (us.gpc) fields["Gpc"] = *us.gpc;
    return fields;
}

SignalJson usp_json(const UspV1& usp) {
    return {{"Version", 1},
            {"Notice", std::string(1, usp.notice)},
            {"OptOutSale", std::string(1, usp.opt_out_sale)},
            {"LspaCovered", std::string(1, usp.lspa_covered)}};
}

/// `fields` or `tc_string` when the section was decoded, its text alone when not.
SignalJson section_json(const GppSection& section) {
    SignalJson json{{"id", section.id}, {"name", section.name}, {"text", section.text}};
    if (section.us) json["fields"] = us_json(*section.us);
    if (section.usp) json["fields"] = usp_json(*section.usp);
    if (section.tc) json["tc_string"] = to_signal_json(*section.tc);
    return json;
}

}  // namespace

std::string describe_gpp_string_json(const GppString& gpp) {
    SignalJson json;
    json["text"] = gpp.text;
    json["section_ids"] = to_signal_json(gpp.section_ids);
    json["complete"] = gpp.complete();
    json["sections"] = SignalJson::array();
    for (const GppSection& section : gpp.sections)
        json["sections"].push_back(section_json(section));
    return dump_json(json);
}

}  // namespace sessionaudit
