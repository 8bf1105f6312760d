// Captures made by hand, for tests of the cookie audit.
#pragma once

#include <string>
#include <vector>

#include "sessionaudit/capture.hpp"
#include "sessionaudit/cookie_audit.hpp"

namespace sessionaudit::test {

inline constexpr std::string_view kRandomId = "9f3a7c21d0b84e6fa51c90d27be4387a";

inline Timestamp audit_moment() {
    return from_millis(1'767'225'600'000);  // 2026-01-01
}

/// A response with these Set-Cookie lines; https, a good certificate, HSTS for a year, not to be stored.
inline Capture response(const std::string& url, const std::vector<std::string>& lines,
                        CaptureKind kind = CaptureKind::page) {
    Capture capture;
    capture.url = url;
    capture.status = 200;
    capture.kind = kind;
    capture.tls_verified = url.rfind("https://", 0) == 0;
    capture.at = audit_moment();
    capture.headers.push_back({"Strict-Transport-Security", "max-age=31536000; includeSubDomains"});
    capture.headers.push_back({"Cache-Control", "no-store"});
    for (const std::string& line : lines)
        capture.headers.push_back({"Set-Cookie", line});
    return capture;
}

inline void set_header(Capture& capture, const std::string& name, const std::string& value) {
    for (HeaderField& field : capture.headers)
        if (field.name == name) return void(field.value = value);
    capture.headers.push_back({name, value});
}
inline void drop_header(Capture& capture, const std::string& name) {
    std::erase_if(capture.headers, [&](const HeaderField& field) { return field.name == name; });
}

inline TargetCapture target_of(std::vector<Capture> captures) {
    TargetCapture target;
    target.target = captures.empty() ? "https://shop.example/" : captures.front().url;
    target.captures = std::move(captures);
    return target;
}

inline CookieAudit audit_of(const TargetCapture& target, const std::string& policy = "baseline") {
    return CookieAuditor(shipped_cookie_policy(policy)).audit(target, audit_moment());
}

inline const CookieFinding* finding_of(const CookieAudit& audit, std::string_view rule,
                                       std::string_view cookie = {}) {
    for (const CookieFinding& finding : audit.findings)
        if (finding.rule->id == rule && (cookie.empty() || finding.cookie == cookie)) return &finding;
    return nullptr;
}

}  // namespace sessionaudit::test
