// The sections of the page.
#pragma once

#include <string>
#include <vector>

#include "core/plain_text.hpp"
#include "export/export_context.hpp"

namespace sessionaudit {

struct PagePart {
    std::string id;
    std::string heading;
    std::string html;
};

/// In order; those without anything to show are left out.
std::vector<PagePart> page_parts(const ExportContext& context);

/// What happened, by day.
PagePart events_part(const ExportContext& context);
/// "name: value" items with other people's data taken out.
std::vector<std::string> named_items(Redactor& redactor, const Attributes& attributes);

}  // namespace sessionaudit
