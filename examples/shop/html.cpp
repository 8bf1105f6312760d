#include "html.hpp"

namespace shop {

Html& Html::operator<<(std::string_view text) {
    for (const char c : text) {
        switch (c) {
            case '&':
                text_ += "&amp;";
                break;
            case '<':
                text_ += "&lt;";
                break;
            case '>':
                text_ += "&gt;";
                break;
            case '"':
                text_ += "&quot;";
                break;
            case '\'':
                text_ += "&#39;";
                break;
            default:
                text_ += c;
        }
    }
    return *this;
}

Html& Html::operator<<(std::int64_t number) {
    text_ += std::to_string(number);
    return *this;
}

Html& Html::operator<<(const Html& part) {
    text_ += part.text_;
    return *this;
}

}  // namespace shop
