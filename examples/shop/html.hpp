// Writing HTML in which a value cannot become markup.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace shop {

/// A piece of a page: `html << "<p>" << name << "</p>"`. String literals are markup; everything else is
/// text and is escaped, in elements as in quoted attributes.
class Html {
  public:
    template <std::size_t Size>
    Html& operator<<(const char (&markup)[Size]) {
        text_.append(markup, Size - 1);
        return *this;
    }
    Html& operator<<(std::string_view text);
    Html& operator<<(std::int64_t number);
    Html& operator<<(const Html& part);

    const std::string& to_string() const noexcept { return text_; }

  private:
    std::string text_;
};

}  // namespace shop
