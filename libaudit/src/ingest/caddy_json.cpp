// Caddy's structured access log: one JSON object a line, the request in an object of its own.
// `ts` is seconds since 1970 or, by configuration, a date and time. The address is request.client_ip
// (the client behind trusted proxies), else remote_ip, else the host of remote_addr (Caddy before 2.5).
#include <algorithm>

#include "core/ascii.hpp"
#include "ingest/clf_line.hpp"
#include "ingest/json_walk.hpp"
#include "ingest/log_reader.hpp"
#include "ingest/log_text.hpp"

namespace sessionaudit::formats {
namespace {

constexpr std::string_view kHeaders = "request.headers.";

/// "192.0.2.1:443" and "[2001:db8::1]:443" without the port.
std::string_view host_of(std::string_view address) {
    if (address.starts_with('[')) return address.substr(1, address.find(']') - 1);
    return address.substr(0, address.rfind(':'));
}

class CaddyJsonReader final : public LogReader {
  public:
    LineResult read(std::string_view line, LogHit& hit) override {
        fields_ = {};
        const JsonWalk walk =
            walk_json(line, [this](std::string_view path, JsonKind kind, std::string_view text) {
                take(path, kind, text);
                return true;
            });
        if (walk != JsonWalk::whole) return LineResult::reject(RejectReason::bad_json);
        if (!fields_.request) {
            // Caddy's other messages have a level, a logger or both; anything else is another format.
            return fields_.message ? LineResult::skip(SkipReason::other_record)
                                   : LineResult::reject(RejectReason::malformed);
        }
        return finish(hit);
    }

  private:
    struct Fields {
        std::string ts, client_ip, remote_ip, remote_addr, user, method, uri, status, referrer, agent;
        bool request = false;
        bool message = false;
    };

    void take(std::string_view path, JsonKind kind, std::string_view text) {
        if (path.starts_with("request.")) {
            fields_.request = true;
            take_request(path, text);
        } else if (path == "ts") {
            fields_.ts = text;
        } else if (path == "status") {
            fields_.status = text;
        } else if (path == "user_id") {
            fields_.user = text;
        } else if (path == "msg" && kind == JsonKind::string) {
            fields_.message = true;
        }
    }

    void take_request(std::string_view path, std::string_view text) {
        if (path == "request.client_ip") {
            fields_.client_ip = text;
        } else if (path == "request.remote_ip") {
            fields_.remote_ip = text;
        } else if (path == "request.remote_addr") {
            fields_.remote_addr = text;
        } else if (path == "request.method") {
            fields_.method = text;
        } else if (path == "request.uri") {
            fields_.uri = text;
        } else if (path.starts_with(kHeaders)) {
            const std::string_view name = path.substr(kHeaders.size());
            if (ascii::equal_ignoring_case(name, "user-agent.0")) fields_.agent = text;
            if (ascii::equal_ignoring_case(name, "referer.0")) fields_.referrer = text;
        }
    }

    LineResult finish(LogHit& hit) {
        auto at = parse_epoch_seconds(fields_.ts);
        if (!at) at = parse_iso8601(fields_.ts);
        if (!at) return LineResult::reject(RejectReason::bad_time);
        const auto status = parse_status(fields_.status);
        if (!status && fields_.status != "0") return LineResult::reject(RejectReason::bad_field);
        hit.at = *at;
        hit.status = status.value_or(0);  // 0: the handler wrote no response
        hit.address = !fields_.client_ip.empty()   ? std::string_view(fields_.client_ip)
                      : !fields_.remote_ip.empty() ? std::string_view(fields_.remote_ip)
                                                   : host_of(fields_.remote_addr);
        if (hit.address.empty() || fields_.method.empty()) return LineResult::reject(RejectReason::malformed);
        hit.user = fields_.user;
        hit.method = fields_.method;
        hit.target = fields_.uri;
        hit.referrer = fields_.referrer;
        hit.agent = fields_.agent;
        return LineResult::hit();
    }

    Fields fields_;
};

}  // namespace

std::unique_ptr<LogReader> caddy_json() {
    return std::make_unique<CaddyJsonReader>();
}

}  // namespace sessionaudit::formats
