#include "ingest/sessioniser.hpp"

#include <algorithm>
#include <utility>

namespace sessionaudit {
namespace {

/// What a visit costs besides its key and records: its place, its slots in the index, its deadline.
constexpr std::size_t kVisitOverhead = 320;

}  // namespace

std::uint32_t Sessioniser::first_of_client(const Arrival& arrival) const {
    return index_.find(arrival.hash,
                       [&](std::uint32_t place) { return visits_[place].key() == arrival.key; });
}

/// `first` is the client's first visit, if it has others.
std::uint32_t Sessioniser::begin_visit(std::uint32_t first, const Arrival& arrival) {
    std::uint32_t place = 0;
    if (free_.empty()) {
        place = static_cast<std::uint32_t>(visits_.size());
        visits_.emplace_back();
    } else {
        place = free_.back();
        free_.pop_back();
    }
    OpenVisit& visit = visits_[place];
    const ByteView key = as_bytes(arrival.key);
    visit.bytes.reserve(key.size() + arrival.record.size());
    visit.bytes.assign(key.begin(), key.end());
    visit.key_size = key.size();
    visit.hash = arrival.hash;
    visit.first = visit.last = arrival.at;
    visit.first_line = arrival.line;
    visit.network = truncated_network(arrival.address, limits_.prefix);
    visit.agent = arrival.agent;
    visit.identifier = arrival.identifier;
    if (first == kNone) {
        index_.insert(visit.hash, place);
    } else {
        visit.next = visits_[first].next;
        visits_[first].next = place;
    }
    ++open_;
    bytes_ += kVisitOverhead + visit.bytes.size();
    push_deadline(place);
    return place;
}

/// The visit the event belongs to, stretched to hold it. The event may join two into one.
std::uint32_t Sessioniser::find_visit(std::uint32_t first, const Arrival& arrival) {
    std::uint32_t found = kNone;
    for (std::uint32_t place = first; place != kNone;) {
        const OpenVisit& visit = visits_[place];
        const std::uint32_t next = visit.next;
        if (arrival.at >= visit.first - limits_.idle && arrival.at <= visit.last + limits_.idle) {
            if (found == kNone)
                found = place;
            else
                merge(found, place);
        }
        place = next;
    }
    if (found != kNone) {
        OpenVisit& visit = visits_[found];
        visit.in_order = visit.in_order && arrival.at >= visit.last;
        visit.first = std::min(visit.first, arrival.at);
        visit.last = std::max(visit.last, arrival.at);
    }
    return found;
}

void Sessioniser::merge(std::uint32_t into, std::uint32_t from) {
    OpenVisit& kept = visits_[into];
    OpenVisit& gone = visits_[from];
    bytes_ -= kVisitOverhead + gone.key_size;
    if (gone.first_line < kept.first_line) {
        // The client is described by the earliest line, whichever way the two met.
        kept.first_line = gone.first_line;
        kept.network = gone.network;
        kept.agent = gone.agent;
        kept.identifier = gone.identifier;
    }
    kept.first = std::min(kept.first, gone.first);
    kept.last = std::max(kept.last, gone.last);
    kept.events += gone.events;
    kept.in_order = false;
    const ByteView records = gone.records();
    kept.bytes.insert(kept.bytes.end(), records.begin(), records.end());
    unlink(from);
    release(from);
    push_deadline(into);
}

void Sessioniser::unlink(std::uint32_t place) {
    const OpenVisit& visit = visits_[place];
    const std::uint32_t first =
        index_.find(visit.hash, [&](std::uint32_t other) { return visits_[other].key() == visit.key(); });
    if (first != place) {
        std::uint32_t before = first;
        while (visits_[before].next != place)
            before = visits_[before].next;
        visits_[before].next = visit.next;
    } else if (visit.next != kNone) {
        index_.replace(visit.hash, place, visit.next);
    } else {
        index_.erase(visit.hash, place);
    }
}

void Sessioniser::release(std::uint32_t place) {
    OpenVisit& visit = visits_[place];
    const std::uint32_t generation = visit.generation + 1;
    visit = {};
    visit.generation = generation;
    free_.push_back(place);
    --open_;
}

void Sessioniser::push_deadline(std::uint32_t place) {
    const OpenVisit& visit = visits_[place];
    deadlines_.push({visit.last + limits_.idle, visit.first_line, place, visit.generation});
}

void Sessioniser::add(const Arrival& arrival) {
    const std::uint32_t first = first_of_client(arrival);
    std::uint32_t place = find_visit(first, arrival);
    if (place == kNone) place = begin_visit(first, arrival);
    OpenVisit& visit = visits_[place];
    visit.bytes.insert(visit.bytes.end(), arrival.record.begin(), arrival.record.end());
    ++visit.events;
    bytes_ += arrival.record.size();
    if (visit.events >= limits_.events_max) close(place, true);
}

void Sessioniser::close(std::uint32_t place, bool early) {
    bytes_ -= kVisitOverhead + visits_[place].bytes.size();
    unlink(place);
    OpenVisit taken = std::move(visits_[place]);
    release(place);
    close_(taken, early);
}

bool Sessioniser::settle_earliest() {
    while (!deadlines_.empty()) {
        const Deadline earliest = deadlines_.top();
        const OpenVisit& visit = visits_[earliest.place];
        const bool gone = visit.generation != earliest.generation;
        const bool current =
            !gone && visit.last + limits_.idle == earliest.at && visit.first_line == earliest.first_line;
        if (current) return true;
        deadlines_.pop();
        if (!gone) push_deadline(earliest.place);
    }
    return false;
}

void Sessioniser::expire(Timestamp watermark) {
    while (!deadlines_.empty() && deadlines_.top().at < watermark) {
        if (!settle_earliest() || deadlines_.top().at >= watermark) break;
        const std::uint32_t place = deadlines_.top().place;
        deadlines_.pop();
        close(place, false);
    }
    while ((open_ > limits_.visits_max || bytes_ > limits_.bytes_max) && settle_earliest()) {
        const std::uint32_t place = deadlines_.top().place;
        deadlines_.pop();
        close(place, true);
    }
}

void Sessioniser::close_all() {
    while (settle_earliest()) {
        const std::uint32_t place = deadlines_.top().place;
        deadlines_.pop();
        close(place, false);
    }
}

}  // namespace sessionaudit
