#include "cookie/audit/url_secrets.hpp"
#include "core/ascii.hpp"
#include "core/json_text.hpp"
#include "scan/capture_json.hpp"
#include "scan/capture_readers.hpp"
#include "scan/redaction.hpp"
#include "sessionaudit/capture_files.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

using nlohmann::json;

constexpr std::size_t kProblemsMax = 100;

void append_line(std::string& out, const char* member, json value) {
    out += dump_json(json{{"format", kCaptureFormat}, {member, std::move(value)}});
    out += '\n';
}

void take_object(const json& object, TargetCapture& target) {
    if (!object.is_object()) throw Error(ErrorCode::invalid_argument, "this is not a JSON object");
    const auto format = object.find("format");
    if (format == object.end() || !format->is_string())
        throw Error(ErrorCode::invalid_argument,
                    "\"format\" is not there; write \"" + std::string(kCaptureFormat) + "\"");
    if (format->get_ref<const std::string&>() != kCaptureFormat)
        throw Error(ErrorCode::invalid_argument,
                    "\"format\" is not " + std::string(kCaptureFormat) + ", the one that this version reads");
    if (const auto problem = object.find("problem"); problem != object.end())
        target.problems.push_back(problem_of(*problem));
    else if (const auto note = object.find("note"); note != object.end() && note->is_string())
        target.notes.push_back(note->get<std::string>());
    else if (const auto check = object.find("lifecycle"); check != object.end())
        target.lifecycle.push_back(lifecycle_check_of(*check));
    else if (const auto estimate = object.find("id_estimate"); estimate != object.end())
        target.id_estimates.push_back(id_estimate_of(*estimate));
    else
        target.captures.push_back(capture_of(object));
}

/// Empty, or why the line cannot be read.
std::string take_line(std::string_view line, TargetCapture& target) {
    if (line.find('\0') != std::string_view::npos) return "it holds a NUL byte";
    const json object = parse_json_or_discard(line);
    if (object.is_discarded()) return "it is not JSON";
    try {
        take_object(object, target);
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

CaptureProblem bad_line(std::size_t number, const std::string& source, const std::string& why) {
    return {CaptureProblem::Kind::unreadable, source,
            "Line " + std::to_string(number) + " of " + source + " was left out: " + why, true};
}

}  // namespace

TargetCapture read_ndjson(std::string_view text, const std::string& source) {
    TargetCapture target;
    target.target = source;
    std::size_t bad = 0;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = ascii::trim(text.substr(0, end), " \t\r");
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty()) continue;
        const std::string why = take_line(line, target);
        if (why.empty() || ++bad > kProblemsMax) continue;
        target.problems.push_back(bad_line(number, source, why));
    }
    if (bad > kProblemsMax)
        target.notes.push_back(std::to_string(bad - kProblemsMax) + " more lines of " + source +
                               " could not be read");
    return target;
}

std::string write_captures(const TargetCapture& captured, bool redact) {
    std::string out;
    for (const Capture& capture : captured.captures) {
        out += dump_json(json_of(redact ? redacted(capture) : capture));
        out += '\n';
    }
    for (CaptureProblem problem : captured.problems) {
        if (redact) {
            problem.url = redacted_url(problem.url);
            problem.sentence = shown_text(problem.sentence);
        }
        append_line(out, "problem", json_of(problem));
    }
    for (const std::string& note : captured.notes)
        append_line(out, "note", json_of_bytes(redact ? shown_text(note) : note));
    for (const LifecycleCheck& check : captured.lifecycle)
        append_line(out, "lifecycle", json_of(check));
    for (const SessionIdEstimate& estimate : captured.id_estimates)
        append_line(out, "id_estimate", json_of(estimate));
    return out;
}

}  // namespace sessionaudit
