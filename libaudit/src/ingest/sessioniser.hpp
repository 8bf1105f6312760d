// Puts events into visits.
#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <string>
#include <string_view>
#include <vector>

#include "core/network_address.hpp"
#include "core/user_agent.hpp"
#include "ingest/visit_index.hpp"
#include "sessionaudit/bytes.hpp"
#include "sessionaudit/clock.hpp"

namespace sessionaudit {

/// An event on its way into a visit.
struct Arrival {
    std::string_view key;    ///< names the client
    std::uint64_t hash = 0;  ///< of the key: equal keys have equal hashes
    Timestamp at{};
    std::uint64_t line = 0;    ///< higher than that of every event before
    std::string_view address;  ///< full; looked at when a visit begins, and not kept
    AgentInfo agent;
    std::string_view identifier;
    ByteView record;  ///< made by pack_event
};

/// A visit that may still get events.
struct OpenVisit {
    Timestamp first{};
    Timestamp last{};
    std::uint64_t first_line = 0;  ///< the lowest
    std::size_t events = 0;
    bool in_order = true;  ///< the records are in order of time
    Bytes bytes;           ///< the key, then the records: one allocation for both
    std::size_t key_size = 0;
    std::uint64_t hash = 0;
    std::string network;
    AgentInfo agent;
    std::string identifier;

    std::uint32_t next = VisitIndex::kNone;  ///< another visit of the same client
    std::uint32_t generation = 0;            ///< tells visits apart that used this place one after another

    std::string_view key() const noexcept { return as_text(bytes).substr(0, key_size); }
    ByteView records() const noexcept { return ByteView(bytes).subspan(key_size); }
};

/// Holds the open visits of all clients.
///
/// A client's visits are the longest runs of its events in which no gap is greater than the idle
/// limit; which visits are open is a function of the events held, not of the order they came in.
/// Threads: one.
class Sessioniser {
  public:
    struct Limits {
        Milliseconds idle{};
        AddressPrefix prefix;
        std::size_t events_max = 0;
        std::size_t visits_max = 0;
        std::size_t bytes_max = 0;
    };
    /// Takes a visit over; `early` when a limit closed it, not the idle time.
    using Close = std::function<void(OpenVisit& visit, bool early)>;

    Sessioniser(const Limits& limits, Close close) : limits_(limits), close_(std::move(close)) {}

    void add(const Arrival& arrival);
    /// Closes every visit whose last event is more than the idle limit before `watermark`, and then as
    /// many as the limits ask for, those nearest to their end first.
    void expire(Timestamp watermark);
    void close_all();

  private:
    static constexpr std::uint32_t kNone = VisitIndex::kNone;

    /// When a visit ends. May be out of date: the visit has moved on, or is gone.
    struct Deadline {
        Timestamp at;
        std::uint64_t first_line;
        std::uint32_t place;
        std::uint32_t generation;
        bool operator>(const Deadline& other) const {
            return at != other.at ? at > other.at : first_line > other.first_line;
        }
    };

    std::uint32_t first_of_client(const Arrival& arrival) const;
    std::uint32_t begin_visit(std::uint32_t first, const Arrival& arrival);
    std::uint32_t find_visit(std::uint32_t first, const Arrival& arrival);
    void merge(std::uint32_t into, std::uint32_t from);
    void unlink(std::uint32_t place);
    void release(std::uint32_t place);
    void close(std::uint32_t place, bool early);
    void push_deadline(std::uint32_t place);
    /// Brings the earliest deadline up to date; false when no visit is open.
    bool settle_earliest();

    Limits limits_;
    Close close_;
    VisitIndex index_;
    std::vector<OpenVisit> visits_;
    std::vector<std::uint32_t> free_;
    std::priority_queue<Deadline, std::vector<Deadline>, std::greater<>> deadlines_;
    std::size_t open_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace sessionaudit
