// The verdicts on a target's lines, as the browser that got them would have come to them.
#pragma once

#include <array>
#include <string_view>

#include "sessionaudit/capture.hpp"
#include "sessionaudit/cookie_verdict.hpp"

namespace sessionaudit {

/// When the response came; `now` where the capture does not know. A capture of last winter is judged by the
/// clock of last winter, or its cookies would seem to have expired on arrival.
inline Timestamp moment_of_capture(const Capture& capture, Timestamp now) {
    return capture.at == Timestamp{} ? now : capture.at;
}

/// Lines must be given in the order of the captures. Jars are kept only where a stored cookie can change a
/// verdict: where plain http follows https, or a script writes (6265bis 5.7, steps 16, 23 and 24).
class LineJudge {
  public:
    LineJudge(const TargetCapture& captured, Timestamp now);
    JudgedCookie judge(const Capture& capture, std::string_view line, const CookieSource& source);

  private:
    CookieJar& jar_of(const Capture& capture);

    Timestamp now_;
    bool has_jars_ = false;
    std::array<CookieJar, 4> jars_;
};

}  // namespace sessionaudit
