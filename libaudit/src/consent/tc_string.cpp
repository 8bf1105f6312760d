// Segments are joined by dots. The first is the core; each other one begins with three bits that say what it
// is. Numbers are big-endian, and a segment is padded with zeros to whole letters or whole bytes.
#include "sessionaudit/tc_string.hpp"

#include "consent/bit_reader.hpp"
#include "consent/tc_fields.hpp"
#include "core/ascii.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr int kVersion = 2;
constexpr std::size_t kPurposes = 24;
constexpr std::size_t kSpecialFeatures = 12;

/// Deciseconds since 1970, in 36 bits.
Timestamp read_time(BitReader& bits, std::string_view field) {
    return from_millis(static_cast<std::int64_t>(bits.number(36, field)) * 100);
}

void read_version(BitReader& bits, TcString& tc) {
    tc.version = bits.small(6, "the version");
    if (tc.version == kVersion) return;
    if (tc.version == 1)
        bits.fail("this is a string of TCF version 1, which ended in August 2020; only version 2 is read");
    bits.fail("version " + std::to_string(tc.version) + " is not known; only version 2 is read");
}

void read_core(BitReader& bits, TcString& tc) {
    read_version(bits, tc);
    tc.created = read_time(bits, "created");
    tc.last_updated = read_time(bits, "last updated");
    tc.cmp_id = bits.small(12, "the CMP's id");
    tc.cmp_version = bits.small(12, "the CMP's version");
    tc.consent_screen = bits.small(6, "the consent screen");
    tc.consent_language = bits.two_letters("the consent language");
    tc.vendor_list_version = bits.small(12, "the vendor list's version");
    tc.policy_version = bits.small(6, "the policy version");
    tc.service_specific = bits.flag("service specific");
    tc.non_standard_texts = bits.flag("non-standard texts");
    tc.special_feature_opt_ins = bits.bit_field(kSpecialFeatures, "special features");
    tc.purpose_consents = bits.bit_field(kPurposes, "purpose consents");
    tc.purpose_legitimate_interests = bits.bit_field(kPurposes, "purpose legitimate interests");
    tc.purpose_one_treatment = bits.flag("the treatment of purpose 1");
    tc.publisher_country = bits.two_letters("the publisher's country");
    tc.vendor_consents = read_tc_vendors(bits, "vendor consents");
    tc.vendor_legitimate_interests = read_tc_vendors(bits, "vendor legitimate interests");
    tc.restrictions = read_tc_restrictions(bits);
}

TcPublisher read_publisher(BitReader& bits) {
    TcPublisher publisher;
    publisher.consents = bits.bit_field(kPurposes, "publisher consents");
    publisher.legitimate_interests = bits.bit_field(kPurposes, "publisher legitimate interests");
    publisher.custom_purposes = bits.small(6, "the number of custom purposes");
    const auto custom = static_cast<std::size_t>(publisher.custom_purposes);
    publisher.custom_consents = bits.bit_field(custom, "custom consents");
    publisher.custom_legitimate_interests = bits.bit_field(custom, "custom legitimate interests");
    return publisher;
}

template <typename Value>
void fill_once(std::optional<Value>& member, Value value, const BitReader& bits) {
    if (member) bits.fail("a segment of this kind was there already");
    member = std::move(value);
}

void read_further_segment(BitReader& bits, TcString& tc) {
    const int type = bits.small(3, "the segment's type");
    switch (type) {
        case 1:
            return fill_once(tc.vendors_disclosed, read_tc_vendors(bits, "disclosed vendors"), bits);
        case 2:
            return fill_once(tc.vendors_allowed, read_tc_vendors(bits, "allowed vendors"), bits);
        case 3:
            return fill_once(tc.publisher, read_publisher(bits), bits);
        default:
            bits.fail("segment type " + std::to_string(type) + " is not known here");
    }
}

}  // namespace

TcString decode_tc_string(std::string_view text) {
    if (text.empty()) throw Error(ErrorCode::invalid_argument, "the TC string is empty");
    if (text.size() > kTcStringLengthMax)
        throw Error(ErrorCode::invalid_argument, "the TC string has " + std::to_string(text.size()) +
                                                     " letters, and more than " +
                                                     std::to_string(kTcStringLengthMax) + " are not read");
    TcString tc;
    int number = 0;
    for (const std::string_view segment : ascii::split(text, ".")) {
        BitReader bits(segment, "TC string, segment " + std::to_string(++number));
        if (number == 1)
            read_core(bits, tc);
        else
            read_further_segment(bits, tc);
        tc.stray_bits = tc.stray_bits || bits.has_stray_bits();
    }
    tc.text = text;
    return tc;
}

}  // namespace sessionaudit
