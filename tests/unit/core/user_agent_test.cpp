#include "core/user_agent.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <string>

using namespace sessionaudit;

TEST_CASE("browsers are told apart although each claims to be the others", "[session][user_agent]") {
    struct Row {
        const char* text;
        const char* family;
        int major;
        const char* os;
    };
    const auto row = GENERATE(
        Row{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/126.0.0.0 Safari/537.36",
            "Chrome", 126, "Windows"},
        Row{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/126.0.0.0 Safari/537.36 "
            "Edg/125.0.2535.51",
            "Edge", 125, "Windows"},
        Row{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/124.0.0.0 Safari/537.36 "
            "OPR/110.0.0.0",
            "Opera", 110, "Windows"},
        Row{"Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox", 127,
            "Linux"},
        Row{"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/17.5 "
            "Mobile/15E148 Safari/604.1",
            "Safari", 17, "iOS"},
        Row{"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "FxiOS/127.0 "
            "Mobile/15E148 Safari/605.1.15",
            "Firefox", 127, "iOS"},
        Row{"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/17.4.1 "
            "Safari/605.1.15",
            "Safari", 17, "macOS"},
        Row{"Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) "
            "SamsungBrowser/25.0 "
            "Chrome/121.0.0.0 Mobile Safari/537.36",
            "Samsung Internet", 25, "Android"},
        Row{"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/126.0.0.0 Safari/537.36",
            "Chrome", 126, "ChromeOS"},
        Row{"Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)", "Internet Explorer", 6, "Windows"},
        Row{"Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko", "Internet Explorer", 11,
            "Windows"},
        Row{"Opera/9.80 (Windows NT 6.1; WOW64) Presto/2.12.388 Version/12.16", "Opera", 12, "Windows"},
        Row{"Mozilla/5.0 (Linux; U; Android 4.0.3; de-de; GT-I9100) AppleWebKit/534.30 (KHTML, like Gecko) "
            "Version/4.0 "
            "Mobile Safari/534.30",
            "Android Browser", 4, "Android"},
        Row{"Mozilla/5.0 (Linux; Android 10; CUBOT X30) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/96.0.4664.45 "
            "Mobile Safari/537.36",
            "Chrome", 96, "Android"});
    const AgentInfo info = describe_agent(row.text);
    CHECK(info.agent_class == AgentClass::human);
    CHECK(info.family == row.family);
    CHECK(info.major == row.major);
    CHECK(info.os_family == row.os);
    CHECK(describe_agent(row.text) == info);
}

TEST_CASE("programs are bots, also when they dress up as a browser", "[session][user_agent]") {
    struct Row {
        const char* text;
        const char* family;
    };
    const auto row = GENERATE(
        Row{"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Googlebot"},
        Row{"Mozilla/5.0 (iPhone; CPU iPhone OS 6_0 like Mac OS X) AppleWebKit/536.26 (KHTML, like Gecko) "
            "Version/6.0 "
            "Mobile/10A5376e Safari/8536.25 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Googlebot"},
        Row{"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 "
            "Safari/537.36",
            "Headless Chrome"},
        Row{"Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)",
            "Yahoo Slurp"},
        Row{"curl/8.5.0", "curl"}, Row{"Wget/1.21.4", "Wget"},
        Row{"python-requests/2.31.0", "python-requests"}, Row{"Go-http-client/1.1", "Go-http-client"},
        Row{"kube-probe/1.29", "kube-probe"},
        Row{"Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)", "UptimeRobot"},
        Row{"ExampleCrawler", "Other bot"}, Row{"examplebot", "Other bot"}, Row{"My Robot 3", "Other bot"},
        Row{"Mozilla/5.0 (compatible; tool; +https://tool.example/)", "Other bot"},
        Row{"site monitoring", "Other bot"});
    const AgentInfo info = describe_agent(row.text);
    CHECK(info.agent_class == AgentClass::bot);
    CHECK(info.family == row.family);
}

TEST_CASE("an agent that says nothing known is unknown, not human", "[session][user_agent]") {
    const auto* const text = GENERATE("", "-", "Mozilla/5.0", "SomeApp/3.2 (build 7)", "\xFF\xFE");
    const AgentInfo info = describe_agent(text);
    CHECK(info.agent_class == AgentClass::unknown);
    CHECK(info.family.empty());
    CHECK(info.major == 0);
}

TEST_CASE("an endless user agent is read only at its beginning", "[session][user_agent]") {
    const std::string browser = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0 ";
    CHECK(describe_agent(browser + std::string(1 << 20, 'x') + "Googlebot/2.1") ==
          describe_agent(browser + std::string(1 << 20, 'x')));
    CHECK(describe_agent("Firefox/" + std::string(500, '9')).major >= 100'000);
}
