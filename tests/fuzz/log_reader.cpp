// Any bytes through any log reader and the whole importer. The first byte chooses the format and the
// options, the rest is the log. Checked are the promises of ingest.hpp that need no other input:
// every line is counted once, visits are what the idle limit says, kept text is clean, and an import
// that goes on after its first batch stores what it would have stored.
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/utf8.hpp"
#include "ingest/importer.hpp"
#include "ingest/log_text.hpp"
#include "sessionaudit/error.hpp"

using namespace sessionaudit;

namespace {

void require(bool ok) {
    if (!ok) std::abort();
}

struct Stopped {};

/// Keeps visits as text; stops after its first batch when told to.
class Sink final : public ImportSink {
  public:
    explicit Sink(bool stop) : stop_(stop) {}

    void store(std::vector<ImportedSession>&& batch, ByteView checkpoint) override {
        if (stop_ && checkpoint_) throw Stopped();
        checkpoint_ = Bytes(checkpoint.begin(), checkpoint.end());
        for (const ImportedSession& session : batch)
            check(session);
    }
    void go_on() { stop_ = false; }
    const std::optional<Bytes>& checkpoint() const { return checkpoint_; }
    const std::multiset<std::string>& visits() const { return visits_; }

  private:
    void check(const ImportedSession& session) {
        require(!session.events.empty());
        require(session.started == session.events.front().at &&
                session.last_seen == session.events.back().at);
        std::string text = session.network + '\n' + session.identifier;
        Timestamp last = session.started;
        for (const Event& event : session.events) {
            require(event.at >= last && event.at - last <= Seconds{1800});
            last = event.at;
            require(!event.purpose.empty());
            for (const std::string* part : {&event.path, &event.referrer, &event.name})
                require(is_utf8(*part) && !has_control_characters(*part));
            text += '\n' + std::to_string(to_millis(event.at)) + ' ' + event.path + ' ' + event.name;
        }
        visits_.insert(std::move(text));
    }

    bool stop_;
    std::optional<Bytes> checkpoint_;
    std::multiset<std::string> visits_;
};

std::optional<IngestSummary> import_all(std::string_view log, const IngestOptions& options, Sink& sink,
                                        const IngestHooks& hooks = {}) {
    try {
        return Importer(memory_byte_source(log), "the log", options, sink, hooks).run();
    } catch (const Error&) {
    } catch (const Stopped&) {
    }
    return std::nullopt;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) return 0;
    const std::string_view log = as_text({data + 1, size - 1});
    IngestOptions options;
    const auto formats = ingest_formats();
    const std::size_t choice = data[0] & 7U;
    if (choice < formats.size()) options.format = formats[choice];
    options.all_hits = (data[0] & 8U) != 0;
    options.keep_bots = (data[0] & 16U) != 0;
    options.link_users = (data[0] & 32U) != 0;
    options.batch_sessions = 1 + (data[0] >> 6U);

    Sink whole(false);
    const auto summary = import_all(log, options, whole);
    if (!summary) return 0;
    const IngestCounts& counts = summary->counts;
    require(counts.lines == counts.events + counts.skipped_total() + counts.rejected_total());
    require(counts.sessions == whole.visits().size());
    to_json(*summary);

    Sink stopped(true);
    import_all(log, options, stopped);
    if (!stopped.checkpoint()) return 0;
    stopped.go_on();
    IngestHooks hooks;
    hooks.find_checkpoint = [&stopped](const InputHead&) { return stopped.checkpoint(); };
    const auto resumed = import_all(log, options, stopped, hooks);
    require(resumed && (resumed->nothing_new || resumed->counts == counts));
    require(stopped.visits() == whole.visits());
    return 0;
}
