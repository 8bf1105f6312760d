// Erases a person, to be killed meanwhile, and looks at what is left.
//
//   crash_eraser fill HOME KNOWN OTHERS        a store; see person_store.hpp
//   crash_eraser others HOME OTHERS            writes what is kept of the others
//   crash_eraser erase HOME [KILL]             prints "ready", erases, prints "done" and how many writes it
//   took crash_eraser open HOME [KILL]              opens the store, which finishes an erasure; prints the
//   same crash_eraser state HOME                    prints the erasure's state; to be asked of a copy
//   crash_eraser check HOME KNOWN OTHERS FILE  checks all of it; the certificate goes to FILE
//   crash_eraser plant HOME                    hides the person's address in the store, as a control
//
// KILL is the half-step at which the process ends itself: see write_counter.hpp. 0 is never.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "eraser_check.hpp"
#include "home_files.hpp"
#include "person_store.hpp"
#include "write_counter.hpp"

using namespace sessionaudit;

namespace {

void tell(const std::string& line) {
    std::puts(line.c_str());
    std::fflush(stdout);
}

void tell_others(const std::string& home, const std::string& others) {
    std::ofstream(others) << crash::others_as_text(Vault::open({home}));
}

void fill(const std::string& home, const std::string& known, const std::string& others) {
    crash::fill_person_store(home, known);
    tell_others(home, others);
}

void erase(const std::string& home, std::int64_t kill_at) {
    const Vault vault = Vault::open({home});
    const std::string hash = vault.erasures().plan(crash::kErased).value().hash;
    crash::count_writes(kill_at);
    tell("ready");
    vault.erasures().execute(crash::kErased, hash, "cli:user");
    tell("done " + std::to_string(crash::writes_counted()));
}

void open(const std::string& home, std::int64_t kill_at) {
    crash::count_writes(kill_at);
    tell("ready");
    { const Vault vault = Vault::open({home}); }
    tell("done " + std::to_string(crash::writes_counted()));
}

void tell_state(const std::string& home) {
    const auto store = test::HomeFiles(home).store();
    auto select = store->prepare("SELECT state FROM erasure");
    if (!select.step()) return tell("not_begun");
    tell(std::string(to_string(static_cast<ErasureState>(select.row().integer(0)))));
}

void plant(const std::string& home) {
    const auto store = test::HomeFiles(home).store();
    store->execute("CREATE TABLE newsletter (address TEXT)");
    store->prepare("INSERT INTO newsletter VALUES ($1)").bind(crash::kErased.value).run();
}

std::optional<int> run(const std::vector<std::string>& words) {
    if (words.size() < 2) return std::nullopt;
    const std::string& verb = words[0];
    const std::int64_t kill_at = words.size() == 3 ? std::strtoll(words[2].c_str(), nullptr, 10) : 0;
    if (verb == "fill" && words.size() == 4) return fill(words[1], words[2], words[3]), 0;
    if (verb == "others" && words.size() == 3) return tell_others(words[1], words[2]), 0;
    if (verb == "erase" && words.size() <= 3) return erase(words[1], kill_at), 0;
    if (verb == "open" && words.size() <= 3) return open(words[1], kill_at), 0;
    if (verb == "state" && words.size() == 2) return tell_state(words[1]), 0;
    if (verb == "plant" && words.size() == 2) return plant(words[1]), 0;
    if (verb == "check" && words.size() == 5)
        return crash::check_erasure({words[1], words[2], words[3], words[4]}) == 0 ? 0 : 1;
    return std::nullopt;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        if (const auto status = run({argv + 1, argv + argc})) return *status;
    } catch (const std::exception& error) {
        std::printf("FAULT: %s\n", error.what());
        return 1;
    }
    std::fputs(
        "usage: crash_eraser fill HOME KNOWN OTHERS | others HOME OTHERS | erase HOME [KILL] | open HOME "
        "[KILL] | state HOME |"
        " check HOME KNOWN OTHERS FILE | plant HOME\n",
        stderr);
    return 2;
}
