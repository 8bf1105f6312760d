#include "cart.hpp"

#include <algorithm>
#include <charconv>

namespace shop {

Cart Cart::parse(std::string_view text) {
    Cart cart;
    while (!text.empty()) {
        const std::string_view entry = text.substr(0, text.find(','));
        text.remove_prefix(std::min(text.size(), entry.size() + 1));
        const std::size_t colon = entry.find(':');
        if (colon == std::string_view::npos) continue;
        const Product* const product = find_product(entry.substr(0, colon));
        int quantity = 0;
        std::from_chars(entry.data() + colon + 1, entry.data() + entry.size(), quantity);
        if (product != nullptr && quantity >= 1 && quantity <= kQuantityMax)
            cart.lines_.push_back({product, quantity});
    }
    return cart;
}

std::string Cart::to_text() const {
    std::string text;
    for (const Line& line : lines_)
        text +=
            (text.empty() ? "" : ",") + std::string(line.product->sku) + ':' + std::to_string(line.quantity);
    return text;
}

bool Cart::add(const Product& product) {
    for (Line& line : lines_) {
        if (line.product != &product) continue;
        if (line.quantity == kQuantityMax) return false;
        ++line.quantity;
        return true;
    }
    lines_.push_back({&product, 1});
    return true;
}

bool Cart::remove(const Product& product) {
    return std::erase_if(lines_, [&](const Line& line) { return line.product == &product; }) > 0;
}

int Cart::item_count() const noexcept {
    int count = 0;
    for (const Line& line : lines_)
        count += line.quantity;
    return count;
}

std::int64_t Cart::total_minor() const noexcept {
    std::int64_t total = 0;
    for (const Line& line : lines_)
        total += line.product->price_minor * line.quantity;
    return total;
}

}  // namespace shop
