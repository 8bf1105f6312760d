// Whatever stands where a TC string should: it is refused with a sentence, or it is read within the bounds of
// its format, in memory that follows its length, and padding changes nothing.
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "sessionaudit/error.hpp"
#include "sessionaudit/tc_string.hpp"

using namespace sessionaudit;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void judge_ids(const IdRanges& ids, int largest) {
    require(ids.largest() <= largest);
    int before = -1;
    for (const IdRange& range : ids.ranges()) {
        require(range.first >= 1 && range.first <= range.last && range.first > before + 1);
        before = range.last;
    }
}

void judge(const TcString& tc) {
    require(tc.version == 2);
    judge_ids(tc.special_feature_opt_ins, 12);
    judge_ids(tc.purpose_consents, 24);
    judge_ids(tc.purpose_legitimate_interests, 24);
    judge_ids(tc.vendor_consents.ids, 65535);
    judge_ids(tc.vendor_legitimate_interests.ids, 65535);
    for (const TcRestriction& restriction : tc.restrictions) {
        require(restriction.purpose >= 1 && restriction.purpose <= 63);
        judge_ids(restriction.vendors, 65535);
    }
    if (tc.publisher) judge_ids(tc.publisher->custom_consents, tc.publisher->custom_purposes);
    // The densest text is a bit field of every other vendor: three ranges a letter.
    const std::string json = describe_tc_string_json(tc);
    require(json.size() < 2000 + 50 * tc.text.size());
    require(nlohmann::json::parse(json).at("text") == tc.text);
    for (const SignalFinding& finding : check_tc_string(tc, from_millis(1'800'000'000'000)))
        require(finding.sentence.size() < 300);
}

void attempt(const std::string& text) {
    try {
        const TcString tc = decode_tc_string(text);
        require(tc.text == text);
        judge(tc);
        TcString padded = decode_tc_string(text + "A");
        padded.text = text;
        require(padded == tc);
    } catch (const Error& error) {
        require(error.code() == ErrorCode::invalid_argument);
        require(std::string_view(error.what()).find("TC string") != std::string_view::npos);
    }
}

/// The same bytes as letters that a string may have, so that most inputs get beyond the alphabet.
std::string as_letters(std::string_view bytes) {
    constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    std::string text = "C";
    for (const char byte : bytes)
        text += kLetters[static_cast<unsigned char>(byte) % kLetters.size()];
    return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    attempt(std::string(bytes));
    attempt(as_letters(bytes));
    return 0;
}
