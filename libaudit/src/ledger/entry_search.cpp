#include "ledger/entry_search.hpp"

#include "sessionaudit/error.hpp"

namespace sessionaudit {

std::uint64_t require_entry(const Ledger& ledger, std::string_view text) {
    constexpr std::uint64_t kChunk = 256;
    for (std::uint64_t end = ledger.size(); end > 0;) {
        const std::uint64_t begin = end > kChunk ? end - kChunk : 0;
        const auto entries = ledger.entries(begin, end - begin);
        for (std::size_t i = entries.size(); i-- > 0;)
            if (as_text(entries[i]) == text) return begin + i;
        end = begin;
    }
    throw Error(ErrorCode::ledger_mismatch,
                "the ledger lacks an entry that was written to it; run `sessionaudit doctor`");
}

}  // namespace sessionaudit
