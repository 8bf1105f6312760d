// One line of a log, read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sessionaudit/event.hpp"
#include "sessionaudit/ingest.hpp"

namespace sessionaudit {

/// What only event lines (ndjson) can say.
struct EventFields {
    EventKind kind = EventKind::page_view;
    std::string client;   ///< names the client when the line gives a session or visitor; else empty
    std::string subject;  ///< "kind:value" or empty
    std::string purpose;  ///< empty: the import's own
    std::string name;
    std::string currency;
    std::int64_t value_minor = 0;
    std::vector<std::pair<std::string, std::string>> attributes;
};

/// A request or an event. The views are valid until the reader is given its next line.
/// An absent text is empty: the "-" of access logs does not get this far.
struct LogHit {
    Timestamp at{};
    std::string_view address;
    std::string_view user;
    std::string_view agent;
    std::string_view method;
    std::string_view target;  ///< path and query, as requested
    std::string_view referrer;
    std::int32_t status = 0;
    const EventFields* event = nullptr;  ///< set by event lines alone
};

/// What a reader makes of a line.
struct LineResult {
    enum class Kind : std::uint8_t { hit, skip, reject };
    Kind kind = Kind::hit;
    SkipReason skip_reason{};
    RejectReason reject_reason{};

    static constexpr LineResult hit() { return {}; }
    static constexpr LineResult skip(SkipReason reason) { return {Kind::skip, reason, {}}; }
    static constexpr LineResult reject(RejectReason reason) { return {Kind::reject, {}, reason}; }
};

}  // namespace sessionaudit
