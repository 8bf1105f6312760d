#include "core/user_agent.hpp"

#include <algorithm>
#include <array>

#include "core/ascii.hpp"

namespace sessionaudit {
namespace {

struct Token {
    std::string_view text;  ///< lower case, looked for anywhere
    std::string_view family;
};

// Named so that reports can tell them apart. First match wins: the more special name stands first.
constexpr Token kBotFamilies[] = {
    {"googlebot", "Googlebot"},
    {"adsbot-google", "AdsBot-Google"},
    {"mediapartners-google", "Mediapartners-Google"},
    {"apis-google", "APIs-Google"},
    {"feedfetcher-google", "FeedFetcher-Google"},
    {"google-inspectiontool", "Google-InspectionTool"},
    {"googleother", "GoogleOther"},
    {"storebot-google", "Storebot-Google"},
    {"bingbot", "Bingbot"},
    {"adidxbot", "AdIdxBot"},
    {"bingpreview", "BingPreview"},
    {"msnbot", "MSNBot"},
    {"yahoo! slurp", "Yahoo Slurp"},
    {"duckduckbot", "DuckDuckBot"},
    {"duckassistbot", "DuckAssistBot"},
    {"baiduspider", "Baiduspider"},
    {"yandex.com/bots", "YandexBot"},
    {"yandexbot", "YandexBot"},
    {"sogou web spider", "Sogou"},
    {"exabot", "Exabot"},
    {"seznambot", "SeznamBot"},
    {"petalbot", "PetalBot"},
    {"applebot", "Applebot"},
    {"amazonbot", "Amazonbot"},
    {"bytespider", "Bytespider"},
    {"gptbot", "GPTBot"},
    {"oai-searchbot", "OAI-SearchBot"},
    {"chatgpt-user", "ChatGPT-User"},
    {"claudebot", "ClaudeBot"},
    {"perplexitybot", "PerplexityBot"},
    {"ccbot", "CCBot"},
    {"meta-externalagent", "Meta-ExternalAgent"},
    {"facebookexternalhit", "FacebookExternalHit"},
    {"facebot", "FacebookExternalHit"},
    {"twitterbot", "Twitterbot"},
    {"linkedinbot", "LinkedInBot"},
    {"pinterestbot", "Pinterestbot"},
    {"slackbot", "Slackbot"},
    {"discordbot", "Discordbot"},
    {"telegrambot", "TelegramBot"},
    {"whatsapp", "WhatsApp"},
    {"skypeuripreview", "SkypeUriPreview"},
    {"ahrefsbot", "AhrefsBot"},
    {"semrushbot", "SemrushBot"},
    {"mj12bot", "MJ12bot"},
    {"dotbot", "DotBot"},
    {"rogerbot", "Rogerbot"},
    {"ezooms", "Ezooms"},
    {"blexbot", "BLEXBot"},
    {"dataforseobot", "DataForSeoBot"},
    {"screaming frog", "Screaming Frog"},
    {"archive.org_bot", "Internet Archive"},
    {"ia_archiver", "Internet Archive"},
    {"uptimerobot", "UptimeRobot"},
    {"pingdom", "Pingdom"},
    {"statuscake", "StatusCake"},
    {"site24x7", "Site24x7"},
    {"datadog", "Datadog"},
    {"newrelic", "New Relic"},
    {"check_http", "check_http"},
    {"nagios", "Nagios"},
    {"zabbix", "Zabbix"},
    {"prometheus", "Prometheus"},
    {"blackbox exporter", "Prometheus"},
    {"kube-probe", "kube-probe"},
    {"elb-healthchecker", "ELB-HealthChecker"},
    {"googlehc", "GoogleHC"},
    {"feedburner", "FeedBurner"},
    {"feedly", "Feedly"},
    {"feedbin", "Feedbin"},
    {"tiny tiny rss", "Tiny Tiny RSS"},
    {"universalfeedparser", "UniversalFeedParser"},
    {"newsblur", "NewsBlur"},
    {"inoreader", "Inoreader"},
    {"headlesschrome", "Headless Chrome"},
    {"phantomjs", "PhantomJS"},
    {"puppeteer", "Puppeteer"},
    {"playwright", "Playwright"},
    {"selenium", "Selenium"},
    {"curl/", "curl"},
    {"wget", "Wget"},
    {"python-requests", "python-requests"},
    {"python-urllib", "python-urllib"},
    {"python-httpx", "python-httpx"},
    {"aiohttp", "aiohttp"},
    {"scrapy", "Scrapy"},
    {"go-http-client", "Go-http-client"},
    {"apache-httpclient", "Apache-HttpClient"},
    {"libwww-perl", "libwww-perl"},
    {"lwp::", "libwww-perl"},
    {"node-fetch", "node-fetch"},
    {"axios/", "axios"},
    {"guzzlehttp", "Guzzle"},
    {"postmanruntime", "Postman"},
    {"insomnia/", "Insomnia"},
    {"java/", "Java"},
    {"chef client", "Chef"},
    {"puppet", "Puppet"},
    {"nmap scripting", "Nmap"},
    {"nikto", "Nikto"},
    {"sqlmap", "sqlmap"},
    {"zgrab", "ZGrab"},
    {"masscan", "masscan"},
};

// Words that programs put into their names. A browser never sends an address of its own home page,
// so "://" alone gives a program away.
constexpr std::string_view kBotWords[] = {
    "crawl",        "spider", "slurp",   "headless",    "monitor",    "uptime",       "healthcheck",
    "health check", "scrap",  "fetcher", "validator",   "archiver",   "linkcheck",    "preview",
    "feed",         "rss",    "podcast", "http-client", "httpclient", "http_request", "libhttp",
    "okhttp/1",     "perl",   "ruby",    "://",         "scanner",    "probe",
};

struct Browser {
    std::string_view token;  ///< followed by the version
    std::string_view family;
};

// Order matters: nearly every browser also claims to be Chrome and Safari.
constexpr Browser kBrowsers[] = {
    {"edg/", "Edge"},
    {"edge/", "Edge"},
    {"edga/", "Edge"},
    {"edgios/", "Edge"},
    {"opr/", "Opera"},
    {"opios/", "Opera"},
    {"opera mini/", "Opera Mini"},
    {"samsungbrowser/", "Samsung Internet"},
    {"vivaldi/", "Vivaldi"},
    {"yabrowser/", "Yandex Browser"},
    {"ucbrowser/", "UC Browser"},
    {"duckduckgo/", "DuckDuckGo"},
    {"silk/", "Silk"},
    {"seamonkey/", "SeaMonkey"},
    {"chromium/", "Chromium"},
    {"firefox/", "Firefox"},
    {"fxios/", "Firefox"},
    {"iceweasel/", "Firefox"},
    {"chrome/", "Chrome"},
    {"crios/", "Chrome"},
    {"msie ", "Internet Explorer"},
    {"konqueror/", "Konqueror"},
    {"lynx/", "Lynx"},
};

struct System {
    std::string_view token;
    std::string_view family;
};

// Android says Linux, and iOS says "like Mac OS X".
constexpr System kSystems[] = {
    {"windows phone", "Windows Phone"},
    {"windows", "Windows"},
    {"android", "Android"},
    {"iphone", "iOS"},
    {"ipad", "iOS"},
    {"ipod", "iOS"},
    {"cros ", "ChromeOS"},
    {"mac os x", "macOS"},
    {"macintosh", "macOS"},
    {"darwin/", "macOS"},
    {"linux", "Linux"},
    {"x11", "Linux"},
};

constexpr std::string_view kOtherBot = "Other bot";
/// What a longer header says further on is ignored.
constexpr std::size_t kReadMax = 1024;

bool contains(std::string_view text, std::string_view word) {
    return text.find(word) != std::string_view::npos;
}

int number_at(std::string_view text, std::size_t position) {
    int value = 0;
    for (; position < text.size() && ascii::is_digit(text[position]) && value < 100'000; ++position)
        value = value * 10 + (text[position] - '0');
    return value;
}

/// The number after `token`, which may be followed by "/" or a space.
int version_after(std::string_view text, std::string_view token) {
    const std::size_t found = text.find(token);
    if (found == std::string_view::npos) return 0;
    std::size_t position = found + token.size();
    if (position < text.size() && (text[position] == '/' || text[position] == ' ')) ++position;
    return number_at(text, position);
}

/// "bot" as the end of a word: "examplebot/1.0", "robot)". Not the telephones called CUBOT.
bool has_bot_word(std::string_view text) {
    for (std::size_t at = text.find("bot"); at != std::string_view::npos; at = text.find("bot", at + 3)) {
        const bool ends_word = at + 3 >= text.size() || !ascii::is_lower(text[at + 3]);
        const bool cubot = at >= 2 && text.substr(at - 2, 2) == "cu";
        if (ends_word && !cubot) return true;
    }
    return false;
}

bool describe_bot(std::string_view text, AgentInfo& info) {
    for (const Token& token : kBotFamilies) {
        if (!contains(text, token.text)) continue;
        info.agent_class = AgentClass::bot;
        info.family = token.family;
        info.major = version_after(text, token.text);
        return true;
    }
    const bool generic =
        has_bot_word(text) || std::any_of(std::begin(kBotWords), std::end(kBotWords),
                                          [text](auto word) { return contains(text, word); });
    if (!generic) return false;
    info.agent_class = AgentClass::bot;
    info.family = kOtherBot;
    return true;
}

void describe_browser(std::string_view text, AgentInfo& info) {
    const auto found = std::find_if(std::begin(kBrowsers), std::end(kBrowsers),
                                    [text](const Browser& browser) { return contains(text, browser.token); });
    if (found != std::end(kBrowsers)) {
        info.family = found->family;
        info.major = version_after(text, found->token);
    } else if (contains(text, "trident/")) {
        info.family = "Internet Explorer";  // version 11 dropped the name
        info.major = version_after(text, "rv:");
    } else if (text.starts_with("opera/")) {
        info.family = "Opera";  // from 10 on, "Opera/9.80 ... Version/12.16"
        const int version = version_after(text, "version/");
        info.major = version != 0 ? version : version_after(text, "opera/");
    } else if (contains(text, "android") && contains(text, "version/")) {
        info.family = "Android Browser";
        info.major = version_after(text, "version/");
    } else if (contains(text, "safari/") || (info.os_family == "iOS" && contains(text, "applewebkit/"))) {
        info.family = "Safari";
        info.major = version_after(text, "version/");
    }
    if (!info.family.empty()) info.agent_class = AgentClass::human;
}

}  // namespace

AgentInfo describe_agent(std::string_view user_agent) {
    AgentInfo info;
    if (user_agent.empty() || user_agent == "-") return info;
    std::array<char, kReadMax> lower;
    const std::size_t size = std::min(user_agent.size(), lower.size());
    std::transform(user_agent.begin(), user_agent.begin() + static_cast<std::ptrdiff_t>(size), lower.begin(),
                   [](char c) { return ascii::to_lower(c); });
    const std::string_view text(lower.data(), size);

    const auto system =
        std::find_if(std::begin(kSystems), std::end(kSystems),
                     [text](const System& candidate) { return contains(text, candidate.token); });
    if (system != std::end(kSystems)) info.os_family = system->family;
    if (!describe_bot(text, info)) describe_browser(text, info);
    return info;
}

}  // namespace sessionaudit
