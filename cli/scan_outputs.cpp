#include "scan_outputs.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "files.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::cli {
namespace {

/// https://no-color.org: any value that is not empty.
bool wants_colour(const std::string& when) {
    if (when != "auto") return when == "always";
    const char* const refused = std::getenv("NO_COLOR");
    return ::isatty(STDOUT_FILENO) == 1 && (refused == nullptr || *refused == '\0');
}

void require_format(const std::string& name) {
    std::string known;
    for (const AuditFormat& format : audit_formats()) {
        if (format.id == name) return;
        known += (known.empty() ? "" : ", ") + std::string(format.id);
    }
    throw Error(ErrorCode::invalid_argument, "there is no format " + name + "; there are: " + known);
}

void require_folder(const std::string& file) {
    const std::filesystem::path folder = std::filesystem::path(file).parent_path();
    if (!folder.empty() && !std::filesystem::is_directory(folder))
        throw Error(ErrorCode::invalid_argument, "there is no folder " + folder.string() + " for " + file);
}

/// Said before anything is asked for: a scan may take an hour.
void require_places(const ScanArguments& arguments) {
    for (const std::string& file : {arguments.evidence, arguments.save_captures, arguments.write_baseline})
        require_folder(file);
    if (!arguments.evidence.empty() && std::filesystem::exists(arguments.evidence))
        throw Error(ErrorCode::already_exists,
                    arguments.evidence + " is there already; name a new file for --evidence");
}

}  // namespace

ScanOutputs::ScanOutputs(const ScanArguments& arguments) : quiet_(arguments.quiet) {
    require_places(arguments);
    text_.colour = wants_colour(arguments.color);
    text_.all = arguments.all;
    for (const std::string& given : arguments.formats) {
        const std::size_t equals = given.find('=');
        Output output{given.substr(0, equals), equals == std::string::npos ? "" : given.substr(equals + 1)};
        require_format(output.format);
        if (equals != std::string::npos && output.file.empty())
            throw Error(ErrorCode::invalid_argument, "write a file after --format " + given);
        require_folder(output.file);
        if (output.file.empty() && std::any_of(outputs_.begin(), outputs_.end(),
                                               [](const Output& other) { return other.file.empty(); }))
            throw Error(ErrorCode::invalid_argument,
                        "only one format can go to standard output; write the others as FORMAT=FILE");
        outputs_.push_back(std::move(output));
    }
}

void ScanOutputs::write(const AuditRun& run, bool json) const {
    bool to_terminal = quiet_;
    for (const Output& output : outputs_) {
        if (!output.file.empty()) {
            write_file(output.file, render_audit(output.format, run));
            continue;
        }
        to_terminal = true;
        std::cout << render_audit(output.format, run, text_);
    }
    if (json &&
        std::none_of(outputs_.begin(), outputs_.end(), [](const Output& o) { return o.file.empty(); }))
        std::cout << render_audit("json", run);
    else if (!to_terminal)
        std::cout << render_audit("text", run, text_);
}

}  // namespace sessionaudit::cli
