// Events of an application, one JSON object a line.
//
//   {"at":"2026-03-01T09:30:00.250Z","visitor":"v-17","kind":"purchase","purpose":"contract",
//    "path":"/checkout/done","value_minor":4990,"currency":"EUR","attributes":{"order":"A-1"}}
//
//   at           required: RFC 3339, or milliseconds since 1970 as a number
//   session      names the visit's client; the idle limit still ends a visit. Else visitor, else
//   visitor      subject, else address and agent together: one of the four must be there
//   subject      "kind:value" of the person, for example "email:jane@example.org"
//   address      truncated before it is kept        agent    the User-Agent header
//   kind         page_view (default), click, form_submit, cart_add, cart_remove, checkout, purchase, custom
//   purpose      a purpose id, lower snake_case; default: the import's
//   name         of a custom event, a product, an element
//   path, referrer, status (100 to 999)
//   value_minor  an integer amount in the currency's minor unit; currency  three capital letters; both or
//   neither attributes   an object of texts, numbers and booleans, kept as text in this order
//
// null is the same as absent. A field that is not listed here rejects the line: a misspelt `purpose` or
// `subject` must not vanish.
#include <algorithm>
#include <charconv>
#include <limits>

#include "core/ascii.hpp"
#include "core/snake_case_id.hpp"
#include "ingest/clf_line.hpp"
#include "ingest/json_walk.hpp"
#include "ingest/log_reader.hpp"
#include "ingest/log_text.hpp"

namespace sessionaudit::formats {
namespace {

constexpr std::string_view kAttributes = "attributes";
constexpr std::size_t kTextMax = 1024;

std::optional<std::int64_t> parse_integer(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

bool is_currency(std::string_view text) {
    return text.size() == 3 && std::all_of(text.begin(), text.end(), ascii::is_upper);
}

/// kind of lower snake_case, a colon, and something after it.
bool is_subject(std::string_view text) {
    const std::size_t colon = text.find(':');
    return colon != std::string_view::npos && is_snake_case_id(text.substr(0, colon)) &&
           colon + 1 < text.size() && text.size() <= kTextMax;
}

class EventLineReader final : public LogReader {
  public:
    LineResult read(std::string_view line, LogHit& hit) override {
        fields_ = {};
        event_ = {};
        const JsonWalk walk =
            walk_json(line, [this](std::string_view path, JsonKind kind, std::string_view text) {
                const auto problem = take(path, kind, text);
                if (problem) problem_ = *problem;
                return !problem;
            });
        if (walk == JsonWalk::malformed) return LineResult::reject(RejectReason::bad_json);
        if (walk == JsonWalk::stopped) return LineResult::reject(problem_);
        return finish(hit);
    }

  private:
    using Problem = std::optional<RejectReason>;

    struct Fields {
        std::optional<Timestamp> at;
        std::string session, visitor, address, agent, path, referrer;
        std::int32_t status = 0;
        bool amount = false;
    };

    Problem take(std::string_view path, JsonKind kind, std::string_view text) {
        if (path == kAttributes && kind == JsonKind::empty) return {};
        if (path.starts_with(kAttributes) && path.size() > kAttributes.size() &&
            path[kAttributes.size()] == '.') {
            if (kind == JsonKind::empty) return RejectReason::bad_field;
            if (kind != JsonKind::null)
                event_.attributes.emplace_back(clean_text(path.substr(kAttributes.size() + 1), kTextMax),
                                               clean_text(text, kTextMax));
            return {};
        }
        const bool known = is_text_field(path) || path == "at" || path == "status" || path == "value_minor";
        if (!known) return RejectReason::unknown_field;
        if (kind == JsonKind::null) return {};
        if (kind == JsonKind::number) return take_number(path, text);
        if (kind == JsonKind::string) return take_text(path, text);
        return RejectReason::bad_field;
    }

    Problem take_number(std::string_view path, std::string_view text) {
        const auto value = parse_integer(text);
        if (!value) return RejectReason::bad_field;
        if (path == "at") {
            constexpr std::int64_t kMillisMax = 253'402'300'799'999;  // the end of the year 9999
            if (*value < 0 || *value > kMillisMax) return RejectReason::bad_time;
            fields_.at = from_millis(*value);
        } else if (path == "status") {
            const auto status = parse_status(text);
            if (!status) return RejectReason::bad_field;
            fields_.status = *status;
        } else if (path == "value_minor") {
            event_.value_minor = *value;
            fields_.amount = true;
        } else {
            return RejectReason::bad_field;
        }
        return {};
    }

    static bool is_text_field(std::string_view path) {
        constexpr std::string_view kNames[] = {"session", "visitor", "subject", "address",  "agent",   "kind",
                                               "purpose", "name",    "path",    "referrer", "currency"};
        return std::find(std::begin(kNames), std::end(kNames), path) != std::end(kNames);
    }

    Problem take_text(std::string_view path, std::string_view text) {
        if (path == "at") {
            fields_.at = parse_rfc3339(text);
            if (!fields_.at) return RejectReason::bad_time;
        } else if (path == "kind") {
            const auto kind = parse_event_kind(text);
            if (!kind) return RejectReason::bad_field;
            event_.kind = *kind;
        } else if (path == "purpose") {
            if (!is_snake_case_id(text)) return RejectReason::bad_field;
            event_.purpose = text;
        } else if (path == "currency") {
            if (!is_currency(text)) return RejectReason::bad_field;
            event_.currency = text;
        } else if (path == "subject") {
            if (!is_subject(text)) return RejectReason::bad_field;
            event_.subject = clean_text(text, kTextMax);
        } else if (path == "session") {
            fields_.session = text;
        } else if (path == "visitor") {
            fields_.visitor = text;
        } else if (path == "address") {
            fields_.address = text;
        } else if (path == "agent") {
            fields_.agent = text;
        } else if (path == "name") {
            event_.name = clean_text(text, kTextMax);
        } else if (path == "path") {
            fields_.path = text;
        } else if (path == "referrer") {
            fields_.referrer = text;
        } else {
            return RejectReason::bad_field;  // a number written as text
        }
        return {};
    }

    LineResult finish(LogHit& hit) {
        if (!fields_.at) return LineResult::reject(RejectReason::bad_time);
        if (fields_.amount == event_.currency.empty()) return LineResult::reject(RejectReason::bad_field);
        // The first letter keeps a session from being taken for a visitor of the same name.
        if (!fields_.session.empty())
            event_.client = "s" + fields_.session;
        else if (!fields_.visitor.empty())
            event_.client = "v" + fields_.visitor;
        else if (!event_.subject.empty())
            event_.client = "i" + event_.subject;
        else if (fields_.address.empty())
            return LineResult::reject(RejectReason::malformed);
        if (event_.client.size() > kTextMax) return LineResult::reject(RejectReason::bad_field);
        hit.at = *fields_.at;
        hit.address = fields_.address;
        hit.agent = fields_.agent;
        hit.target = fields_.path;
        hit.referrer = fields_.referrer;
        hit.status = fields_.status;
        hit.event = &event_;
        return LineResult::hit();
    }

    Fields fields_;
    EventFields event_;
    RejectReason problem_{};
};

}  // namespace

std::unique_ptr<LogReader> ndjson() {
    return std::make_unique<EventLineReader>();
}

}  // namespace sessionaudit::formats
