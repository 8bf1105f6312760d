// A web that answers as the test says.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lifecycle/lifecycle_web.hpp"

namespace sessionaudit::test {

class FakeWeb final : public LifecycleWeb {
  public:
    using Handler = std::function<HttpAnswer(const HttpRequest&)>;
    explicit FakeWeb(Handler handler) : handler_(std::move(handler)) {}

    HttpAnswer send(const HttpRequest& request) override {
        requests.push_back(request);
        HttpAnswer answer = handler_(request);
        answer.capture.url = request.url;
        answer.capture.method = request.method;
        return answer;
    }
    void wait(Seconds time) override { waited += time; }

    std::vector<HttpRequest> requests;
    Seconds waited{0};

  private:
    Handler handler_;
};

inline HttpAnswer page(const std::string& body, int status = 200,
                       const std::vector<std::string>& cookies = {}) {
    HttpAnswer answer;
    answer.capture.status = status;
    answer.body = body;
    for (const std::string& cookie : cookies)
        answer.capture.headers.push_back({"Set-Cookie", cookie});
    return answer;
}

inline HttpAnswer redirect(const std::string& url, int status = 303,
                           const std::vector<std::string>& cookies = {}) {
    HttpAnswer answer = page("", status, cookies);
    answer.redirect = url;
    return answer;
}

inline HttpAnswer no_answer() {
    HttpAnswer answer;
    answer.problem = CaptureProblem{CaptureProblem::Kind::timeout, "", "nothing came within 20 s", true};
    return answer;
}

inline bool has_header(const HttpRequest& request, const std::string& header) {
    for (const std::string& one : request.headers)
        if (one == header) return true;
    return false;
}

}  // namespace sessionaudit::test
