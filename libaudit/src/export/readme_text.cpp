// README.txt: what lies where.
#include "export/export_context.hpp"

namespace sessionaudit {

std::string readme_text(const ExportContext& context) {
    const PageTexts& texts = context.texts;
    std::string text = std::string(texts(Word::title)) + "\n\n" +
                       texts.fill(Word::intro, context.core.config().site, to_rfc3339(context.now)) + "\n";
    if (context.options.scope == ExportScope::portability)
        text.append(texts(Word::note_portability)).append("\n");
    if (context.options.scope == ExportScope::categories)
        text.append(texts(Word::note_categories)).append("\n");
    text.append("\n").append(texts(Word::files)).append("\n\n");
    const bool receipts = context.controller && !context.person.records.empty() && context.has_pieces();
    for (const Word word : {Word::file_index, Word::file_data, Word::file_csv, Word::file_receipts,
                            Word::file_policies, Word::file_manifest})
        if (word != Word::file_receipts || receipts) text.append("- ").append(texts(word)).append("\n");
    if (context.has_pieces()) text.append("\n").append(texts(Word::redacted)).append("\n");
    return text;
}

}  // namespace sessionaudit
