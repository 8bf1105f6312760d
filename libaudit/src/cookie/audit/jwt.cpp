#include "cookie/audit/jwt.hpp"

#include <nlohmann/json.hpp>

#include "cookie/audit/value_shape.hpp"
#include "core/ascii.hpp"
#include "core/json_text.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::json;

std::optional<Json> part(std::string_view text) {
    const auto decoded = readable_base64(text);
    if (!decoded) return std::nullopt;
    Json json = parse_json_or_discard(*decoded);
    if (!json.is_object()) return std::nullopt;
    return json;
}

std::optional<std::int64_t> seconds(const Json& claims, const char* name) {
    const auto found = claims.find(name);
    if (found == claims.end() || !found->is_number()) return std::nullopt;
    const auto value = found->get<double>();
    constexpr double kFarthest = 1e12;
    if (!(value >= 0 && value < kFarthest)) return std::nullopt;
    return static_cast<std::int64_t>(value);
}

/// Claims of OpenID Connect Core 5.1 that name or reach a person.
bool has_personal_claim(const Json& claims) {
    for (const char* const name :
         {"email", "name", "given_name", "family_name", "nickname", "preferred_username", "phone_number",
          "phone", "birthdate", "address", "mail"}) {
        const auto found = claims.find(name);
        if (found != claims.end() && !found->empty() && !found->is_boolean()) return true;
    }
    const auto subject = claims.find("sub");
    return subject != claims.end() && subject->is_string() &&
           subject->get_ref<const std::string&>().find('@') != std::string::npos;
}

}  // namespace

std::optional<JwtFacts> read_jwt(std::string_view value) {
    if (!looks_like_jwt(value)) return std::nullopt;
    const std::size_t first = value.find('.');
    const std::size_t second = value.find('.', first + 1);
    const auto header = part(value.substr(0, first));
    if (!header || !header->contains("alg")) return std::nullopt;
    const auto claims = part(value.substr(first + 1, second - first - 1));
    if (!claims) return std::nullopt;
    JwtFacts facts;
    const Json& algorithm = (*header)["alg"];
    facts.unsigned_token =
        algorithm.is_string() && ascii::equal_ignoring_case(algorithm.get_ref<const std::string&>(), "none");
    facts.expires = seconds(*claims, "exp");
    facts.issued = seconds(*claims, "iat");
    facts.personal = has_personal_claim(*claims);
    return facts;
}

}  // namespace sessionaudit
