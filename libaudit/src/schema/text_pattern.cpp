#include "schema/text_pattern.hpp"

#include <re2/re2.h>

#include <string>

#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

re2::RE2::Options quiet() {
    re2::RE2::Options options;
    options.set_log_errors(false);  // it would write to stderr; what is wrong is thrown
    options.set_never_capture(true);
    return options;
}

re2::StringPiece piece(std::string_view text) {
    return {text.data(), text.size()};
}

}  // namespace

TextPattern::TextPattern(std::string_view pattern)
    : compiled_(std::make_unique<const re2::RE2>(piece(pattern), quiet())) {
    if (compiled_->ok()) return;
    throw Error(ErrorCode::invalid_argument,
                "the pattern \"" + std::string(pattern) + "\" cannot be used (" + compiled_->error() +
                    "); write it as RE2 reads patterns, without look-around and references back to a group");
}

TextPattern::~TextPattern() = default;

bool TextPattern::found_in(std::string_view text) const {
    return re2::RE2::PartialMatch(piece(text), *compiled_);
}

}  // namespace sessionaudit
