// The functions behind formats.def. Each is pure: the same view gives the same bytes, and several may run at
// once.
#pragma once

#include <string>

#include "audit_report/audit_view.hpp"

namespace sessionaudit {

#define AUDIT_FORMAT(name, what) \
    std::string name##_report(const AuditView& view, const AuditTextOptions& text);
#include "audit_report/formats/formats.def"
#undef AUDIT_FORMAT

}  // namespace sessionaudit
