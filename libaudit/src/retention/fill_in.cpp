#include "retention/fill_in.hpp"

#include <span>
#include <vector>

#include "session/session_jurisdiction.hpp"
#include "tables/sessions.hpp"

namespace sessionaudit {
namespace {

constexpr int kPiece = 2000;
constexpr std::size_t kBatch = 100;

struct Found {
    SessionId id{};
    SessionRow row;
};

/// Of a row whose owner's key is gone nothing can be known; that too is noted.
SessionRow describe(VaultCore& core, const SealedSession& session) {
    SessionRow described;
    described.jurisdiction = Jurisdiction{"", JurisdictionSource::unknown};
    if (const auto key = core.key_of(session.owner, session.bucket))
        describe_for_retention(described, core, open_session_data(*key, session.id, session.sealed));
    return described;
}

std::vector<Found> next_piece(VaultCore& core, SessionId& cursor) {
    const auto lease = core.readers().lease();
    std::vector<Found> found;
    visit_sessions_without_jurisdiction(*lease, cursor, kPiece, [&](const SealedSession& session) {
        found.push_back({session.id, describe(core, session)});
    });
    if (!found.empty()) cursor = found.back().id;
    return found;
}

void write(VaultCore& core, std::span<const Found> batch) {
    core.writer().run(
        [&](WriteContext& context) {
            for (const Found& found : batch)
                note_jurisdiction(context.store(), found.id, *found.row.jurisdiction, found.row.reduced);
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
