// The combined log format of Apache and nginx: the common one, then "referrer" "user agent".
// What follows after another space (nginx's usual "x-forwarded-for", timings) is ignored.
#include "ingest/clf_line.hpp"
#include "ingest/log_reader.hpp"

namespace sessionaudit::formats {
namespace {

class CombinedReader final : public LogReader {
  public:
    LineResult read(std::string_view line, LogHit& hit) override {
        const LineResult result = line_.read_common(line, hit);
        if (result.kind != LineResult::Kind::hit) return result;
        const auto referrer = line_.take_quoted(referrer_);
        const auto agent = line_.take_quoted(agent_);
        const bool ends_well = line_.rest().empty() || line_.rest().front() == ' ';
        if (!referrer || !agent || !ends_well) return LineResult::reject(RejectReason::malformed);
        hit.referrer = without_dash(*referrer);
        hit.agent = without_dash(*agent);
        return result;
    }

  private:
    ClfLine line_;
    std::string referrer_;
    std::string agent_;
};

}  // namespace

std::unique_ptr<LogReader> combined() {
    return std::make_unique<CombinedReader>();
}

}  // namespace sessionaudit::formats
