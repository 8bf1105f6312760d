// A visitor's cart. It lives in an attribute of the session, so it is sealed like the rest of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue.hpp"

namespace shop {

inline constexpr int kQuantityMax = 20;  ///< of one product

class Cart {
  public:
    struct Line {
        const Product* product;
        int quantity;
    };

    /// Reads what to_text() wrote. Products that are no longer sold are left out.
    static Cart parse(std::string_view text);
    /// "mug:2,teapot:1"; empty when the cart is.
    std::string to_text() const;

    /// Adds one of a product. False when there are kQuantityMax already.
    bool add(const Product& product);
    /// Takes all of a product out. False when there was none.
    bool remove(const Product& product);

    bool empty() const noexcept { return lines_.empty(); }
    int item_count() const noexcept;
    std::int64_t total_minor() const noexcept;
    const std::vector<Line>& lines() const noexcept { return lines_; }

  private:
    std::vector<Line> lines_;
};

}  // namespace shop
