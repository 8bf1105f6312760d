#include "sessionaudit/ingest.hpp"

#include "ingest/byte_source.hpp"
#include "ingest/importer.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {

InputHead read_input_head(const std::string& path) {
    if (path == "-")
        throw Error(ErrorCode::invalid_argument,
                    "the beginning of standard input cannot be looked at without taking it");
    LineStream lines(open_byte_source(path));
    return InputHead(lines.head());
}

IngestSummary ingest(const std::string& path, const IngestOptions& options, ImportSink& sink,
                     const IngestHooks& hooks) {
    const std::string name = path == "-" ? "standard input" : path;
    return Importer(open_byte_source(path), name, options, sink, hooks).run();
}

}  // namespace sessionaudit
