// What a program outside the project does with the installed headers and library.
#include <iostream>
#include <sessionaudit/clock.hpp>
#include <sessionaudit/error.hpp>
#include <sessionaudit/ids.hpp>

int main() {
    sessionaudit::IdGenerator ids;
    const auto id = ids.next_session(sessionaudit::Timestamp{});
    const auto again = sessionaudit::SessionId::parse(id.to_string());
    if (!again || *again != id) return 1;
    std::cout << "made session id " << id.to_string() << '\n';
    return 0;
}
