// How a run begins: a format is chosen, or an interrupted run is taken up.
#include "core/ascii.hpp"
#include "ingest/importer.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {

/// False when there is nothing to read.
bool Importer::begin() {
    const std::string_view beginning = lines_.head();
    if (beginning.empty()) {
        summary_.complete = true;
        summary_.input_problem = lines_.source().problem();
        return false;
    }
    const InputHead head(beginning);
    identity_ = head.identity();
    const std::optional<Bytes> previous =
        hooks_.find_checkpoint ? hooks_.find_checkpoint(head) : std::nullopt;
    if (!previous) {
        choose_format(beginning);
        return true;
    }
    auto [checkpoint, open_lines] = unpack_checkpoint(*previous);
    if (!head.made(*previous))
        throw Error(ErrorCode::conflict, "the import to go on with was of another input than " + name_);
    continue_from(checkpoint, open_lines);
    return true;
}

void Importer::choose_format(std::string_view beginning) {
    if (options_.format == "auto") {
        format_ = detect_log_format(beginning);
        if (format_ == nullptr)
            throw Error(ErrorCode::invalid_argument,
                        name_ + " looks like none of the formats that can be read (" +
                            ascii::join(ingest_formats()) + "); name one if it is");
    } else {
        format_ = find_log_format(options_.format);
        if (format_ == nullptr)
            throw Error(ErrorCode::invalid_argument, "there is no log format called " + options_.format +
                                                         "; there are auto, " +
                                                         ascii::join(ingest_formats()));
    }
    summary_.format = format_->name;
    reader_ = format_->make();
}

void Importer::continue_from(const ImportCheckpoint& checkpoint, OpenLinesNote& open_lines) {
    format_ = find_log_format(checkpoint.format);
    if (format_ == nullptr)
        throw Error(ErrorCode::corrupt, "an import's checkpoint names a log format that does not exist");
    if (options_.format != "auto" && options_.format != format_->name)
        throw Error(ErrorCode::conflict,
                    name_ + " was imported as " + checkpoint.format + " before, not as " + options_.format);
    if (!checkpoint.complete && checkpoint.options != options_digest(options_))
        throw Error(ErrorCode::conflict,
                    "the interrupted import of " + name_ + " was begun with other options; go on with those");
    summary_.format = format_->name;
    reader_ = format_->make();
    if (checkpoint.complete) {
        summary_.lines_before = checkpoint.line;
    } else {
        summary_.resumed = true;
        summary_.counts = checkpoint.counts;
    }
    reader_states_ = checkpoint.reader_states;
    timestamps_.restore(checkpoint.timestamps);
    done_line_ = checkpoint.line;
    done_offset_ = checkpoint.offset;
    offset_before_ = checkpoint.offset;
    mid_line_ = checkpoint.mid_line;

    if (!open_lines.empty()) replay(checkpoint, open_lines);
    for (const ReaderState& state : reader_states_)
        reader_->restore(state.state);
    if (!lines_.skip_to(done_offset_, done_line_ + 1))
        throw Error(ErrorCode::conflict,
                    name_ + " ends before the place where its import stopped: it has been cut");
    reported_ = done_offset_;
    if (mid_line_) finish_cut_line();
    // The batch may have been cut while visits were being closed.
    if (timestamps_.state().newest) visits_.expire(timestamps_.watermark());
}

/// Fills the visits that were open again from the lines they came from.
void Importer::replay(const ImportCheckpoint& checkpoint, OpenLinesNote& open_lines) {
    bool there = lines_.skip_to(open_lines.offset(), open_lines.first_line());
    auto state = reader_states_.begin();
    LogLine line;
    while (there && (there = lines_.next(line))) {
        open_lines_.reach(line.number, line.offset);
        for (; state != reader_states_.end() && state->line < line.number; ++state)
            reader_->restore(state->state);
        const bool last = line.number >= checkpoint.line;
        if (last && checkpoint.mid_line && checkpoint.offset > line.offset)
            line.text = line.text.substr(0, static_cast<std::size_t>(checkpoint.offset - line.offset));
        else if (last && line.end != checkpoint.offset)
            throw_changed();
        if (open_lines.take(line.number)) {
            LogHit hit;
            if (read_line(line, hit).kind != LineResult::Kind::hit) throw_changed();
            const Arrival arrival = make_arrival(hit, describe(hit.agent), line.number);
            open_lines_.open(line.number);
            if (line.number == checkpoint.held_line)
                hold(arrival, line.text);
            else
                visits_.add(arrival);
        }
        if (last) break;
    }
    if (!there)
        throw Error(ErrorCode::conflict,
                    name_ + " ends before the place where its import stopped: it has been cut");
}

void Importer::throw_changed() const {
    throw Error(ErrorCode::conflict, name_ + " has changed since its import was interrupted");
}

/// The last line taken had no line end yet. What has come after it belongs to it, and is too late.
void Importer::finish_cut_line() {
    LogLine rest;
    if (!lines_.skip_to(done_offset_, done_line_) || !lines_.next(rest)) {
        lines_.skip_to(done_offset_, done_line_ + 1);
        return;
    }
    open_lines_.reach(rest.number, rest.offset);
    done_offset_ = rest.end;
    mid_line_ = !rest.terminated;
    if (rest.text.empty()) return;
    ++summary_.counts.lines;
    reject(rest.number, RejectReason::cut_short, rest.text);
}

}  // namespace sessionaudit
