// One JSON object a line, as nginx writes it with a log_format of `escape=json`. There is no standard set of
// names; these are read, the first that is there counting:
//   time      time_iso8601, time_local, msec, time, timestamp, @timestamp, ts, date
//   address   remote_addr, client_ip, remote_ip, client, clientip, ip
//   user      remote_user, user
//   request   request ("GET /path HTTP/1.1"), or request_method | method and
//             request_uri | uri | path | url, with args | query_string when the path has no query
//   status    status, as a number or as text
//   referrer  http_referer, referer, referrer
//   agent     http_user_agent, user_agent, agent
// Everything else is ignored. A line needs a time, an address and a request or path.
#include <algorithm>
#include <array>

#include "ingest/clf_line.hpp"
#include "ingest/json_walk.hpp"
#include "ingest/log_reader.hpp"

namespace sessionaudit::formats {
namespace {

enum Field : std::size_t {
    kTime,
    kAddress,
    kUser,
    kRequest,
    kMethod,
    kUri,
    kQuery,
    kStatus,
    kReferrer,
    kAgent,
    kFields
};

struct Name {
    std::string_view text;
    Field field;
};

// In the order of preference within a field.
constexpr Name kNames[] = {
    {"time_iso8601", kTime},
    {"time_local", kTime},
    {"msec", kTime},
    {"time", kTime},
    {"timestamp", kTime},
    {"@timestamp", kTime},
    {"ts", kTime},
    {"date", kTime},
    {"remote_addr", kAddress},
    {"client_ip", kAddress},
    {"remote_ip", kAddress},
    {"client", kAddress},
    {"clientip", kAddress},
    {"ip", kAddress},
    {"remote_user", kUser},
    {"user", kUser},
    {"request", kRequest},
    {"request_method", kMethod},
    {"method", kMethod},
    {"request_uri", kUri},
    {"uri", kUri},
    {"path", kUri},
    {"url", kUri},
    {"args", kQuery},
    {"query_string", kQuery},
    {"status", kStatus},
    {"http_referer", kReferrer},
    {"referer", kReferrer},
    {"referrer", kReferrer},
    {"http_user_agent", kAgent},
    {"user_agent", kAgent},
    {"agent", kAgent},
};

class NginxJsonReader final : public LogReader {
  public:
    LineResult read(std::string_view line, LogHit& hit) override {
        for (std::string& text : texts_)
            text.clear();
        ranks_.fill(std::size(kNames));
        const JsonWalk walk =
            walk_json(line, [this](std::string_view path, JsonKind kind, std::string_view text) {
                take(path, kind, text);
                return true;
            });
        if (walk != JsonWalk::whole) return LineResult::reject(RejectReason::bad_json);
        return finish(hit);
    }

  private:
    void take(std::string_view path, JsonKind kind, std::string_view text) {
        if ((kind != JsonKind::string && kind != JsonKind::number) || text.empty() || text == "-") return;
        const auto name = std::find_if(std::begin(kNames), std::end(kNames),
                                       [path](const Name& candidate) { return candidate.text == path; });
        if (name == std::end(kNames)) return;
        const auto rank = static_cast<std::size_t>(name - std::begin(kNames));
        if (rank > ranks_[name->field]) return;
        ranks_[name->field] = rank;
        texts_[name->field] = text;
    }

    LineResult finish(LogHit& hit) {
        const bool has_request = !texts_[kRequest].empty() || !texts_[kUri].empty();
        if (texts_[kAddress].empty() || !has_request) return LineResult::reject(RejectReason::malformed);
        const auto at = parse_any_time(texts_[kTime], clock_);
        if (!at) return LineResult::reject(RejectReason::bad_time);
        hit.at = *at;
        hit.address = texts_[kAddress];
        hit.user = texts_[kUser];
        hit.referrer = texts_[kReferrer];
        hit.agent = texts_[kAgent];
        if (texts_[kRequest].empty()) {
            hit.method = texts_[kMethod].empty() ? std::string_view("GET") : texts_[kMethod];
            if (!texts_[kQuery].empty() && texts_[kUri].find('?') == std::string::npos)
                texts_[kUri] += '?' + texts_[kQuery];
            hit.target = texts_[kUri];
        } else {
            split_request(texts_[kRequest], hit);
        }
        if (texts_[kStatus].empty()) return LineResult::hit();
        const auto status = parse_status(texts_[kStatus]);
        if (!status) return LineResult::reject(RejectReason::bad_field);
        hit.status = *status;
        return LineResult::hit();
    }

    std::array<std::string, kFields> texts_;
    std::array<std::size_t, kFields> ranks_{};
    CommonLogClock clock_;
};

}  // namespace

std::unique_ptr<LogReader> nginx_json() {
    return std::make_unique<NginxJsonReader>();
}

}  // namespace sessionaudit::formats
