#include "sessionaudit/ingest.hpp"

#include "ingest/byte_source.hpp"
#include "ingest/importer.hpp"

namespace sessionaudit {

IngestSummary ingest(const std::string& path, const IngestOptions& options, ImportSink& sink,
                     const IngestHooks& hooks) {
    const std::string name = path == "-" ? "standard input" : path;
    return Importer(open_byte_source(path), name, options, sink, hooks).run();
}

}  // namespace sessionaudit
