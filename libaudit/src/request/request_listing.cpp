// What there is, as registers, reports and people see it.
#include <algorithm>

#include "request/request_clock.hpp"
#include "request/request_identity.hpp"
#include "request/request_states.hpp"
#include "request/request_work.hpp"
#include "sessionaudit/error.hpp"
#include "tables/subjects.hpp"

namespace sessionaudit {
namespace {

RequestInfo info_of(const RequestRow& row, Timestamp now) {
    const RequestTerms terms = terms_of(row);
    RequestDates dates = dates_of(row, terms, now);
    RequestInfo info;
    info.id = row.id;
    info.kind = row.kind;
    info.categories_only = row.categories_only;
    info.state = row.state;
    info.jurisdiction = row.jurisdiction;
    info.regulation = terms.policy;
    info.clock = terms.sentence;
    info.manner = row.manner;
    info.language = row.language;
    info.received = row.received;
    info.acknowledged = row.acknowledged;
    info.verified = row.verified;
    info.extended = row.extended;
    info.completed = row.completed;
    info.lifted = row.lifted;
    info.confirm = std::move(dates.confirm);
    info.respond = std::move(dates.respond);
    info.outcome = row.outcome;
    info.ground = row.ground;
    info.by_agent = row.by_agent;
    info.permission_checked = row.permission_checked;
    info.duplicate_of = row.duplicate_of;
    info.erasure = row.erasure;
    info.plan = row.plan;
    info.delivered_sha256 = row.delivered_sha256;
    info.codes_left = static_cast<int>(std::max<std::int64_t>(0, kCodesWrongMax - row.codes_wrong));
    info.person_forgotten = row.sealed.empty();
    info.steps = row.steps;
    return info;
}

std::vector<RequestInfo> infos_of(const std::vector<RequestRow>& rows, Timestamp now) {
    std::vector<RequestInfo> infos;
    infos.reserve(rows.size());
    for (const RequestRow& row : rows)
        infos.push_back(info_of(row, now));
    return infos;
}

std::vector<RequestRow> read_requests(VaultCore& core, const RequestFilter& filter) {
    const auto lease = core.readers().lease();
    return select_requests(*lease, filter);
}

/// Dates are computed, not stored, so the open ones are looked through.
std::vector<RequestInfo> list_overdue(VaultCore& core, RequestFilter filter) {
    constexpr std::size_t kBatch = 500;
    const std::size_t wanted = filter.limit;
    const Timestamp now = core.now();
    filter.limit = kBatch;
    std::vector<RequestInfo> late;
    while (true) {
        const auto rows = read_requests(core, filter);
        for (const RequestRow& row : rows) {
            RequestInfo info = info_of(row, now);
            if (!info.overdue(now) && !info.confirmation_overdue(now)) continue;
            late.push_back(std::move(info));
            if (late.size() == wanted) return late;
        }
        if (rows.size() < kBatch) return late;
        filter.after = RequestPlace{rows.back().received, rows.back().id};
    }
}

/// What presses first.
Timestamp urgency_of(const RequestInfo& info) {
    return info.confirm && !info.acknowledged ? std::min(info.confirm->safe, info.respond.safe)
                                              : info.respond.safe;
}

}  // namespace

std::vector<RequestInfo> RequestService::list(const RequestFilter& filter) {
    return filter.overdue_only ? list_overdue(core_, filter)
                               : infos_of(read_requests(core_, filter), core_.now());
}

std::optional<RequestInfo> RequestService::find(const RecordId& id) {
    const auto row = [&] {
        const auto lease = core_.readers().lease();
        return select_request(*lease, id);
    }();
    return row ? std::optional(info_of(*row, core_.now())) : std::nullopt;
}

std::vector<RequestInfo> RequestService::find(const Identifier& person) {
    const Hash mac = identifier_mac(core_.index_key(), person);
    const auto rows = [&] {
        const auto lease = core_.readers().lease();
        return select_requests_of(*lease, mac);
    }();
    return infos_of(rows, core_.now());
}

RequestDetails RequestService::details(const RecordId& id) {
    const RequestRow row = [&] {
        const auto lease = core_.readers().lease();
        return require_request(*lease, id);
    }();
    const auto key = key_of_request(core_, row);
    return key ? open_secrets(*key, id, row.sealed).details : RequestDetails{};
}

std::vector<RequestStep> RequestService::history(const RecordId& id) {
    const auto lease = core_.readers().lease();
    const RequestRow row = require_request(*lease, id);
    const auto key = key_of_request(core_, row);
    std::vector<RequestStep> steps;
    for (const StepRow& step : select_steps(*lease, id))
        steps.push_back({step.at, step.what, step.state, step.actor,
                         key && !step.sealed.empty() ? open_reason(*key, id, step.sealed) : ""});
    return steps;
}

std::vector<RequestInfo> RequestService::next_deadlines(Timestamp before) {
    RequestFilter filter;
    filter.open_only = true;
    std::vector<RequestInfo> infos = list(filter);
    infos.erase(std::remove_if(infos.begin(), infos.end(),
                               [&](const RequestInfo& info) { return urgency_of(info) >= before; }),
                infos.end());
    std::stable_sort(infos.begin(), infos.end(), [](const RequestInfo& a, const RequestInfo& b) {
        return urgency_of(a) < urgency_of(b);
    });
    return infos;
}

PublicRequestStatus RequestService::public_status(const RecordId& id, bool proved) {
    const auto lease = core_.readers().lease();
    const RequestRow row = require_request(*lease, id);
    PublicRequestStatus status{
        row.state, row.received, dates_of(row, terms_of(row), core_.now()).respond.legal_date, {}, {}};
    if (needs_identity(row.kind) && !row.verified) return status;
    // What became of the first one tells whether there is one: only its person may learn that.
    const auto first = proved && row.duplicate_of && is_open(row.state)
                           ? select_request(*lease, *row.duplicate_of)
                           : std::nullopt;
    const RequestRow& told = first ? *first : row;
    status.state = told.state;
    status.outcome = told.outcome;
    status.ground = told.ground;
    return status;
}

}  // namespace sessionaudit
