#include "cookie/audit/line_judge.hpp"

#include "core/ascii.hpp"

namespace sessionaudit {
namespace {

bool is_mixed(const TargetCapture& captured) {
    bool http = false;
    bool https = false;
    for (const Capture& capture : captured.captures) {
        if (capture.browser && !capture.browser->written.empty()) return true;
        http = http || ascii::starts_with_ignoring_case(capture.url, "http:");
        https = https || ascii::starts_with_ignoring_case(capture.url, "https:");
    }
    return http && https;
}

}  // namespace

LineJudge::LineJudge(const TargetCapture& captured, Timestamp now)
    : now_(now), has_jars_(is_mixed(captured)) {}

JudgedCookie LineJudge::judge(const Capture& capture, std::string_view line, const CookieSource& source) {
    const Timestamp at = moment_of_capture(capture, now_);
    return has_jars_ ? jar_of(capture).receive(line, source, at) : judge_set_cookie(line, source, at);
}

/// A scan asks for robots.txt, with Sec-GPC, and behind a login as visitors of their own.
CookieJar& LineJudge::jar_of(const Capture& capture) {
    if (capture.kind == CaptureKind::robots) return jars_[0];
    if (capture.with_gpc) return jars_[1];
    return capture.logged_in ? jars_[2] : jars_[3];
}

}  // namespace sessionaudit
