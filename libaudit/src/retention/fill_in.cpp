#include "retention/fill_in.hpp"

#include <span>
#include <vector>

#include "session/session_jurisdiction.hpp"
#include "tables/session_row.hpp"

namespace sessionaudit {
namespace {

constexpr int kPiece = 2000;
constexpr std::size_t kBatch = 100;

struct Found {
    SessionId id{};
    SessionRow row;
};

/// Of a row whose owner's key is gone nothing can be known; that too is noted.
SessionRow describe(VaultCore& core, const storage::Row& row) {
    SessionRow described;
    described.jurisdiction = Jurisdiction{"", JurisdictionSource::unknown};
    const auto id = SessionId::from_bytes(row.blob(0));
    const auto key = core.key_of(OwnerId::from_bytes(row.blob(1)), static_cast<Bucket>(row.integer(2)));
    if (key) describe_for_retention(described, core, open_session_data(*key, id, row.blob(3)));
    return described;
}

std::vector<Found> next_piece(VaultCore& core, SessionId& cursor) {
    const auto lease = core.readers().lease();
    auto select = lease->prepare(
        "SELECT session_id, owner_id, bucket, sealed FROM session"
        " WHERE session_id > $1 AND jurisdiction IS NULL ORDER BY session_id LIMIT $2");
    const SessionId after = cursor;
    select.bind(after.view(), kPiece);
    std::vector<Found> found;
    while (select.step()) {
        cursor = SessionId::from_bytes(select.row().blob(0));
        found.push_back({cursor, describe(core, select.row())});
    }
    return found;
}

void write(VaultCore& core, std::span<const Found> batch) {
    core.writer().run(
        [&](WriteContext& context) {
            auto update = context.store().prepare(
                "UPDATE session SET jurisdiction = $1, jurisdiction_source = $2, reduced = reduced | $3"
                " WHERE session_id = $4 AND jurisdiction IS NULL");
            for (const Found& found : batch)
                update
                    .bind(found.row.jurisdiction->code, static_cast<int>(found.row.jurisdiction->source),
                          found.row.reduced, found.id.view())
                    .run();
        },
        Writer::Weight::heavy);
}

}  // namespace

void fill_in_jurisdictions(VaultCore& core) {
    SessionId cursor{};
    while (true) {
        const std::vector<Found> found = next_piece(core, cursor);
        for (std::size_t first = 0; first < found.size(); first += kBatch)
            write(core, std::span(found).subspan(first, std::min(kBatch, found.size() - first)));
        if (found.size() < static_cast<std::size_t>(kPiece)) return;
    }
}

}  // namespace sessionaudit
