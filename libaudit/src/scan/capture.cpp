#include "sessionaudit/capture.hpp"

#include "core/ascii.hpp"

namespace sessionaudit {

std::string_view to_string(CaptureSource source) noexcept {
    switch (source) {
        case CaptureSource::http:
            return "http";
        case CaptureSource::browser:
            return "browser";
        case CaptureSource::har:
            return "har";
        case CaptureSource::header_dump:
            return "header_dump";
        case CaptureSource::ndjson:
            return "ndjson";
        case CaptureSource::library:
            return "library";
    }
    return "library";
}

std::string_view to_string(CaptureKind kind) noexcept {
    switch (kind) {
        case CaptureKind::page:
            return "page";
        case CaptureKind::redirect:
            return "redirect";
        case CaptureKind::robots:
            return "robots";
        case CaptureKind::sitemap:
            return "sitemap";
        case CaptureKind::well_known:
            return "well_known";
        case CaptureKind::subresource:
            return "subresource";
        case CaptureKind::recipe_step:
            return "recipe_step";
    }
    return "page";
}

std::string_view to_string(CaptureProblem::Kind kind) noexcept {
    using Kind = CaptureProblem::Kind;
    switch (kind) {
        case Kind::bad_url:
            return "bad_url";
        case Kind::unresolvable:
            return "unresolvable";
        case Kind::refused:
            return "refused";
        case Kind::reset:
            return "reset";
        case Kind::timeout:
            return "timeout";
        case Kind::tls_expired:
            return "tls_expired";
        case Kind::tls_wrong_name:
            return "tls_wrong_name";
        case Kind::tls_untrusted:
            return "tls_untrusted";
        case Kind::tls_other:
            return "tls_other";
        case Kind::redirect_loop:
            return "redirect_loop";
        case Kind::too_many_redirects:
            return "too_many_redirects";
        case Kind::out_of_scope:
            return "out_of_scope";
        case Kind::headers_too_large:
            return "headers_too_large";
        case Kind::body_too_large:
            return "body_too_large";
        case Kind::protocol:
            return "protocol";
        case Kind::unreadable:
            return "unreadable";
        case Kind::recipe:
            return "recipe";
        case Kind::start_page_failed:
            return "start_page_failed";
    }
    return "protocol";
}

std::string_view to_string(LifecycleCheck::Outcome outcome) noexcept {
    switch (outcome) {
        case LifecycleCheck::Outcome::passed:
            return "passed";
        case LifecycleCheck::Outcome::failed:
            return "failed";
        case LifecycleCheck::Outcome::not_tested:
            return "not_tested";
        case LifecycleCheck::Outcome::inconclusive:
            return "inconclusive";
    }
    return "inconclusive";
}

std::vector<std::string_view> Capture::values_of(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const HeaderField& field : headers)
        if (ascii::equal_ignoring_case(field.name, name)) values.push_back(field.value);
    return values;
}

}  // namespace sessionaudit
