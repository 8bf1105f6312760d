// The ledger, for whoever checks it: entries, the signed head, proofs, tiles (c2sp.org/tlog-tiles).
#include <algorithm>
#include <charconv>

#include "api/page.hpp"
#include "api/route_table.hpp"
#include "app.hpp"
#include "http/json_text.hpp"
#include "http/problem.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

constexpr std::uint64_t kTileWidth = 256;

std::optional<std::uint64_t> number_of(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

Reply plain_text(std::string text) {
    Reply reply;
    reply.content_type = "text/plain; charset=utf-8";
    reply.body = std::move(text);
    return reply;
}

struct IndexedEntry {
    std::uint64_t index = 0;
    Bytes data;
};

json entry_json(const IndexedEntry& entry) {
    return {{"index", entry.index}, {"entry", parse_json(as_text(entry.data))}};
}

std::uint64_t index_of(const Call& call) {
    const auto index = number_of(call.at("index"));
    if (!index) throw Error(ErrorCode::not_found, "the log has no such entry");
    return *index;
}

Reply list_entries(Call& call) {
    std::uint64_t first = number_of(call.asked("from")).value_or(0);
    if (const auto place = page_cursor(call)) {
        const auto last = number_of(*place);
        if (!last) refuse_cursor();
        first = *last + 1;
    }
    std::vector<IndexedEntry> entries;
    call.app.vault.with_ledger([&](Ledger& ledger) {
        for (Bytes& data : ledger.entries(first, page_limit(call) + 1))
            entries.push_back({first + entries.size(), std::move(data)});
    });
    return Reply::json(page_json(call, entries, entry_json,
                                 [](const IndexedEntry& entry) { return std::to_string(entry.index); }));
}

Reply get_entry(Call& call) {
    const std::uint64_t index = index_of(call);
    std::optional<Bytes> data;
    call.app.vault.with_ledger([&](Ledger& ledger) { data = ledger.entry(index); });
    if (!data) throw Error(ErrorCode::not_found, "the log has no such entry");
    return Reply::json(entry_json({index, *data}));
}

Reply prove_entry(Call& call) {
    const std::uint64_t index = index_of(call);
    std::string proof;
    call.app.vault.with_ledger([&](Ledger& ledger) {
        if (index >= ledger.size()) throw Error(ErrorCode::not_found, "the log has no such entry");
        proof = ledger.prove(index).to_text();
    });
    return plain_text(std::move(proof));
}

Reply checkpoint(Call& call) {
    std::string text;
    call.app.vault.with_ledger([&](Ledger& ledger) { text = ledger.checkpoint(); });
    return plain_text(std::move(text));
}

Reply verifier_key(Call& call) {
    std::string text;
    call.app.vault.with_ledger([&](Ledger& ledger) { text = ledger.key().to_text() + "\n"; });
    return plain_text(std::move(text));
}

Reply consistency(Call& call) {
    json answer;
    call.app.vault.with_ledger([&](Ledger& ledger) {
        const std::uint64_t old_size = *number_of(call.asked("old"));
        const std::uint64_t new_size = number_of(call.asked("new")).value_or(ledger.size());
        if (old_size > new_size || new_size > ledger.size())
            throw Error(ErrorCode::invalid_argument,
                        "the log has " + std::to_string(ledger.size()) +
                            " entries; name an older and a newer size of it, in this order");
        json path = json::array();
        for (const Hash& hash : ledger.consistency_proof(old_size, new_size))
            path.push_back(to_base64(hash));
        answer = {{"old_size", old_size},
                  {"new_size", new_size},
                  {"old_root", to_base64(ledger.root(old_size))},
                  {"new_root", to_base64(ledger.root(new_size))},
                  {"path", std::move(path)}};
    });
    return Reply::json(answer);
}

/// "x001/x234/067" or, of a tile that is not full, "x001/x234/067.p/128".
struct TilePath {
    std::uint64_t index = 0;
    std::uint64_t width = kTileWidth;
};

std::optional<TilePath> parse_tile(std::vector<std::string> groups) {
    TilePath path;
    if (groups.size() >= 2 && groups[groups.size() - 2].ends_with(".p")) {
        const auto width = number_of(groups.back());
        if (!width || *width == 0 || *width >= kTileWidth || groups.back().front() == '0')
            return std::nullopt;
        path.width = *width;
        groups.pop_back();
        groups.back().resize(groups.back().size() - 2);
    }
    for (std::size_t i = 0; i < groups.size(); ++i) {
        std::string_view group = groups[i];
        const bool last = i + 1 == groups.size();
        if (!last) {
            if (!group.starts_with('x')) return std::nullopt;
            group.remove_prefix(1);
        }
        const auto number = number_of(group);
        if (group.size() != 3 || !number || (i == 0 && !last && *number == 0)) return std::nullopt;
        path.index = path.index * 1000 + *number;
    }
    return path;
}

Reply tile(Call& call) {
    std::vector<std::string> groups;
    for (const auto& [name, value] : call.path_values)
        if (name != "level") groups.push_back(value);
    const auto path = parse_tile(std::move(groups));
    const bool entries = call.at("level") == "entries";
    const auto level = number_of(call.at("level"));
    std::optional<Bytes> bytes;
    if (path && (entries || level))
        call.app.vault.with_ledger([&](Ledger& ledger) {
            bytes = entries ? ledger.entry_bundle(path->index, path->width)
                            : ledger.tile(static_cast<unsigned>(std::min<std::uint64_t>(*level, 63)),
                                          path->index, path->width);
        });
    if (!bytes) throw Error(ErrorCode::not_found, "the log has no such tile");
    Reply reply;
    reply.content_type = "application/octet-stream";
    reply.body = as_text(*bytes);
    // What is in a tile never changes.
    reply.headers.emplace_back("Cache-Control", "private, max-age=31536000, immutable");
    return reply;
}

Reply verify(Call& call) {
    LedgerReport report;
    call.app.vault.with_ledger([&](Ledger& ledger) { report = ledger.verify(); });
    return Reply::json({{"sound", report.sound()},
                        {"size", report.size},
                        {"root", to_base64(report.root)},
                        {"problem_count", report.problem_count},
                        {"problems", report.problems},
                        {"clock_steps_back", report.clock_steps_back},
                        {"anchor",
                         {{"state", to_string(report.anchor.state)},
                          {"size", report.anchor.anchored_size},
                          {"sentence", report.anchor.sentence}}}});
}

}  // namespace

void add_ledger_routes(RouteTable& table) {
    table.add("listLedgerEntries", list_entries);
    table.add("getLedgerEntry", get_entry);
    table.add("proveLedgerEntry", prove_entry);
    table.add("ledgerCheckpoint", checkpoint);
    table.add("ledgerKey", verifier_key);
    table.add("ledgerConsistency", consistency);
    for (const char* const operation : {"ledgerTile1", "ledgerTile2", "ledgerTile3", "ledgerTile4"})
        table.add(operation, tile);
    table.add("verifyLedger", verify);
}

}  // namespace sessionaudit::server
