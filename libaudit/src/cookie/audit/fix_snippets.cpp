// Configuration for the common frameworks, made from the corrected line of a finding.
#include "cookie/audit/fix_snippets.hpp"

#include <algorithm>

#include "core/ascii.hpp"

namespace sessionaudit {
namespace {

std::string same_site_or(const SnippetCookie& cookie, std::string_view fallback) {
    return cookie.same_site.empty() ? std::string(fallback) : cookie.same_site;
}

std::string yes(bool flag) {
    return flag ? "true" : "false";
}

std::string python_flag(bool flag) {
    return flag ? "True" : "False";
}

std::string express(const SnippetCookie& c) {
    std::string text = "res.cookie('" + c.name + "', value, { path: '" + c.path +
                       "', secure: " + yes(c.secure) + ", httpOnly: " + yes(c.http_only) + ", sameSite: '" +
                       ascii::to_lower(same_site_or(c, "lax")) + "'";
    if (!c.domain.empty()) text += ", domain: '" + c.domain + "'";
    // Express counts milliseconds.
    if (c.max_age) text += ", maxAge: " + std::to_string(*c.max_age * 1000);
    if (c.partitioned) text += ", partitioned: true";
    text += " });";
    if (c.session)
        text += "\n// express-session: session({ name: '" + c.name + "', cookie: { secure: " + yes(c.secure) +
                ", httpOnly: " + yes(c.http_only) + ", sameSite: '" +
                ascii::to_lower(same_site_or(c, "lax")) +
                "' }, ... }); behind a proxy also app.set('trust proxy', 1)";
    return text;
}

std::string django(const SnippetCookie& c) {
    if (c.csrf)
        return "# settings.py\nCSRF_COOKIE_NAME = '" + c.name +
               "'\nCSRF_COOKIE_SECURE = " + python_flag(c.secure) + "\nCSRF_COOKIE_SAMESITE = '" +
               same_site_or(c, "Lax") + "'";
    if (c.session) {
        std::string text = "# settings.py\nSESSION_COOKIE_NAME = '" + c.name +
                           "'\nSESSION_COOKIE_SECURE = " + python_flag(c.secure) +
                           "\nSESSION_COOKIE_HTTPONLY = " + python_flag(c.http_only) +
                           "\nSESSION_COOKIE_SAMESITE = '" + same_site_or(c, "Lax") +
                           "'\nSESSION_COOKIE_PATH = '" + c.path + "'";
        text += c.domain.empty() ? "\nSESSION_COOKIE_DOMAIN = None"
                                 : "\nSESSION_COOKIE_DOMAIN = '" + c.domain + "'";
        text += c.max_age ? "\nSESSION_COOKIE_AGE = " + std::to_string(*c.max_age)
                          : "\nSESSION_EXPIRE_AT_BROWSER_CLOSE = True";
        return text;
    }
    std::string text = "response.set_cookie('" + c.name + "', value, path='" + c.path +
                       "', secure=" + python_flag(c.secure) + ", httponly=" + python_flag(c.http_only) +
                       ", samesite='" + same_site_or(c, "Lax") + "'";
    if (!c.domain.empty()) text += ", domain='" + c.domain + "'";
    if (c.max_age) text += ", max_age=" + std::to_string(*c.max_age);
    return text + ")";
}

std::string rails(const SnippetCookie& c) {
    const std::string same_site = ascii::to_lower(same_site_or(c, "lax"));
    if (c.session)
        return "# config/initializers/session_store.rb\nRails.application.config.session_store "
               ":cookie_store, key: '" +
               c.name + "', path: '" + c.path + "', secure: " + yes(c.secure) +
               ", httponly: " + yes(c.http_only) + ", same_site: :" + same_site +
               (c.max_age ? ", expire_after: " + std::to_string(*c.max_age) + ".seconds" : "");
    std::string text = "cookies['" + c.name + "'] = { value: value, path: '" + c.path +
                       "', secure: " + yes(c.secure) + ", httponly: " + yes(c.http_only) +
                       ", same_site: :" + same_site;
    if (!c.domain.empty()) text += ", domain: '" + c.domain + "'";
    if (c.max_age) text += ", expires: " + std::to_string(*c.max_age) + ".seconds";
    if (c.partitioned) text += ", partitioned: true";
    return text + " }";
}

std::string spring(const SnippetCookie& c) {
    const std::string same_site = same_site_or(c, "Lax");
    if (c.session) {
        std::string text = "# application.properties\nserver.servlet.session.cookie.name=" + c.name +
                           "\nserver.servlet.session.cookie.path=" + c.path +
                           "\nserver.servlet.session.cookie.secure=" + yes(c.secure) +
                           "\nserver.servlet.session.cookie.http-only=" + yes(c.http_only) +
                           "\nserver.servlet.session.cookie.same-site=" + ascii::to_lower(same_site) +
                           "\nserver.servlet.session.tracking-modes=cookie";
        if (c.max_age) text += "\nserver.servlet.session.cookie.max-age=" + std::to_string(*c.max_age) + "s";
        return text;
    }
    std::string text = "ResponseCookie.from(\"" + c.name + "\", value).path(\"" + c.path + "\").secure(" +
                       yes(c.secure) + ").httpOnly(" + yes(c.http_only) + ").sameSite(\"" + same_site + "\")";
    if (!c.domain.empty()) text += ".domain(\"" + c.domain + "\")";
    if (c.max_age) text += ".maxAge(" + std::to_string(*c.max_age) + ")";
    if (c.partitioned) text += ".partitioned(true)";
    return text + ".build()";
}

std::string laravel(const SnippetCookie& c) {
    const std::string same_site = ascii::to_lower(same_site_or(c, "lax"));
    if (c.session)
        return "// config/session.php\n'cookie' => '" + c.name + "', 'path' => '" + c.path +
               "', 'domain' => " + (c.domain.empty() ? std::string("null") : "'" + c.domain + "'") +
               ", 'secure' => " + yes(c.secure) + ", 'http_only' => " + yes(c.http_only) +
               ", 'same_site' => '" + same_site + "', 'expire_on_close' => " + yes(!c.max_age.has_value()) +
               ",";
    // Laravel counts minutes.
    return "Cookie::make('" + c.name + "', $value, " + std::to_string(c.max_age.value_or(0) / 60) + ", '" +
           c.path + "', " + (c.domain.empty() ? std::string("null") : "'" + c.domain + "'") + ", " +
           yes(c.secure) + ", " + yes(c.http_only) + ", false, '" + same_site + "');";
}

std::string asp_net(const SnippetCookie& c) {
    const std::string options = "Secure = " + yes(c.secure) + ", HttpOnly = " + yes(c.http_only) +
                                ", SameSite = SameSiteMode." + same_site_or(c, "Lax") + ", Path = \"" +
                                c.path + "\"";
    if (c.session)
        return "builder.Services.AddSession(options => {\n    options.Cookie.Name = \"" + c.name +
               "\";\n    options.Cookie.Path = \"" + c.path +
               "\";\n    options.Cookie.HttpOnly = " + yes(c.http_only) +
               ";\n    options.Cookie.SecurePolicy = CookieSecurePolicy." +
               (c.secure ? "Always" : "SameAsRequest") + ";\n    options.Cookie.SameSite = SameSiteMode." +
               same_site_or(c, "Lax") + ";\n});";
    std::string text = "Response.Cookies.Append(\"" + c.name + "\", value, new CookieOptions { " + options;
    if (!c.domain.empty()) text += ", Domain = \"" + c.domain + "\"";
    if (c.max_age) text += ", MaxAge = TimeSpan.FromSeconds(" + std::to_string(*c.max_age) + ")";
    if (c.partitioned) text += ", Extensions = { \"Partitioned\" }";
    return text + " });";
}

std::string php(const SnippetCookie& c) {
    const std::string options = "'path' => '" + c.path + "', 'domain' => '" + c.domain + "', 'secure' => " +
                                yes(c.secure) + ", 'httponly' => " + yes(c.http_only) + ", 'samesite' => '" +
                                same_site_or(c, "Lax") + "'";
    if (c.session)
        return "session_name('" + c.name + "');\nsession_set_cookie_params(['lifetime' => " +
               std::to_string(c.max_age.value_or(0)) + ", " + options + "]);\nsession_start();";
    const std::string expires = c.max_age ? "time() + " + std::to_string(*c.max_age) : "0";
    return "setcookie('" + c.name + "', $value, ['expires' => " + expires + ", " + options + "]);";
}

std::string nginx(const SnippetCookie& c) {
    std::string text = "proxy_cookie_flags " + c.name;
    text += c.secure ? " secure" : " nosecure";
    text += c.http_only ? " httponly" : " nohttponly";
    return text + " samesite=" + ascii::to_lower(same_site_or(c, "lax")) + ";";
}

std::string go(const SnippetCookie& c) {
    std::string text = "http.SetCookie(w, &http.Cookie{Name: \"" + c.name + "\", Value: value, Path: \"" +
                       c.path + "\", Secure: " + yes(c.secure) + ", HttpOnly: " + yes(c.http_only) +
                       ", SameSite: http.SameSite" + same_site_or(c, "Lax") + "Mode";
    if (!c.domain.empty()) text += ", Domain: \"" + c.domain + "\"";
    if (c.max_age) text += ", MaxAge: " + std::to_string(*c.max_age);
    if (c.partitioned) text += ", Partitioned: true";
    return text + "})";
}

/// Names and paths of the line go into quotes of nine languages; one that would end them gets no snippets.
bool is_quotable(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return ascii::is_alnum(c) ||
               std::string_view("_-./:~!#&*+^|%@()[]").find(c) != std::string_view::npos;
    });
}

