// The texts of index.html and README.txt in four languages.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sessionaudit/consent.hpp"
#include "sessionaudit/policy_decision.hpp"

namespace sessionaudit {

enum class Word {
#define TEXT(id, en, de, fr, es) id,
#include "export/page_texts.def"
#undef TEXT
};

/// Threads: a value.
class PageTexts {
  public:
    /// en, de, fr or es. Throws Error{invalid_argument} for another one.
    explicit PageTexts(std::string_view language);

    const std::string& language() const noexcept { return language_; }
    std::string_view operator()(Word word) const noexcept;
    /// With %1 and %2 filled in. What is filled in is not looked at again.
    std::string fill(Word word, std::string_view first, std::string_view second = {}) const;

    std::string_view name_of(DataKind kind) const noexcept;
    std::string_view why(DataKind kind) const noexcept;
    std::string_view source_of(DataKind kind) const noexcept;
    std::string_view name_of(LegalBasis basis) const noexcept;
    std::string_view name_of(EventKind kind) const noexcept;
    std::string_view name_of(ConsentState state) const noexcept;
    std::string name_of(const Period& period) const;
    /// "erased 13 months after the visit ended"
    std::string name_of(const RetentionStage& stage) const;

  private:
    std::string language_;
    std::size_t column_ = 0;
};

}  // namespace sessionaudit
