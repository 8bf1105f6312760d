// What the shop sells.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace shop {

inline constexpr const char* kCurrency = "EUR";

struct Product {
    std::string_view sku;  ///< lower-case letters and -, safe in a path and in a cookie value
    std::string_view name;
    std::string_view description;
    std::int64_t price_minor;  ///< cents
};

std::span<const Product> catalogue();
/// Null when nothing has this number.
const Product* find_product(std::string_view sku);
/// Whether name or description has the text in it, whatever its case.
bool matches(const Product& product, std::string_view text);

/// "EUR 12.50"
std::string price_text(std::int64_t minor);

}  // namespace shop
