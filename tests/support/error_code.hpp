// The code of the Error that a call throws; absent when it throws none.
#pragma once

#include <optional>

#include "sessionaudit/error.hpp"

namespace sessionaudit::test {

template <typename Call>
std::optional<ErrorCode> code_of(Call&& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.code();
    }
    return std::nullopt;
}

}  // namespace sessionaudit::test
