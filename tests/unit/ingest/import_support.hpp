// What the tests of the importer share.
#pragma once

#include <zlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "ingest/byte_source.hpp"
#include "ingest/importer.hpp"
#include "sessionaudit/ingest.hpp"

namespace sessionaudit::test {

/// Thrown by a sink that stands for a killed process.
struct Killed : std::runtime_error {
    Killed() : std::runtime_error("killed") {}
};

/// Keeps everything, like a store that is durable; dies when it is told to.
class MemorySink final : public ImportSink {
  public:
    /// Takes this many batches, then throws Killed at the next, without keeping it.
    explicit MemorySink(std::size_t batches_until_killed = SIZE_MAX) : left_(batches_until_killed) {}

    void store(std::vector<ImportedSession>&& batch, ByteView checkpoint) override {
        if (left_ == 0) throw Killed();
        --left_;
        batch_sizes.push_back(batch.size());
        for (ImportedSession& session : batch)
            sessions.push_back(std::move(session));
        last_checkpoint = Bytes(checkpoint.begin(), checkpoint.end());
        checkpoints.push_back(*last_checkpoint);
    }
    void revive(std::size_t batches_until_killed) { left_ = batches_until_killed; }

    std::vector<ImportedSession> sessions;
    std::vector<std::size_t> batch_sizes;
    std::vector<Bytes> checkpoints;
    std::optional<Bytes> last_checkpoint;

  private:
    std::size_t left_;
};

/// A visit as one line of text: equal texts, equal visits.
inline std::string describe(const ImportedSession& session) {
    std::string text = std::to_string(to_millis(session.started)) + '-' +
                       std::to_string(to_millis(session.last_seen)) + ' ' + session.network + ' ' +
                       session.agent_family + ' ' + std::to_string(static_cast<int>(session.agent_class)) +
                       ' ' + session.identifier;
    for (const Event& event : session.events) {
        text += " | " + std::to_string(to_millis(event.at)) + ' ' + std::string(to_string(event.kind)) + ' ' +
                event.purpose + ' ' + event.path + ' ' + event.referrer + ' ' + std::to_string(event.status) +
                ' ' + event.name + ' ' + std::to_string(event.value_minor) + event.currency;
        for (const auto& [name, value] : event.attributes)
            text += ' ' + name + '=' + value;
    }
    return text;
}

inline std::multiset<std::string> describe(const std::vector<ImportedSession>& sessions) {
    std::multiset<std::string> all;
    for (const ImportedSession& session : sessions)
        all.insert(describe(session));
    return all;
}

inline InputHead head_of(const std::string& path) {
    LineStream lines(open_byte_source(path));
    return InputHead(lines.head());
}

inline IngestSummary import_text(std::string_view text, ImportSink& sink, const IngestOptions& options = {},
                                 const IngestHooks& hooks = {}) {
    return Importer(memory_byte_source(text), "the log", options, sink, hooks).run();
}

/// Hooks that give the importer this checkpoint.
inline IngestHooks resuming(const std::optional<Bytes>& checkpoint) {
    IngestHooks hooks;
    hooks.find_checkpoint = [checkpoint](const InputHead&) { return checkpoint; };
    return hooks;
}

/// A combined line: `second` counts from 2026-03-01T12:00:00Z.
inline std::string combined_line(std::int64_t second, const std::string& address = "198.18.0.1",
                                 const std::string& target = "/", const std::string& agent = "Firefox/127.0",
                                 const std::string& user = "-") {
    const std::string at = to_rfc3339(from_millis(1'772'366'400'000 + second * 1000));
    static const char* const kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::string month = kMonths[std::stoul(at.substr(5, 2)) - 1];
    return address + " - " + user + " [" + at.substr(8, 2) + '/' + month + '/' + at.substr(0, 4) + ':' +
           at.substr(11, 8) + " +0000] \"GET " + target + " HTTP/1.1\" 200 10 \"-\" \"" + agent + "\"\n";
}

inline std::string gzip(std::string_view text) {
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, text.size()) + 64, '\0');
    std::string in(text);
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

inline void write_file(const std::filesystem::path& path, std::string_view text) {
    std::ofstream(path, std::ios::binary) << text;
}

/// splitmix64: the same numbers on every machine.
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    std::uint64_t below(std::uint64_t limit) {
        std::uint64_t value = state_ += 0x9E3779B97F4A7C15;
        value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9;
        value = (value ^ value >> 27) * 0x94D049BB133111EB;
        return (value ^ value >> 31) % limit;
    }

  private:
    std::uint64_t state_;
};

}  // namespace sessionaudit::test
