#include "ingest/timestamp_filter.hpp"

#include <algorithm>

namespace sessionaudit {

TimestampFilter::Verdict TimestampFilter::judge(Timestamp at) const noexcept {
    if (!state_.newest || at >= watermark()) return Verdict::on_time;
    return state_.late_run + 1 >= kRewindLines ? Verdict::rewind : Verdict::late;
}

void TimestampFilter::take(Timestamp at) noexcept {
    switch (judge(at)) {
        case Verdict::on_time:
            state_.newest = state_.newest ? std::max(*state_.newest, at) : at;
            state_.late_run = 0;
            state_.late_newest.reset();
            break;
        case Verdict::late:
            ++state_.late_run;
            state_.late_newest = state_.late_newest ? std::max(*state_.late_newest, at) : at;
            break;
        case Verdict::rewind:
            state_.newest = state_.late_newest ? std::max(*state_.late_newest, at) : at;
            state_.late_run = 0;
            state_.late_newest.reset();
            break;
    }
}

}  // namespace sessionaudit
