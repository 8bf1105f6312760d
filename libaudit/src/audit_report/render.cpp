#include "audit_report/formats/formats.hpp"
#include "core/ascii.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

struct FormatEntry {
    std::string_view id;
    std::string (*render)(const AuditView& view, const AuditTextOptions& text);
};

constexpr FormatEntry kEntries[] = {
#define AUDIT_FORMAT(name, what) {#name, name##_report},
#include "audit_report/formats/formats.def"
#undef AUDIT_FORMAT
};

constexpr AuditFormat kFormats[] = {
#define AUDIT_FORMAT(name, what) {#name, what},
#include "audit_report/formats/formats.def"
#undef AUDIT_FORMAT
};

std::string known_formats() {
    return ascii::join(kFormats, ", ", &AuditFormat::id);
}

}  // namespace

std::span<const AuditFormat> audit_formats() {
    return kFormats;
}

std::string render_audit(std::string_view format, const AuditRun& run, const AuditTextOptions& text) {
    for (const FormatEntry& entry : kEntries)
        if (entry.id == format) return entry.render(view_of(run), text);
    throw Error(ErrorCode::not_found,
                "there is no format \"" + std::string(format) + "\"; there are " + known_formats());
}

}  // namespace sessionaudit
