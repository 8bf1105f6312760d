// tests/lifecycle/app.py as a process of its own, on a free port of 127.0.0.1, for as long as the object
// lives.
#pragma once

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <string>
#include <vector>

namespace sessionaudit::test {

class ChildApplication {
  public:
    explicit ChildApplication(const std::vector<std::string>& faults) {
        std::array<int, 2> in{};
        std::array<int, 2> out{};
        if (pipe2(in.data(), O_CLOEXEC) != 0 || pipe2(out.data(), O_CLOEXEC) != 0)
            throw std::runtime_error("no pipe");
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, in[0], 0);
        posix_spawn_file_actions_adddup2(&actions, out[1], 1);
        std::vector<std::string> words = {
            "python3", std::string(SESSIONAUDIT_SOURCE_FOLDER) + "/tests/lifecycle/app.py"};
        words.insert(words.end(), faults.begin(), faults.end());
        std::vector<char*> arguments;
        for (std::string& word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        const int failed = posix_spawnp(&child_, "python3", &actions, nullptr, arguments.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        close(in[0]);
        close(out[1]);
        input_ = in[1];
        if (failed == 0) port_ = read_line(out[0]);
        close(out[0]);
        if (port_.empty())
            throw std::runtime_error("tests/lifecycle/app.py does not start; is python3 there?");
    }
    ~ChildApplication() {
        close(input_);  // it ends with its input
        waitpid(child_, nullptr, 0);
    }
    ChildApplication(const ChildApplication&) = delete;
    ChildApplication& operator=(const ChildApplication&) = delete;

    std::string url(const std::string& path) const { return "http://127.0.0.1:" + port_ + path; }

  private:
    static std::string read_line(int file) {
        std::string line;
        for (char letter = 0; read(file, &letter, 1) == 1 && letter != '\n';)
            line += letter;
        return line;
    }

    pid_t child_ = 0;
    int input_ = -1;
    std::string port_;
};

}  // namespace sessionaudit::test
