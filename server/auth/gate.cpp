#include "auth/gate.hpp"

namespace sessionaudit::server {
namespace {

constexpr std::string_view kBearer = "Bearer ";

[[noreturn]] void refuse_unknown(const std::string& detail) {
    Problem problem(401, "not-authenticated", detail);
    problem.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"sessionaudit\"");  // RFC 6750 section 3
    throw problem;
}

}  // namespace

std::shared_ptr<const Principal> Gate::admit(const Poco::Net::HTTPServerRequest& request,
                                             const Operation& operation) {
    if (operation.open) return nullptr;
    const std::string& credentials = request.get("Authorization", "");
    if (!credentials.starts_with(kBearer)) refuse_unknown("send a token: Authorization: Bearer sat_...");
    auto principal = vault_.access().check_token(std::string_view(credentials).substr(kBearer.size()));
    if (!principal) refuse_unknown("this token is not good: unknown, expired or revoked");
    if (operation.scope && !principal->scopes.has(*operation.scope))
        throw Problem(403, "not-allowed", "this needs the scope " + std::string(to_string(*operation.scope)));
    if (!principal->site.empty() && !operation.site_aware)
        throw Problem(403, "not-allowed", "this token is for the site " + principal->site + " alone");
    return principal;
}

}  // namespace sessionaudit::server
