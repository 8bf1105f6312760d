// Whatever stands where a GPP string should: it is refused with a sentence, or each of its sections is one
// that the header lists, within the bounds of its format, in memory that follows the text's length.
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "sessionaudit/error.hpp"
#include "sessionaudit/gpp_string.hpp"

using namespace sessionaudit;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void judge(const UsPrivacy& us) {
    require(us.version == 1 || us.version == 2);
    require(us.fields.size() >= 9 && us.fields.size() <= 16);
    for (const UsField& field : us.fields) {
        require(!field.values.empty() && field.values.size() <= 16);
        require(field.is_list == !us.value(field.name).has_value());
        for (const int value : field.values)
            require(value >= 0 && value <= 3);
    }
}

void judge(const GppString& gpp) {
    for (const GppSection& section : gpp.sections) {
        require(gpp.complete() ? gpp.section_ids.contains(section.id) : section.id == 0);
        require(section.us.has_value() + section.tc.has_value() + section.usp.has_value() <= 1);
        require(gpp.complete() || !(section.us || section.tc || section.usp));
        if (section.us) judge(*section.us);
    }
    const std::string json = describe_gpp_string_json(gpp);
    require(json.size() < 2000 + 500 * gpp.text.size());
    require(nlohmann::json::parse(json).at("text") == gpp.text);
    for (const SignalFinding& finding : check_gpp_string(gpp, from_millis(1'800'000'000'000)))
        require(finding.sentence.size() < 300);
    opts_out_of_sale(gpp);
}

void attempt(const std::string& text) {
    try {
        const GppString gpp = decode_gpp_string(text);
        require(gpp.text == text);
        judge(gpp);
    } catch (const Error& error) {
        require(error.code() == ErrorCode::invalid_argument);
        require(std::string_view(error.what()).find("GPP") != std::string_view::npos);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    attempt(std::string(bytes));
    // Behind a header of the national section and of California's, most of what the fuzzer tries is read.
    for (const char* const header : {"DBABLA~", "DBABBg~", "DBABMA~", "DBABTA~"})
        attempt(header + std::string(bytes));
    return 0;
}
