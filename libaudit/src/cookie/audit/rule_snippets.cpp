// Snippets of rules that are not about the attributes of a line.
#include "cookie/audit/fix_snippets.hpp"
#include "cookie/audit/session_likeness.hpp"

namespace sessionaudit {
namespace {

constexpr RuleSnippet kHsts[] = {
    {"Express",
     "app.use(helmet({ strictTransportSecurity: { maxAge: 31536000, includeSubDomains: true } }));"},
    {"Django",
     "# settings.py\nSECURE_HSTS_SECONDS = 31536000\nSECURE_HSTS_INCLUDE_SUBDOMAINS = True\n"
     "SECURE_SSL_REDIRECT = True"},
    {"Rails", "# config/environments/production.rb\nconfig.force_ssl = true"},
    {"Spring",
     "http.headers(headers -> headers.httpStrictTransportSecurity(hsts -> "
     "hsts.includeSubDomains(true).maxAgeInSeconds(31536000)));"},
    {"Laravel",
     "// in a middleware\n$response->headers->set('Strict-Transport-Security', 'max-age=31536000; "
     "includeSubDomains');"},
    {"ASP.NET",
     "builder.Services.AddHsts(o => { o.MaxAge = TimeSpan.FromDays(365); o.IncludeSubDomains = true; });\n"
     "app.UseHsts();"},
    {"PHP", "header('Strict-Transport-Security: max-age=31536000; includeSubDomains');"},
    {"nginx", "add_header Strict-Transport-Security \"max-age=31536000; includeSubDomains\" always;"},
    {"Go", "w.Header().Set(\"Strict-Transport-Security\", \"max-age=31536000; includeSubDomains\")"}};

constexpr RuleSnippet kRotate[] = {
    {"Express", "req.session.regenerate(err => { req.session.user = user.id; req.session.save(next); });"},
    {"Django",
     "from django.contrib.auth import login\nlogin(request, user)  # cycles the session key; by hand: "
     "request.session.cycle_key()"},
    {"Rails", "reset_session\nsession[:user_id] = user.id"},
    {"Spring",
     "http.sessionManagement(session -> session.sessionFixation(fixation -> fixation.changeSessionId()));"},
    {"Laravel", "Auth::login($user);\n$request->session()->regenerate();"},
    {"ASP.NET",
     "HttpContext.Session.Clear();\nawait HttpContext.SignInAsync(principal);  // keep the login in the "
     "authentication cookie, not in the session"},
    {"PHP", "session_regenerate_id(true);\n; php.ini\nsession.use_strict_mode = 1"},
    {"Go",
     "sessionManager.RenewToken(r.Context())  // alexedwards/scs; otherwise draw a new id and delete the old "
     "row"}};

constexpr RuleSnippet kLogout[] = {
    {"Express", "req.session.destroy(() => { res.clearCookie(name, { path: '/' }); res.redirect('/'); });"},
    {"Django",
     "from django.contrib.auth import logout\nlogout(request)  # needs a session engine that stores on the "
     "server, not signed_cookies"},
    {"Rails",
     "reset_session  # with CookieStore a copied cookie stays valid: use ActiveRecord or cache store"},
    {"Spring", "http.logout(logout -> logout.invalidateHttpSession(true).deleteCookies(\"JSESSIONID\"));"},
    {"Laravel",
     "Auth::logout();\n$request->session()->invalidate();\n$request->session()->regenerateToken();"},
    {"ASP.NET",
     "await HttpContext.SignOutAsync();\nHttpContext.Session.Clear();  // to end copies too, keep tickets in "
     "an "
     "ITicketStore"},
    {"PHP",
     "$_SESSION = [];\nsession_destroy();\nsetcookie(session_name(), '', ['expires' => 1, 'path' => '/']);"},
    {"Go", "sessionManager.Destroy(r.Context())  // alexedwards/scs; otherwise delete the row"}};

constexpr RuleSnippet kLogoutEverywhere[] = {
    {"Django",
     "# sessions carry a hash of the password: changing it ends all\n"
     "MIDDLEWARE += ['django.contrib.auth.middleware.AuthenticationMiddleware']"},
    {"Rails",
     "# give each user a session generation, compare it in every request, and count it up\n"
     "user.increment!(:session_generation)"},
    {"Spring", "sessionRegistry.getAllSessions(principal, false).forEach(SessionInformation::expireNow);"},
    {"Laravel", "Auth::logoutOtherDevices($password);  // with the auth.session middleware"},
    {"ASP.NET", "await userManager.UpdateSecurityStampAsync(user);"}};

constexpr RuleSnippet kIdle[] = {
    {"Express", "session({ rolling: true, cookie: { maxAge: 30 * 60 * 1000 }, ... })"},
    {"Django", "# settings.py\nSESSION_COOKIE_AGE = 1800\nSESSION_SAVE_EVERY_REQUEST = True"},
    {"Rails", "Rails.application.config.session_store :cache_store, expire_after: 30.minutes"},
    {"Spring", "# application.properties\nserver.servlet.session.timeout=30m"},
    {"Laravel", "// config/session.php\n'lifetime' => 30,"},
    {"ASP.NET", "builder.Services.AddSession(options => options.IdleTimeout = TimeSpan.FromMinutes(30));"},
    {"PHP",
     "if (time() - ($_SESSION['seen'] ?? time()) > 1800) { session_unset(); session_destroy(); }\n"
     "$_SESSION['seen'] = time();"},
    {"Go", "sessionManager.IdleTimeout = 30 * time.Minute  // alexedwards/scs"}};

constexpr RuleSnippet kClearSiteData[] = {
    {"Express", "res.set('Clear-Site-Data', '\"cache\", \"cookies\", \"storage\"');"},
    {"Django", "response['Clear-Site-Data'] = '\"cache\", \"cookies\", \"storage\"'"},
    {"Rails", "response.headers['Clear-Site-Data'] = '\"cache\", \"cookies\", \"storage\"'"},
    {"Spring",
     "http.logout(logout -> logout.addLogoutHandler(new HeaderWriterLogoutHandler(new "
     "ClearSiteDataHeaderWriter(Directive.CACHE, Directive.COOKIES, Directive.STORAGE))));"},
    {"Laravel", "return redirect('/')->header('Clear-Site-Data', '\"cache\", \"cookies\", \"storage\"');"},
    {"ASP.NET",
     "Response.Headers[\"Clear-Site-Data\"] = \"\\\"cache\\\", \\\"cookies\\\", \\\"storage\\\"\";"},
    {"PHP", "header('Clear-Site-Data: \"cache\", \"cookies\", \"storage\"');"},
    {"nginx",
     "location = /logout { add_header Clear-Site-Data '\"cache\", \"cookies\", \"storage\"' always; }"},
    {"Go", "w.Header().Set(\"Clear-Site-Data\", `\"cache\", \"cookies\", \"storage\"`)"}};

constexpr RuleSnippet kConcurrent[] = {
    {"Spring", "http.sessionManagement(session -> session.maximumSessions(3));"},
    {"Laravel", "Auth::logoutOtherDevices($password);  // with the auth.session middleware"}};

constexpr RuleSnippet kUrl[] = {
    {"Spring", "# application.properties\nserver.servlet.session.tracking-modes=cookie"},
    {"ASP.NET", "<!-- web.config -->\n<sessionState cookieless=\"UseCookies\" />"},
    {"PHP", "; php.ini\nsession.use_only_cookies = 1\nsession.use_trans_sid = 0"}};

constexpr RuleSnippet kReferrer[] = {
    {"Express", "app.use(helmet({ referrerPolicy: { policy: 'strict-origin-when-cross-origin' } }));"},
    {"Django", "# settings.py\nSECURE_REFERRER_POLICY = 'strict-origin-when-cross-origin'"},
    {"Rails",
     "config.action_dispatch.default_headers['Referrer-Policy'] = 'strict-origin-when-cross-origin'"},
    {"Spring",
     "http.headers(headers -> headers.referrerPolicy(policy -> "
     "policy.policy(ReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN)));"},
    {"PHP", "header('Referrer-Policy: strict-origin-when-cross-origin');"},
    {"nginx", "add_header Referrer-Policy strict-origin-when-cross-origin always;"},
    {"Go", "w.Header().Set(\"Referrer-Policy\", \"strict-origin-when-cross-origin\")"}};

constexpr RuleSnippet kNoStore[] = {
    {"Express", "res.set('Cache-Control', 'no-store');"},
    {"Django", "from django.views.decorators.cache import never_cache  # @never_cache on the view"},
    {"Rails", "no_store  # in the controller's action"},
    {"Spring", "http.headers(headers -> headers.cacheControl(Customizer.withDefaults()));"},
    {"Laravel", "Route::middleware('cache.headers:no_store')->group(...);"},
    {"ASP.NET", "[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]"},
    {"PHP", "session_cache_limiter('nocache');"},
    {"nginx", "proxy_no_cache $upstream_http_set_cookie;"},
    {"Go", "w.Header().Set(\"Cache-Control\", \"no-store\")"}};

constexpr RuleSnippet kRandom[] = {
    {"Express", "session({ genid: () => crypto.randomBytes(32).toString('base64url'), ... })"},
    {"Django", "import secrets\nvalue = secrets.token_urlsafe(32)"},
    {"Rails", "value = SecureRandom.urlsafe_base64(32)"},
    {"Spring", "byte[] id = new byte[32];\nnew SecureRandom().nextBytes(id);"},
    {"Laravel", "$value = Str::random(40);"},
    {"ASP.NET", "var value = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));"},
    {"PHP", "$value = bin2hex(random_bytes(32));"},
    {"Go", "id := make([]byte, 32)\nrand.Read(id)  // crypto/rand"}};

constexpr RuleSnippet kBigIp[] = {{"BIG-IP",
                                   "tmsh modify ltm persistence cookie PROFILE cookie-encryption required "
                                   "cookie-encryption-passphrase PASSPHRASE"}};

constexpr RuleSnippet kGpc[] = {
    {"Express", "if (req.get('Sec-GPC') === '1') res.locals.advertising = false;"},
    {"Django", "advertising = request.headers.get('Sec-GPC') != '1'"},
    {"Rails", "@advertising = request.headers['Sec-GPC'] != '1'"},
    {"PHP", "$advertising = ($_SERVER['HTTP_SEC_GPC'] ?? '') !== '1';"},
    {"nginx", "map $http_sec_gpc $advertising { default 1; \"1\" 0; }"},
    {"Go", "advertising := r.Header.Get(\"Sec-GPC\") != \"1\""}};

struct RuleList {
    std::string_view rule;
    std::span<const RuleSnippet> snippets;
};
constexpr RuleList kLists[] = {{"hsts_missing", kHsts},
                               {"hsts_short", kHsts},
                               {"session_not_rotated", kRotate},
                               {"session_id_adopted", kRotate},
                               {"session_old_id_alive", kRotate},
                               {"logout_keeps_session", kLogout},
                               {"logout_everywhere_incomplete", kLogoutEverywhere},
                               {"idle_timeout_missing", kIdle},
                               {"clear_site_data_missing", kClearSiteData},
                               {"concurrent_sessions_unlimited", kConcurrent},
                               {"session_id_in_url", kUrl},
                               {"session_id_in_referrer", kReferrer},
                               {"cacheable_set_cookie", kNoStore},
                               {"session_id_short", kRandom},
                               {"session_id_low_entropy", kRandom},
                               {"session_id_predictable", kRandom},
                               {"internal_address_leak", kBigIp},
                               {"gpc_ignored", kGpc}};

}  // namespace

std::span<const RuleSnippet> rule_snippets(std::string_view rule) {
    for (const RuleList& list : kLists)
        if (list.rule == rule) return list.snippets;
    return {};
}

bool names_session(std::string_view name) {
    const NameKind kind = name_kind(name);
    return kind == NameKind::session || kind == NameKind::remember;
}

}  // namespace sessionaudit
