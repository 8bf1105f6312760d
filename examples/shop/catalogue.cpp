#include "catalogue.hpp"

#include <algorithm>
#include <array>

namespace shop {
namespace {

constexpr std::array<Product, 8> kProducts = {{
    {"teapot", "Teapot", "Stoneware, 0.8 litres, and a lid that stays on.", 3450},
    {"mug", "Mug", "Holds what the teapot pours. Dishwasher safe.", 950},
    {"kettle", "Kettle", "Enamelled steel, whistles in a minor third.", 4200},
    {"green-tea", "Green tea", "Sencha from the first harvest, 100 g.", 1290},
    {"black-tea", "Black tea", "Assam, broken leaf, 250 g. For people who get up early.", 890},
    {"biscuits", "Biscuits", "Oat & butter, two dozen in a tin.", 640},
    {"tray", "Tray", "Beech, oiled, 40 x 28 cm.", 2700},
    {"hourglass", "Hourglass", "Four minutes. Exactly, or your money back.", 1580},
}};

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool contains(std::string_view text, std::string_view part) {
    return std::search(text.begin(), text.end(), part.begin(), part.end(),
                       [](char a, char b) { return lower(a) == lower(b); }) != text.end();
}

}  // namespace

std::span<const Product> catalogue() {
    return kProducts;
}

const Product* find_product(std::string_view sku) {
    const auto* const found = std::find_if(kProducts.begin(), kProducts.end(),
                                           [&](const Product& product) { return product.sku == sku; });
    return found == kProducts.end() ? nullptr : found;
}

bool matches(const Product& product, std::string_view text) {
    return contains(product.name, text) || contains(product.description, text);
}

std::string price_text(std::int64_t minor) {
    const std::string cents = std::to_string(minor % 100);
    return std::string(kCurrency) + ' ' + std::to_string(minor / 100) + (cents.size() == 1 ? ".0" : ".") +
           cents;
}

}  // namespace shop