std::optional<SnippetCookie> cookie_of(const CookieFinding& finding) {
    const SetCookieParse parsed = parse_set_cookie(finding.corrected);
    const SetCookieLine& line = parsed.line;
    SnippetCookie cookie;
    cookie.name = line.name;
    cookie.path = line.path ? std::string(*line.path) : std::string("/");
    cookie.domain = line.domain ? std::string(*line.domain) : std::string();
    if (cookie.name.empty() || !is_quotable(cookie.name) || !is_quotable(cookie.path) ||
        !is_quotable(cookie.domain))
        return std::nullopt;
    cookie.secure = line.secure;
    cookie.http_only = line.http_only;
    cookie.partitioned = line.partitioned;
    cookie.max_age = line.max_age;
    cookie.csrf = ascii::contains_ignoring_case(cookie.name, "csrf") ||
                  ascii::contains_ignoring_case(cookie.name, "xsrf");
    cookie.session =
        !cookie.csrf && (finding.rule->category == "session_id" || finding.rule->id == "httponly_missing" ||
                         finding.rule->id == "session_persistent" || names_session(cookie.name));
    switch (line.same_site) {
        case SameSite::unset:
        case SameSite::unknown:
            break;
        case SameSite::lax:
            cookie.same_site = "Lax";
            break;
        case SameSite::strict:
            cookie.same_site = "Strict";
            break;
        case SameSite::none:
            cookie.same_site = "None";
            break;
    }
    return cookie;
}

