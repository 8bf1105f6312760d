// Where rules come from. Pages that are kept in place by who publishes them.
#pragma once

#include "sessionaudit/cookie_audit.hpp"

namespace sessionaudit::refs {

#define SESSIONAUDIT_ASVS3 "https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x12-V3-Web-Frontend-Security.md"
#define SESSIONAUDIT_ASVS7 "https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x16-V7-Session-Management.md"
#define SESSIONAUDIT_WSTG                                              \
    "https://owasp.org/www-project-web-security-testing-guide/stable/" \
    "4-Web_Application_Security_Testing/06-Session_Management_Testing/"
#define SESSIONAUDIT_6265BIS "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis-22"
#define SESSIONAUDIT_CWE "https://cwe.mitre.org/data/definitions/"
#define SESSIONAUDIT_ZAP "https://www.zaproxy.org/docs/alerts/"

inline constexpr AuditReference kAsvs331{"ASVS 3.3.1", SESSIONAUDIT_ASVS3};
inline constexpr AuditReference kAsvs332{"ASVS 3.3.2", SESSIONAUDIT_ASVS3};
inline constexpr AuditReference kAsvs333{"ASVS 3.3.3", SESSIONAUDIT_ASVS3};
inline constexpr AuditReference kAsvs334{"ASVS 3.3.4", SESSIONAUDIT_ASVS3};
inline constexpr AuditReference kAsvs335{"ASVS 3.3.5", SESSIONAUDIT_ASVS3};
inline constexpr AuditReference kAsvs341{"ASVS 3.4.1", SESSIONAUDIT_ASVS3};
inline constexpr AuditReference kAsvs723{"ASVS 7.2.3", SESSIONAUDIT_ASVS7};
inline constexpr AuditReference kAsvs724{"ASVS 7.2.4", SESSIONAUDIT_ASVS7};
inline constexpr AuditReference kAsvs712{"ASVS 7.1.2", SESSIONAUDIT_ASVS7};
inline constexpr AuditReference kAsvs731{"ASVS 7.3.1", SESSIONAUDIT_ASVS7};
inline constexpr AuditReference kAsvs732{"ASVS 7.3.2", SESSIONAUDIT_ASVS7};
inline constexpr AuditReference kAsvs741{"ASVS 7.4.1", SESSIONAUDIT_ASVS7};
inline constexpr AuditReference kAsvs743{"ASVS 7.4.3", SESSIONAUDIT_ASVS7};
inline constexpr AuditReference kAsvs745{"ASVS 7.4.5", SESSIONAUDIT_ASVS7};
inline constexpr AuditReference kAsvs1431{
    "ASVS 14.3.1", "https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x23-V14-Data-Protection.md"};

inline constexpr AuditReference kWstgAttributes{"WSTG-SESS-02",
                                                SESSIONAUDIT_WSTG "02-Testing_for_Cookies_Attributes"};
inline constexpr AuditReference kWstgSchema{"WSTG-SESS-01",
                                            SESSIONAUDIT_WSTG "01-Testing_for_Session_Management_Schema"};
inline constexpr AuditReference kWstgFixation{"WSTG-SESS-03",
                                              SESSIONAUDIT_WSTG "03-Testing_for_Session_Fixation"};
inline constexpr AuditReference kWstgExposed{"WSTG-SESS-04",
                                             SESSIONAUDIT_WSTG "04-Testing_for_Exposed_Session_Variables"};
inline constexpr AuditReference kWstgLogout{"WSTG-SESS-06",
                                            SESSIONAUDIT_WSTG "06-Testing_for_Logout_Functionality"};
inline constexpr AuditReference kWstgTimeout{"WSTG-SESS-07", SESSIONAUDIT_WSTG "07-Testing_Session_Timeout"};
inline constexpr AuditReference kWstgJwt{"WSTG-SESS-10", SESSIONAUDIT_WSTG "10-Testing_JSON_Web_Tokens"};
inline constexpr AuditReference kWstgConcurrent{"WSTG-SESS-11",
                                                SESSIONAUDIT_WSTG "11-Testing_for_Concurrent_Sessions"};
inline constexpr AuditReference kWstgCache{
    "WSTG-ATHN-06",
    "https://owasp.org/www-project-web-security-testing-guide/stable/4-Web_Application_Security_Testing/"
    "04-Authentication_Testing/06-Testing_for_Browser_Cache_Weaknesses"};

inline constexpr AuditReference kBisAttributes{"RFC 6265bis 5.6", SESSIONAUDIT_6265BIS "#section-5.6"};
inline constexpr AuditReference kBisStorage{"RFC 6265bis 5.7", SESSIONAUDIT_6265BIS "#section-5.7"};
inline constexpr AuditReference kBisCap{"RFC 6265bis 5.5", SESSIONAUDIT_6265BIS "#section-5.5"};
inline constexpr AuditReference kBisPrefixes{"RFC 6265bis 4.1.3", SESSIONAUDIT_6265BIS "#section-4.1.3"};
inline constexpr AuditReference kBisServer{"RFC 6265bis 4.1.1", SESSIONAUDIT_6265BIS "#section-4.1.1"};
inline constexpr AuditReference kBisDomain{"RFC 6265bis 4.1.2.3", SESSIONAUDIT_6265BIS "#section-4.1.2.3"};
inline constexpr AuditReference kBisLimits{"RFC 6265bis 6.1", SESSIONAUDIT_6265BIS "#section-6.1"};
inline constexpr AuditReference kBisWeak{"RFC 6265bis 8.6", SESSIONAUDIT_6265BIS "#section-8.6"};
inline constexpr AuditReference kLayered{
    "layered cookies", "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-layered-cookies"};
inline constexpr AuditReference kChips{
    "CHIPS",
    "https://developer.mozilla.org/en-US/docs/Web/Privacy/Guides/Privacy_sandbox/Partitioned_cookies"};
inline constexpr AuditReference kRfc6797{"RFC 6797", "https://www.rfc-editor.org/rfc/rfc6797"};
inline constexpr AuditReference kRfc9111{"RFC 9111", "https://www.rfc-editor.org/rfc/rfc9111"};
inline constexpr AuditReference kRfc8725{"RFC 8725", "https://www.rfc-editor.org/rfc/rfc8725"};
inline constexpr AuditReference kRfc9562{"RFC 9562 5.4",
                                         "https://www.rfc-editor.org/rfc/rfc9562#section-5.4"};
inline constexpr AuditReference kReferrerPolicy{"Referrer Policy", "https://www.w3.org/TR/referrer-policy/"};
inline constexpr AuditReference kClearSiteData{"Clear-Site-Data", "https://www.w3.org/TR/clear-site-data/"};
inline constexpr AuditReference kGpc{"Global Privacy Control", "https://w3c.github.io/gpc/"};
inline constexpr AuditReference kBigIp{"F5 K6917", "https://my.f5.com/manage/s/article/K6917"};

inline constexpr AuditReference kZap3{"ZAP 3", SESSIONAUDIT_ZAP "3/"};
inline constexpr AuditReference kZap10010{"ZAP 10010", SESSIONAUDIT_ZAP "10010/"};
inline constexpr AuditReference kZap10011{"ZAP 10011", SESSIONAUDIT_ZAP "10011/"};
inline constexpr AuditReference kZap10035{"ZAP 10035", SESSIONAUDIT_ZAP "10035/"};
inline constexpr AuditReference kZap100541{"ZAP 10054-1", SESSIONAUDIT_ZAP "10054-1/"};
inline constexpr AuditReference kZap100542{"ZAP 10054-2", SESSIONAUDIT_ZAP "10054-2/"};
inline constexpr AuditReference kZap100543{"ZAP 10054-3", SESSIONAUDIT_ZAP "10054-3/"};
inline constexpr AuditReference kZap90033{"ZAP 90033", SESSIONAUDIT_ZAP "90033/"};

inline constexpr AuditReference kCwe200{"CWE-200", SESSIONAUDIT_CWE "200.html"};
inline constexpr AuditReference kCwe319{"CWE-319", SESSIONAUDIT_CWE "319.html"};
inline constexpr AuditReference kCwe330{"CWE-330", SESSIONAUDIT_CWE "330.html"};
inline constexpr AuditReference kCwe334{"CWE-334", SESSIONAUDIT_CWE "334.html"};
inline constexpr AuditReference kCwe347{"CWE-347", SESSIONAUDIT_CWE "347.html"};
inline constexpr AuditReference kCwe359{"CWE-359", SESSIONAUDIT_CWE "359.html"};
inline constexpr AuditReference kCwe384{"CWE-384", SESSIONAUDIT_CWE "384.html"};
inline constexpr AuditReference kCwe524{"CWE-524", SESSIONAUDIT_CWE "524.html"};
inline constexpr AuditReference kCwe539{"CWE-539", SESSIONAUDIT_CWE "539.html"};
inline constexpr AuditReference kCwe598{"CWE-598", SESSIONAUDIT_CWE "598.html"};
inline constexpr AuditReference kCwe613{"CWE-613", SESSIONAUDIT_CWE "613.html"};
inline constexpr AuditReference kCwe614{"CWE-614", SESSIONAUDIT_CWE "614.html"};
inline constexpr AuditReference kCwe1004{"CWE-1004", SESSIONAUDIT_CWE "1004.html"};
inline constexpr AuditReference kCwe1275{"CWE-1275", SESSIONAUDIT_CWE "1275.html"};

inline constexpr AuditReference kGdpr5{"GDPR Art 5(1)(c)", "https://eur-lex.europa.eu/eli/reg/2016/679/oj"};
inline constexpr AuditReference kGdpr5e{"GDPR Art 5(1)(e)", "https://eur-lex.europa.eu/eli/reg/2016/679/oj"};
inline constexpr AuditReference kGdpr7{"GDPR Art 7(3)", "https://eur-lex.europa.eu/eli/reg/2016/679/oj"};
inline constexpr AuditReference kGdpr13{"GDPR Art 13(2)(a)", "https://eur-lex.europa.eu/eli/reg/2016/679/oj"};
inline constexpr AuditReference kEprivacy{"ePrivacy Directive Art 5(3)",
                                          "https://eur-lex.europa.eu/eli/dir/2002/58/oj"};
inline constexpr AuditReference kPlanet49{"Planet49 C-673/17",
                                          "https://curia.europa.eu/juris/liste.jsf?num=C-673/17"};
inline constexpr AuditReference kCnil{"CNIL, cookies and other trackers",
                                      "https://www.cnil.fr/en/cookies-and-other-trackers"};
inline constexpr AuditReference kCcpa7025{"CCPA Regulations 7025", "https://cppa.ca.gov/regulations/"};
inline constexpr AuditReference kNist{"NIST SP 800-63B-4", "https://pages.nist.gov/800-63-4/sp800-63b.html"};
inline constexpr AuditReference kCheatSheet{
    "OWASP Session Management Cheat Sheet",
    "https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html"};

#undef SESSIONAUDIT_ASVS3
#undef SESSIONAUDIT_ASVS7
#undef SESSIONAUDIT_WSTG
#undef SESSIONAUDIT_6265BIS
#undef SESSIONAUDIT_CWE
#undef SESSIONAUDIT_ZAP

}  // namespace sessionaudit::refs
