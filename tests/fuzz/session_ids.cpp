// Any lines as the ids of a cookie: an estimate between nothing and its upper bound, the same every time.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "sessionaudit/session_id_estimate.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sessionaudit;
    std::vector<std::string> samples(1);
    for (std::size_t at = 0; at < size; ++at) {
        if (data[at] == '\n')
            samples.emplace_back();
        else
            samples.back() += static_cast<char>(data[at]);
    }
    const SessionIdEstimate first = estimate_session_ids("sid", samples);
    const bool sound = first.bits >= 0 && first.bits <= first.bits_at_most && first.confidence >= 0 &&
                       first.confidence <= 1 && first.samples == samples.size() &&
                       first.collisions < samples.size() && !first.structure.empty() &&
                       !first.sentence.empty();
    if (!sound) std::abort();
    const SessionIdEstimate second = estimate_session_ids("sid", samples);
    if (first.bits != second.bits || first.sentence != second.sentence) std::abort();
    return 0;
}
