// Damages the files of a store, one byte or one end at a time, and reads everything in it.
//
//   slow_flip WORK SEED
//
// Each damage must be found by the doctor, and whatever the library answers in spite of it must be what it
// answered before; anything else has to be an Error that says "damaged". In the write-ahead log of a
// store whose process was killed the rule is another one, see check_logs().
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <functional>
#include <map>
#include <random>
#include <thread>

#include "core/file_handle.hpp"
#include "manual_clock.hpp"
#include "sessionaudit/doctor.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/mutex.hpp"
#include "sessionaudit/vault.hpp"

using namespace sessionaudit;

namespace {

constexpr std::size_t kPageSize = 4096;
constexpr std::size_t kIvAt = kPageSize - 80;  // SQLCipher 4: 16 bytes of IV, then 64 of HMAC-SHA512
constexpr std::size_t kHmacAt = kPageSize - 64;
constexpr std::size_t kLogHeader = 32;  // of a write-ahead log, then frames: a header of 24 bytes and a page
constexpr std::size_t kLogFrame = 24 + kPageSize;
constexpr unsigned kWorkers = 2;

const test::ManualClock kClock;

using Files = std::map<std::string, std::string>;

Files read_files(const std::filesystem::path& home) {
    Files files;
    for (const auto& entry : std::filesystem::directory_iterator(home))
        if (entry.is_regular_file()) files[entry.path().filename().string()] = read_text_file(entry.path());
    return files;
}

/// Without an fsync, unlike the library's own helpers: a damaged copy needs none.
void write_files(const std::filesystem::path& home, const Files& files) {
    std::filesystem::remove_all(home);
    std::filesystem::create_directories(home);
    std::filesystem::permissions(home, std::filesystem::perms::owner_all);
    for (const auto& [name, content] : files) {
        const auto path = home / name;
        std::FILE* const file = std::fopen(path.c_str(), "wb");
        if (file == nullptr || std::fwrite(content.data(), 1, content.size(), file) != content.size())
            throw std::runtime_error("cannot write " + path.string());
        std::fclose(file);
        std::filesystem::permissions(
            path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    }
}

Event event_of(int number) {
    Event event;
    event.at = kClock.now();
    event.kind = number % 3 == 0 ? EventKind::click : EventKind::page_view;
    event.path =
        "/catalogue/item-" + std::to_string(number) + std::string(static_cast<std::size_t>(number % 60), 'x');
    event.status = 200;
    return event;
}

/// What to ask a store: everything that was put into it.
struct Questions {
    std::vector<std::string> tokens;
    std::vector<SessionId> sessions;
    std::vector<Identifier> subjects;
};

void fill(const Vault& vault, Questions& questions, int sessions, int offset) {
    SessionService service = vault.sessions();
    for (int i = offset; i < offset + sessions; ++i) {
        StartRequest request;
        request.context = {"198.51.100." + std::to_string(i % 250), "Mozilla/5.0 (X11; Linux) Firefox/128.0"};
        request.attributes = {{"basket", "b-" + std::to_string(i)}};
        const Identifier subject = Identifier::parse("email:person-" + std::to_string(i) + "@shop.example");
        if (i % 4 == 0) {
            request.subject = subject;
            questions.subjects.push_back(subject);
        }
        IssuedSession issued = service.start(request);
        service.add_events(issued.id, {event_of(i), event_of(i + 1)});
        questions.tokens.push_back(issued.token);
        questions.sessions.push_back(issued.id);
        if (i % 5 == 1) {
            issued = service.login(issued.token, subject, {});
            questions.subjects.push_back(subject);
            questions.tokens.push_back(issued.token);
            questions.sessions.push_back(issued.id);
        }
        if (i % 7 == 2) service.end(issued.id, EndedReason::logout);
    }
}

void fill_from_log(const Vault& vault) {
    std::vector<ImportedSession> visits;
    for (int i = 0; i < 1200; ++i) {
        ImportedSession visit;
        visit.started = visit.last_seen = kClock.now() - Seconds{i};
        visit.network = "203.0.113.0/24";
        visit.agent_family = "Firefox";
        visit.events = {event_of(i), event_of(i + 7)};
        visit.events[0].purpose = visit.events[1].purpose = "service";
        visits.push_back(std::move(visit));
    }
    vault.sessions().store_imported(std::move(visits), as_bytes("a log"), as_bytes("its checkpoint"));
}

bool tells_of_damage(ErrorCode code) {
    return code == ErrorCode::corrupt || code == ErrorCode::wrong_key || code == ErrorCode::not_a_store ||
           code == ErrorCode::ledger_mismatch;
}

/// The answers to all questions, in a fixed order; absent where the library says that it is damaged.
/// Any other failure ends the program's check.
class Answers {
  public:
    using List = std::vector<std::optional<std::string>>;

    static List of(const std::filesystem::path& home, const Questions& questions) {
        Answers answers;
        answers.ask_all(home, questions);
        return std::move(answers.list_);
    }

  private:
    void ask(const std::function<std::string()>& question) {
        try {
            list_.emplace_back(question());
        } catch (const Error& error) {
            if (error.code() == ErrorCode::not_found)
                list_.emplace_back("not found");
            else if (tells_of_damage(error.code()))
                list_.emplace_back(std::nullopt);
            else
                throw;
        }
    }

    static std::string told(const SessionInfo& info) {
        std::string text = info.id.to_string() + info.owner.to_string() + info.site + info.profile +
                           std::string(to_string(info.reason)) + to_rfc3339(info.started) + info.agent +
                           info.network + std::to_string(info.event_count);
        for (const auto& [name, value] : info.attributes)
            text += name + '=' + value;
        return text;
    }

    void ask_all(const std::filesystem::path& home, const Questions& questions) {
        std::optional<Vault> vault;
        ask([&] {
            vault.emplace(Vault::open({home, {}, &kClock}));
            return std::string("open");
        });
        if (!vault) return;
        SessionService service = vault->sessions();
        for (const std::string& token : questions.tokens)
            ask([&] {
                const CheckResult result = service.peek(token);
                return result.id.to_string() + std::string(to_string(result.status));
            });
        ask([&] {
            std::string text;
            for (const SessionInfo& info : service.list_recent(10'000))
                text += told(info);
            return text;
        });
        for (const SessionId& id : questions.sessions)
            ask([&] {
                std::string text;
                for (const Event& event : service.events(id))
                    text += event.path + event.purpose + '\n';
                return text;
            });
        for (const Identifier& subject : questions.subjects)
            ask([&] {
                const auto info = vault->subject(subject);
                return info ? info->owner.to_string() + std::to_string(info->sessions.size()) +
                                  std::to_string(info->linked_visitors.size())
                            : std::string("nobody");
            });
        ask([&] {
            const StoreStats stats = vault->stats();
            return std::to_string(stats.all.sessions) + ' ' + std::to_string(stats.all.page_views) + ' ' +
                   std::to_string(stats.active_sessions) + ' ' + std::to_string(stats.subjects);
        });
        ask([&] {
            std::string text;
            vault->with_ledger([&](Ledger& ledger) {
                for (const Bytes& entry : ledger.entries(0, 100'000))
                    text += as_text(entry);
            });
            return text;
        });
    }

    List list_;
};

bool doctor_finds_something(const std::filesystem::path& home) {
    for (const Diagnosis& line : examine({home, {}, &kClock}))
        if (line.state == Diagnosis::State::wrong) return true;
    return false;
}

/// One way to damage one file.
struct Damage {
    std::string file;
    std::size_t at = 0;
    std::uint8_t flip = 0;  ///< 0: the file ends at `at`
    std::string told() const {
        return file + (flip == 0 ? " cut to " + std::to_string(at) + " bytes"
                                 : " byte " + std::to_string(at) + " ^ " + std::to_string(flip));
    }
    void apply(Files& files) const {
        std::string& content = files.at(file);
        if (flip == 0)
            content.resize(at);
        else
            content[at] = static_cast<char>(static_cast<std::uint8_t>(content[at]) ^ flip);
    }
};

class Report {
  public:
    void count(const std::string& what) {
        const LockGuard lock(mutex_);
        ++counts_[what];
    }
    void fault(const std::string& sentence) {
        const LockGuard lock(mutex_);
        if (++faults_ <= 30) std::printf("FAILED: %s\n", sentence.c_str());
    }
    std::size_t faults() const {
        const LockGuard lock(mutex_);
        return faults_;
    }
    std::map<std::string, std::size_t> counts() const {
        const LockGuard lock(mutex_);
        return counts_;
    }

  private:
    mutable Mutex mutex_;
    std::size_t faults_ SESSIONAUDIT_GUARDED_BY(mutex_) = 0;
    std::map<std::string, std::size_t> counts_ SESSIONAUDIT_GUARDED_BY(mutex_);
};

/// Runs `check` on each damage, each worker in a folder of its own.
void for_each(const std::vector<Damage>& damages, const std::filesystem::path& work,
              const std::function<void(const Damage&, const std::filesystem::path&)>& check) {
    std::atomic<std::size_t> next = 0;
    std::vector<std::thread> workers;
    for (unsigned i = 0; i < kWorkers; ++i)
        workers.emplace_back([&, home = work / ("damaged-" + std::to_string(i))] {
            for (std::size_t n = next++; n < damages.size(); n = next++)
                check(damages[n], home);
        });
    for (std::thread& worker : workers)
        worker.join();
}

std::uint8_t any_flip(std::mt19937& random) {
    return static_cast<std::uint8_t>(1U << random() % 8);
}

/// One byte anywhere in each page; the parts of a page one by one in some; the salt, byte by byte.
std::vector<Damage> page_flips(const std::string& file, std::size_t size, std::mt19937& random) {
    std::vector<Damage> damages;
    const auto flip = [&](std::size_t at) { damages.push_back({file, at, any_flip(random)}); };
    for (std::size_t page = 0; page < size / kPageSize; ++page) {
        const std::size_t begin = page * kPageSize;
        flip(begin + random() % kPageSize);
        if (page % 8 != 0) continue;
        flip(begin + (page == 0 ? 16 : 0) + random() % 12);  // the page's own header
        flip(begin + 100 + random() % (kIvAt - 100));
        flip(begin + kIvAt + random() % 16);
        flip(begin + kHmacAt + random() % 64);
    }
    for (std::size_t at = 0; at < 16; ++at)
        flip(at);
    return damages;
}

std::vector<Damage> cuts(const std::string& file, std::size_t size, std::mt19937& random) {
    std::vector<Damage> damages;
    for (const std::size_t length :
         {std::size_t{0}, std::size_t{1}, std::size_t{15}, std::size_t{16}, std::size_t{100},
          std::size_t{1024}, kPageSize - 1, kPageSize, kPageSize + 1, 2 * kPageSize, size / 2,
          size / 2 / kPageSize * kPageSize, size - kPageSize, size - 1})
        damages.push_back({file, length, 0});
    for (int i = 0; i < 10; ++i)
        damages.push_back({file, random() % size, 0});
    return damages;
}

/// Files at rest: never a wrong answer, always found.
void check_files(const Files& sound, const Questions& questions, const std::filesystem::path& work,
                 std::mt19937& random, Report& report) {
    write_files(work / "sound", sound);
    const Answers::List right = Answers::of(work / "sound", questions);
    if (doctor_finds_something(work / "sound")) throw std::runtime_error("the sound store is not sound");
    std::vector<Damage> damages;
    for (const char* const file : {"store.db", "keyring.db", "ledger.db"}) {
        const std::size_t size = sound.at(file).size();
        const auto flips = page_flips(file, size, random);
        std::printf("%s: %zu pages, %zu flips\n", file, size / kPageSize, flips.size());
        damages.insert(damages.end(), flips.begin(), flips.end());
        const auto lengths = cuts(file, size, random);
        damages.insert(damages.end(), lengths.begin(), lengths.end());
    }
    for (std::size_t at = 0; at < sound.at("ledger.anchor").size(); at += 3)
        damages.push_back({"ledger.anchor", at, any_flip(random)});
    for_each(damages, work, [&](const Damage& damage, const std::filesystem::path& home) {
        Files files = sound;
        damage.apply(files);
        write_files(home, files);
        try {
            if (!doctor_finds_something(home)) report.fault(damage.told() + ": the doctor found nothing");
            const Answers::List answers = Answers::of(home, questions);
            std::size_t refused = 0;
            for (std::size_t i = 0; i < answers.size(); ++i) {
                if (!answers[i])
                    ++refused;
                else if (answers[i] != right[i])
                    report.fault(damage.told() + ": answer " + std::to_string(i) + " of " +
                                 std::to_string(right.size()) + " is wrong");
            }
            const std::string kind = damage.flip == 0 ? " cut: " : " flipped: ";
            report.count(damage.file + kind +
                         (answers.size() == 1 && refused == 1 ? "not opened"
                          : refused != 0                      ? "opened, some answers refused"
                                                              : "opened, all answers right"));
        } catch (const std::exception& error) {
            report.fault(damage.told() + ": " + error.what());
        }
    });
}

/// A copy of the store as a killed process leaves it: with its write-ahead logs.
Files kill_a_writer(const std::filesystem::path& home, Questions& questions) {
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0) throw std::runtime_error("no pipe");
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            const Vault vault = Vault::open({home, {}, &kClock});
            Questions mine;
            fill(vault, mine, 40, 10'000);
            std::string text;
            for (const std::string& token : mine.tokens)
                text += token + '\n';
            for (const SessionId& id : mine.sessions)
                text += id.to_string() + '\n';
            if (::write(pipe[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()))
                ::raise(SIGKILL);
        } catch (...) {
        }
        ::_exit(1);
    }
    ::close(pipe[1]);
    std::string text;
    std::array<char, 4096> buffer{};
    for (ssize_t got = 0; (got = ::read(pipe[0], buffer.data(), buffer.size())) > 0;)
        text.append(buffer.data(), static_cast<std::size_t>(got));
    ::close(pipe[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (!WIFSIGNALED(status)) throw std::runtime_error("the writer was not killed");
    for (std::size_t at = 0, end = 0; (end = text.find('\n', at)) != std::string::npos; at = end + 1) {
        const std::string line = text.substr(at, end - at);
        if (const auto id = SessionId::parse(line))
            questions.sessions.push_back(*id);
        else
            questions.tokens.push_back(line);
    }
    return read_files(home);
}

/// Where in a log the last commit's frames begin: after the frame that ends the one before.
std::size_t begin_of_last_commit(const std::string& log) {
    std::size_t frame = (log.size() - kLogHeader) / kLogFrame - 1;  // it ends the last commit
    const auto ends_commit = [&log](std::size_t number) {
        return log.compare(kLogHeader + number * kLogFrame + 4, 4, std::string(4, '\0')) != 0;
    };
    while (frame > 0 && !ends_commit(frame - 1))
        --frame;
    return kLogHeader + frame * kLogFrame;
}

/// The logs of a store whose process was killed. SQLite alone would drop every frame from the damaged one
/// on. The store must not open, or, where only the last commit is spoilt (which looks like one that was
/// never finished), the doctor must tell what is missing. What was not drained into the ledger before the
/// kill is beyond that; how often it happens is counted, not hidden.
void check_logs(const Files& sound, const Questions& questions, const std::filesystem::path& work,
                std::mt19937& random, Report& report) {
    write_files(work / "sound", sound);
    const Answers::List right = Answers::of(work / "sound", questions);
    std::vector<Damage> damages;
    for (const char* const file : {"store.db-wal", "keyring.db-wal", "ledger.db-wal"}) {
        const std::size_t frames = (sound.at(file).size() - kLogHeader) / kLogFrame;
        const std::size_t stride = std::max<std::size_t>(1, frames / 60);
        for (std::size_t at = 0; at < kLogHeader; at += 4)
            damages.push_back({file, at, any_flip(random)});
        for (std::size_t frame = 0; frame < frames; frame += stride) {
            damages.push_back({file, kLogHeader + frame * kLogFrame + random() % 24, any_flip(random)});
            damages.push_back(
                {file, kLogHeader + frame * kLogFrame + 24 + random() % kPageSize, any_flip(random)});
        }
        // The very last commit: to SQLite the same as one that never came to its end.
        damages.push_back(
            {file, kLogHeader + (frames - 1) * kLogFrame + 24 + random() % kPageSize, any_flip(random)});
        std::printf("%s: %zu frames\n", file, frames);
    }
    for_each(damages, work, [&](const Damage& damage, const std::filesystem::path& home) {
        Files files = sound;
        damage.apply(files);
        write_files(home, files);
        try {
            const bool found = doctor_finds_something(home);
            write_files(home, files);  // the doctor opened the files, and so made SQLite read the log
            const Answers::List answers = Answers::of(home, questions);
            std::size_t wrong = 0;
            std::size_t refused = 0;
            for (std::size_t i = 0; i < answers.size(); ++i) {
                if (!answers[i])
                    ++refused;
                else if (answers[i] != right[i])
                    ++wrong;
            }
            const bool opened = !(answers.size() == 1 && refused == 1);
            const bool in_last_commit = damage.at >= begin_of_last_commit(sound.at(damage.file));
            if (opened && wrong != 0 && !found && !in_last_commit)
                report.fault(damage.told() + ": acknowledged writes are missing, and nobody says so");
            report.count(damage.file + (in_last_commit ? " flipped in its last commit: " : " flipped: ") +
                         (!opened        ? "not opened"
                          : refused != 0 ? "opened, some answers refused"
                          : wrong == 0   ? "opened, all answers right"
                                         : "opened, acknowledged writes are missing") +
                         (found ? "" : "; the doctor finds nothing"));
        } catch (const std::exception& error) {
            report.fault(damage.told() + ": " + error.what());
        }
    });
}

void run(const std::filesystem::path& work, std::uint32_t seed) {
    std::mt19937 random(seed);
    std::printf("seed %u\n", seed);
    const auto home = work / "home";
    Vault::create({home, "shop.example", "file:root.key", "nist-aal1", {}, &kClock});
    Questions questions;
    {
        const Vault vault = Vault::open({home, {}, &kClock});
        fill(vault, questions, 150, 0);
        fill_from_log(vault);
        for (const SessionInfo& info : vault.sessions().list_recent(10'000))
            if (info.reason == EndedReason::imported) questions.sessions.push_back(info.id);
    }
    const Files at_rest = read_files(home);
    const Questions questions_at_rest = questions;
    const Files killed = kill_a_writer(home, questions);  // before any thread is started

    Report report;
    check_files(at_rest, questions_at_rest, work, random, report);
    check_logs(killed, questions, work, random, report);
    std::size_t cases = 0;
    for (const auto& [what, number] : report.counts()) {
        std::printf("%6zu  %s\n", number, what.c_str());
        cases += number;
    }
    std::printf("%zu passed, %zu failed\n", cases - std::min(cases, report.faults()), report.faults());
    if (report.faults() != 0) throw std::runtime_error("damage went unnoticed");
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fputs("usage: slow_flip WORK SEED\n", stderr);
        return 2;
    }
    try {
        run(argv[1], static_cast<std::uint32_t>(std::stoul(argv[2])));
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "slow_flip: %s\n", error.what());
        return 1;
    }
}