std::vector<FixSnippet> of_line(const SnippetCookie& c, bool renamed) {
    std::vector<FixSnippet> snippets{{"Express", express(c)}};
    // What has no setting for Partitioned is left out rather than told without it.
    if (!c.partitioned) snippets.push_back({"Django", django(c)});
    snippets.push_back({"Rails", rails(c)});
    snippets.push_back({"Spring", spring(c)});
    if (!c.partitioned) snippets.push_back({"Laravel", laravel(c)});
    snippets.push_back({"ASP.NET", asp_net(c)});
    if (!c.partitioned) snippets.push_back({"PHP", php(c)});
    // It changes flags of what passes through, and cannot rename.
    if (!c.partitioned && !renamed) snippets.push_back({"nginx", nginx(c)});
    snippets.push_back({"Go", go(c)});
    return snippets;
}

}  // namespace

std::vector<FixSnippet> fix_snippets(const CookieFinding& finding) {
    if (finding.rule == nullptr) return {};
    std::vector<FixSnippet> snippets;
    for (const RuleSnippet& known : rule_snippets(finding.rule->id))
        snippets.push_back({known.framework, std::string(known.text)});
    if (!snippets.empty() || finding.corrected.empty()) return snippets;
    const auto cookie = cookie_of(finding);
    return cookie ? of_line(*cookie, cookie->name != finding.cookie) : snippets;
}

}  // namespace sessionaudit
