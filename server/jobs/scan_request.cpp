#include "jobs/scan_request.hpp"

#include <algorithm>
#include <filesystem>

#include "http/problem.hpp"
#include "sessionaudit/audit_runner.hpp"
#include "sessionaudit/cookie_policy.hpp"
#include "sessionaudit/scan_record.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

[[noreturn]] void refuse(const std::string& place, const std::string& sentence) {
    throw Problem(422, "invalid-request", "this cannot be scanned", {{place, sentence}});
}

void require_target(const std::string& url, const std::string& place) {
    const std::size_t slashes = url.find("://");
    const std::string scheme = url.substr(0, slashes);
    if (slashes == std::string::npos || (scheme != "http" && scheme != "https"))
        refuse(place, "write a URL that begins with http:// or https://");
    const std::string authority =
        url.substr(slashes + 3, url.find_first_of("/?#", slashes + 3) - slashes - 3);
    if (authority.empty()) refuse(place, "the URL names no host");
    if (const std::string refusal = refuse_scan_target(url); !refusal.empty()) refuse(place, refusal);
    const auto plain = [](char c) { return c > ' ' && c < 0x7F && c != '\\' && c != '"'; };
    if (!std::all_of(url.begin(), url.end(), plain))
        refuse(place, "escape what is not plain ASCII in the URL");
}

void require_recipe(const std::string& recipe, const Vault& vault) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    };
    if (recipe.front() == '.' || !std::all_of(recipe.begin(), recipe.end(), allowed))
        refuse("/recipe", "name a file of the folder recipes/, such as shop.json");
    if (!std::filesystem::is_regular_file(vault.home() / "recipes" / recipe))
        refuse("/recipe", "the folder recipes/ has no such file");
}

}  // namespace

ScanRequest scan_request(const json& from, const Vault& vault, bool private_networks) {
    ScanRequest request;
    request.name = from.at("name").get<std::string>();
    require_scan_name(request.name);
    for (const json& target : from.at("targets")) {
        require_target(target.get<std::string>(), "/targets/" + std::to_string(request.targets.size()));
        request.targets.push_back(target.get<std::string>());
    }
    request.profile = from.value("profile", request.profile);
    const auto shipped = shipped_cookie_policy_ids();
    if (std::find(shipped.begin(), shipped.end(), request.profile) == shipped.end())
        refuse("/profile", "there is no such profile; docs/cookie-policies.md lists them");
    request.fail_on = from.value("fail_on", "");
    request.recipe = from.value("recipe", "");
    if (!request.recipe.empty()) {
        require_recipe(request.recipe, vault);
        if (request.targets.size() > kRecipeTargetsMax) refuse("/targets", "a recipe is of one target");
    }
    request.fetch.depth = from.value("depth", 0);
    request.fetch.pages_max = from.value("pages_max", request.fetch.pages_max);
    request.fetch.sitemap = from.value("sitemap", false);
    request.fetch.gpc = from.value("gpc", false);
    request.fetch.both_schemes = from.value("both_schemes", true);
    request.fetch.private_networks = private_networks;
    return request;
}

}  // namespace sessionaudit::server
