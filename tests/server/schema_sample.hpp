// Values made at random from schemas of openapi.json: those that keep to them, and those that do not.
#pragma once

#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

namespace sessionaudit::test {

using Random = std::mt19937_64;

/// A number in [0, below).
std::size_t pick(Random& random, std::size_t below);
template <typename Item>
const Item& pick_of(Random& random, const std::vector<Item>& items) {
    return items[pick(random, items.size())];
}

class Sampler {
  public:
    /// `words`: texts that mean something to the server, such as ids of what is there.
    Sampler(Random& random, std::vector<std::string> words) : random_(random), words_(std::move(words)) {}

    /// Keeps to the schema as far as types, members, enumerations and lengths go; a pattern is met when a
    /// word meets it.
    nlohmann::json value(const nlohmann::json& schema, int depth = 0);
    /// Anything.
    nlohmann::json junk(int depth = 0);
    std::string text(std::size_t length_max);
    const std::string& word() { return pick_of(random_, words_); }
    /// The same with one thing wrong.
    nlohmann::json spoiled(nlohmann::json value);

  private:
    std::string text_for(const nlohmann::json& schema);
    nlohmann::json object_for(const nlohmann::json& schema, int depth);
    Random& random_;
    std::vector<std::string> words_;
};

}  // namespace sessionaudit::test
