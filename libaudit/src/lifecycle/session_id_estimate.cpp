// How hard a session id is to guess. docs/life-cycle.md tells the method for whoever doubts a figure.
#include "sessionaudit/session_id_estimate.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <numeric>
#include <optional>
#include <set>

#include "core/ascii.hpp"
#include "lifecycle/id_form.hpp"
#include "lifecycle/id_table.hpp"

namespace sessionaudit {
namespace {

std::string shown(double bits) {
    char text[32];
    std::snprintf(text, sizeof text, "%.0f", bits);
    return text;
}

std::string counted(std::size_t count, const char* what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string capitalised(std::string text) {
    if (!text.empty()) text.front() = ascii::to_upper(text.front());
    return text;
}

std::size_t pairs_alike(const std::vector<std::string>& ids) {
    std::map<std::string_view, std::size_t> times;
    std::size_t pairs = 0;
    for (const std::string& id : ids)
        pairs += times[id]++;
    return pairs;
}

// So many pairs are alike in a space of so many bits (the birthday bound, turned round).
double bits_of_repeats(std::size_t samples, std::size_t alike) {
    const double pairs = static_cast<double>(samples) * static_cast<double>(samples - 1) / 2;
    return std::max(0.0, std::log2(pairs / static_cast<double>(alike)));
}

// The more samples, the more of the estimate is seen and the less of it assumed.
double confidence_of(std::size_t samples) {
    return static_cast<double>(samples) / (static_cast<double>(samples) + 50);
}

// That N rows in order, or alike, are chance becomes unlikely very fast.
double confidence_in_structure(std::size_t samples) {
    return std::min(0.99, 1 - std::pow(0.5, static_cast<double>(samples) - 1));
}

// What the samples themselves can show, and what is taken on trust.
std::string limits(std::size_t samples, bool other_structure) {
    if (samples < 2)
        return "One sample shows length and alphabet only: that every character is random is assumed.";
    const double pairs = static_cast<double>(samples) * static_cast<double>(samples - 1) / 2;
    return capitalised(counted(samples, "sample")) + " without a repeat show about " +
           shown(std::log2(pairs)) + " bits by themselves; the rest is taken from the alphabet, as no " +
           (other_structure ? "other " : "") + "structure was seen.";
}

struct Length {
    double bits_at_most = 0;
    std::string what;  ///< "32 hexadecimal digits"
};

// The bits that base 64 leaves over at its end are zero where bytes were encoded.
double whole_bytes(const std::vector<std::string>& ids, std::size_t length, const IdAlphabet& alphabet,
                   double bits) {
    const std::size_t left_over = length * 6 % 8;
    if (alphabet.name != "base 64 digits" && alphabet.name != "digits and letters") return bits;
    if (left_over == 0 || length * 6 < 64 || left_over == 6) return bits;
    const IdAlphabet& standard = narrowest_alphabet("+Zz");
    const unsigned unused = (1U << left_over) - 1;
    for (const std::string& id : ids) {
        std::string last(1, id[length - 1]);
        if (last == "-") last = "+";
        if (last == "_") last = "/";
        const std::uint8_t digit = digits_of(last, standard).front();
        if (digit == 255 || (digit & unused) != 0) return bits;
    }
    return std::min(bits, double(length * 6 - left_over));
}

Length by_length(const std::vector<std::string>& ids) {
    std::size_t shortest = ids.front().size();
    std::string all;
    for (const std::string& id : ids) {
        shortest = std::min(shortest, id.size());
        all += id;
    }
    const IdAlphabet& alphabet = narrowest_alphabet(all);
    const double bits = static_cast<double>(shortest) * std::log2(static_cast<double>(alphabet.size));
    if (shortest == 0) return {0, "an empty value"};
    return {whole_bytes(ids, shortest, alphabet, bits),
            std::to_string(shortest) + " " + std::string(alphabet.name)};
}

// What a form promises by itself.
struct Promise {
    std::string structure;
    double bits;
    const char* sentence;
};

std::optional<Promise> promise_of(const UnwrappedIds& unwrapped) {
    switch (unwrapped.form) {
        case IdForm::uuid1:
            return Promise{"uuid1", 14,
                           "A time-based UUID: made of the time, a counter of 14 bits and the address of a "
                           "network card, which every other id of that server gives away."};
        case IdForm::uuid4:
            return Promise{"uuid4", 122,
                           "A version-4 UUID: 122 of its 128 bits are random, 6 say version and variant."};
        case IdForm::uuid7:
            return Promise{"uuid7", 74,
                           "A version-7 UUID: it begins with the time in milliseconds; at most 74 bits are "
                           "random."};
        case IdForm::signed_data:
            return Promise{"signed", unwrapped.signature_bits,
                           "Data that anybody can read, with a signature: nothing in it need be random, and "
                           "what protects it is the server's key. Nobody can end such a session before its "
                           "time unless the server also keeps a list."};
        case IdForm::token:
            return Promise{"token", unwrapped.signature_bits,
                           "A JSON Web Token: nothing in it need be random, and what protects it is the "
                           "server's key. Nobody can end such a session before its time unless the server "
                           "also keeps a list."};
        case IdForm::encrypted:
            return Promise{"encrypted", unwrapped.signature_bits,
                           "Encrypted and authenticated data: what protects it is the server's key; what is "
                           "inside cannot be judged from outside."};
        case IdForm::plain:
        case IdForm::uuid_other:
            return std::nullopt;
    }
    return std::nullopt;
}

bool is_data(IdForm form) {
    return form == IdForm::signed_data || form == IdForm::token || form == IdForm::encrypted;
}

// The structure that explains most, from the columns and the order of the rows.
struct Judgement {
    double bits = 0;
    std::string structure = "random";
    std::string why;  ///< a sentence; empty: nothing was seen
};

double sum_of(const std::vector<double>& bits, std::size_t begin, std::size_t end) {
    return std::accumulate(bits.begin() + static_cast<std::ptrdiff_t>(begin),
                           bits.begin() + static_cast<std::ptrdiff_t>(end), 0.0);
}

Judgement by_trend(const IdTrend& trend, const ColumnBits& columns) {
    const double before = sum_of(columns.bits, 0, trend.begin);
    const double after = sum_of(columns.bits, trend.begin, columns.bits.size());
    Judgement judged;
    judged.bits = before + std::min(after, trend.bits);
    const std::string steps =
        "who knows one has about " + shown(trend.bits) + " bits to guess of what follows";
    const std::string place = before > 0 ? "part of each id" : "the ids";
    if (trend.of_time) {
        judged.structure = "timestamp";
        judged.why = capitalised(place) + " follow" + (before > 0 ? "s" : "") + " the time; " + steps + ".";
    } else if (trend.bits < 20 && before <= 0) {
        judged.structure = "counter";
        judged.why = "Each id is the one before and a little more; " + steps + ".";
    } else {
        judged.structure = "monotone";
        judged.why = capitalised(place) + " only grow" + (before > 0 ? "s" : "") + " from one to the next; " +
                     steps + ".";
    }
    return judged;
}

Judgement by_columns(const ColumnBits& columns) {
    Judgement judged;
    judged.bits = sum_of(columns.bits, 0, columns.bits.size());
    if (columns.repeated > 0) {
        judged.structure = "repeats";
        judged.why = counted(columns.repeated, "character") + " of each id only repeat others.";
    } else if (columns.constant > 0) {
        judged.structure = "partly constant";
        judged.why = counted(columns.constant, "character") + " of " + std::to_string(columns.bits.size()) +
                     " never change.";
    } else if (columns.biased) {
        judged.structure = "biased";
        judged.why = "Some characters are much more frequent than others at their place.";
    }
    return judged;
}

Judgement judge_table(const IdTable& table) {
    const ColumnBits columns = column_bits(table);
    Judgement judged = by_columns(columns);
    if (const auto trend = trend_of(table)) {
        Judgement ordered = by_trend(*trend, columns);
        // Where all but a bit is random, a beginning that grows is worth no alarm of its own.
        if (ordered.bits <= judged.bits) judged = std::move(ordered);
    } else if (const auto kept = kept_from_row_before(table)) {
        const double changed = 1 - *kept;
        const double digit = changed <= 0 ? 0
                                          : -*kept * std::log2(*kept) - changed * std::log2(changed) +
                                                changed * std::log2(double(table.alphabet->size) - 1);
        const auto varying = std::count(table.varies.begin(), table.varies.end(), true);
        judged.bits = std::min(judged.bits, digit * static_cast<double>(varying));
        judged.structure = "correlated";
        judged.why =
            shown(*kept * 100) + " % of the characters that change at all are those of the id before.";
    }
    return judged;
}

// A prefix, or what only says which kind of id it is, is constant and yet no weakness.
bool is_weakness(const Judgement& judged, double bits_at_most) {
    if (judged.structure == "random") return false;
    if (judged.structure == "biased") return judged.bits < bits_at_most * 0.98;
    return judged.structure != "partly constant" || judged.bits < bits_at_most / 2;
}

void judge_samples(SessionIdEstimate& estimate, const UnwrappedIds& unwrapped) {
    const std::size_t alike = pairs_alike(unwrapped.ids);
    const std::size_t samples = unwrapped.ids.size();
    const Judgement judged = judge_table(make_id_table(unwrapped.ids));
    estimate.bits = std::min(estimate.bits, judged.bits);
    // A last character that cannot take every value costs a bit or two and is no news.
    const bool telling = judged.structure != "biased" || judged.bits < estimate.bits_at_most * 0.98;
    if (!judged.why.empty() && telling && unwrapped.form == IdForm::plain) {
        estimate.structure = judged.structure;
        estimate.sentence += " " + judged.why;
    }
    // Of a UUID, only what is less random than its version says is news.
    if (unwrapped.form != IdForm::plain && judged.bits < estimate.bits_at_most - 8 &&
        estimate.bits < promise_of(unwrapped).value_or(Promise{"", 128, ""}).bits - 8) {
        estimate.structure = judged.structure == "partly constant" ? estimate.structure : judged.structure;
        estimate.sentence += " Less of it changes than that: " + (judged.why.empty() ? "" : judged.why);
    }
    if (is_weakness(judged, estimate.bits_at_most)) estimate.confidence = confidence_in_structure(samples);
    if (alike > 0) {
        estimate.bits = std::min(estimate.bits, bits_of_repeats(samples, alike));
        estimate.structure = estimate.collisions == samples - 1 ? "constant" : "repeated ids";
        estimate.confidence = confidence_in_structure(samples);
        estimate.sentence += estimate.structure == "constant"
                                 ? " All samples are the same id."
                                 : " " + counted(estimate.collisions, "sample") + " had been issued before.";
    }
}

}  // namespace

SessionIdEstimate estimate_session_ids(const std::string& cookie, std::span<const std::string> samples) {
    SessionIdEstimate estimate;
    estimate.cookie = cookie;
    estimate.samples = samples.size();
    if (samples.empty()) {
        estimate.structure = "unknown";
        estimate.sentence = "There was no sample.";
        return estimate;
    }
    const UnwrappedIds unwrapped = unwrap_ids(samples);
    const Length length = by_length(unwrapped.ids);
    const std::set<std::string_view> distinct(unwrapped.ids.begin(), unwrapped.ids.end());
    estimate.collisions = samples.size() - distinct.size();
    estimate.bits_at_most = length.bits_at_most;
    estimate.structure = "random";
    estimate.sentence = capitalised(length.what) + ": at most " + shown(length.bits_at_most) + " bits.";
    if (const auto promise = promise_of(unwrapped)) {
        estimate.structure = promise->structure;
        estimate.bits_at_most = promise->bits;
        estimate.sentence = promise->sentence;
    } else if (unwrapped.form == IdForm::uuid_other) {
        estimate.bits_at_most = 122;
        estimate.structure = "uuid";
        estimate.sentence = "A UUID of a version that does not say that it is random: at most 122 bits.";
    }
    if (!unwrapped.note.empty()) estimate.sentence += " " + capitalised(unwrapped.note) + ".";
    estimate.bits = estimate.bits_at_most;
    estimate.confidence = confidence_of(samples.size());
    if (is_data(unwrapped.form)) return estimate;
    if (samples.size() > 1 && length.bits_at_most > 0) judge_samples(estimate, unwrapped);
    if (estimate.confidence <= confidence_of(samples.size()) && estimate.collisions == 0)
        estimate.sentence += " " + limits(samples.size(), estimate.structure == "partly constant");
    return estimate;
}

}  // namespace sessionaudit
