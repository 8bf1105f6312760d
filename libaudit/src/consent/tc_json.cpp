#include "consent/signal_json.hpp"
#include "core/json_text.hpp"

namespace sessionaudit {
namespace {

SignalJson to_signal_json(const TcVendors& vendors) {
    return {{"max_id", vendors.max_id},
            {"range_encoded", vendors.range_encoded},
            {"ids", sessionaudit::to_signal_json(vendors.ids)}};
}

SignalJson to_signal_json(const TcPublisher& publisher) {
    using sessionaudit::to_signal_json;
    return {{"consents", to_signal_json(publisher.consents)},
            {"legitimate_interests", to_signal_json(publisher.legitimate_interests)},
            {"custom_purposes", publisher.custom_purposes},
            {"custom_consents", to_signal_json(publisher.custom_consents)},
            {"custom_legitimate_interests", to_signal_json(publisher.custom_legitimate_interests)}};
}

const char* name_of(TcRestrictionType type) {
    switch (type) {
        case TcRestrictionType::not_allowed:
            return "not_allowed";
        case TcRestrictionType::require_consent:
            return "require_consent";
        case TcRestrictionType::require_legitimate_interest:
            return "require_legitimate_interest";
    }
    return "";
}

SignalJson restrictions_json(const TcString& tc) {
    SignalJson list = SignalJson::array();
    for (const TcRestriction& restriction : tc.restrictions)
        list.push_back({{"purpose", restriction.purpose},
                        {"type", name_of(restriction.type)},
                        {"vendors", sessionaudit::to_signal_json(restriction.vendors)}});
    return list;
}

/// Absent segments are null.
template <typename Value>
SignalJson or_null(const std::optional<Value>& value) {
    return value ? to_signal_json(*value) : SignalJson();
}

}  // namespace

SignalJson to_signal_json(const IdRanges& ids) {
    SignalJson list = SignalJson::array();
    for (const IdRange& range : ids.ranges())
        list.push_back(SignalJson::array({range.first, range.last}));
    return list;
}

SignalJson to_signal_json(const TcString& tc) {
    SignalJson json;
    json["text"] = tc.text;
    json["version"] = tc.version;
    json["created"] = to_rfc3339(tc.created);
    json["last_updated"] = to_rfc3339(tc.last_updated);
    json["cmp_id"] = tc.cmp_id;
    json["cmp_version"] = tc.cmp_version;
    json["consent_screen"] = tc.consent_screen;
    json["consent_language"] = tc.consent_language;
    json["vendor_list_version"] = tc.vendor_list_version;
    json["policy_version"] = tc.policy_version;
    json["service_specific"] = tc.service_specific;
    json["non_standard_texts"] = tc.non_standard_texts;
    json["special_feature_opt_ins"] = to_signal_json(tc.special_feature_opt_ins);
    json["purpose_consents"] = to_signal_json(tc.purpose_consents);
    json["purpose_legitimate_interests"] = to_signal_json(tc.purpose_legitimate_interests);
    json["purpose_one_treatment"] = tc.purpose_one_treatment;
    json["publisher_country"] = tc.publisher_country;
    json["vendor_consents"] = to_signal_json(tc.vendor_consents);
    json["vendor_legitimate_interests"] = to_signal_json(tc.vendor_legitimate_interests);
    json["restrictions"] = restrictions_json(tc);
    json["vendors_disclosed"] = or_null(tc.vendors_disclosed);
    json["vendors_allowed"] = or_null(tc.vendors_allowed);
    json["publisher"] = or_null(tc.publisher);
    json["stray_bits"] = tc.stray_bits;
    return json;
}

std::string describe_tc_string_json(const TcString& tc) {
    return dump_json(to_signal_json(tc));
}

}  // namespace sessionaudit
