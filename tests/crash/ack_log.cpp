#include "ack_log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <unordered_map>

namespace sessionaudit::crash {

namespace {

/// A kill can cut a write(2) short; what is added next must not be taken for the rest of that line.
void drop_cut_line(const std::filesystem::path& file) {
    if (!std::filesystem::exists(file)) return;
    const std::string text = read_text_file(file);
    std::filesystem::resize_file(file, text.rfind('\n') + 1);  // 0 when there is no whole line
}

int open_after_whole_lines(const std::filesystem::path& file) {
    drop_cut_line(file);
    return ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

}  // namespace

AckLog::AckLog(const std::filesystem::path& file) : file_(open_after_whole_lines(file)) {
    if (!file_) throw std::runtime_error("cannot open " + file.string());
}

void AckLog::append(const std::string& lines) const {
    if (::write(file_.get(), lines.data(), lines.size()) != static_cast<ssize_t>(lines.size()))
        throw std::runtime_error("the log of acknowledgements cannot be written");
}

std::vector<Call> read_calls(const std::filesystem::path& file) {
    std::ifstream input(file);
    std::vector<Call> calls;
    std::unordered_map<std::string, std::size_t> places;
    std::string line;
    while (std::getline(input, line) && !input.eof()) {
        std::istringstream words(line);
        std::string kind;
        std::string id;
        words >> kind >> id;
        if (kind == "try") {
            Call call{id, {}, {}, false, {}};
            words >> call.verb;
            for (std::string word; words >> word;)
                call.arguments.push_back(word);
            if (!places.emplace(id, calls.size()).second)
                throw std::runtime_error("two calls are named " + id);
            calls.push_back(std::move(call));
        } else if (kind == "ack" && places.contains(id)) {
            Call& call = calls[places.at(id)];
            call.acknowledged = true;
            for (std::string word; words >> word;)
                call.results.push_back(word);
        } else {
            throw std::runtime_error("this is no log of acknowledgements: " + line);
        }
    }
    return calls;
}

}  // namespace sessionaudit::crash
