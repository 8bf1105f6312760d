// What a program outside the project does with the installed headers and library: makes a store,
// starts a session in it, and finds the session again.
#include <filesystem>
#include <iostream>
#include <sessionaudit/error.hpp>
#include <sessionaudit/vault.hpp>

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    const std::filesystem::path home = argv[1];  // must not exist yet
    try {
        sessionaudit::CreateOptions options;
        options.home = home;
        sessionaudit::Vault::create(options);

        const sessionaudit::Vault vault = sessionaudit::Vault::open({.home = home});
        const sessionaudit::IssuedSession issued = vault.sessions().start({});
        const sessionaudit::CheckResult found = vault.sessions().check(issued.token);
        if (found.status != sessionaudit::TokenStatus::active || found.id != issued.id) return 1;
        std::cout << "session " << found.id.to_string() << " is active\n";
        return 0;
    } catch (const sessionaudit::Error& error) {
        std::cerr << sessionaudit::to_string(error.code()) << ": " << error.what() << '\n';
        return 1;
    }
}
