// The common log format of NCSA httpd:
//   host ident user [day/month/year:hour:minute:second zone] "request" status bytes
#include "ingest/clf_line.hpp"
#include "ingest/log_reader.hpp"

namespace sessionaudit::formats {
namespace {

class CommonReader final : public LogReader {
  public:
    LineResult read(std::string_view line, LogHit& hit) override {
        const LineResult result = line_.read_common(line, hit);
        if (result.kind != LineResult::Kind::hit) return result;
        return line_.rest().empty() ? result : LineResult::reject(RejectReason::malformed);
    }

  private:
    ClfLine line_;
};

}  // namespace

std::unique_ptr<LogReader> common() {
    return std::make_unique<CommonReader>();
}

}  // namespace sessionaudit::formats
