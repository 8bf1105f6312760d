// Carrying out what was approved, and handing over what came of it.
#include "api/json_values.hpp"
#include "api/route_table.hpp"
#include "app.hpp"
#include "http/file_reply.hpp"
#include "http/json_text.hpp"
#include "http/problem.hpp"
#include "jobs/job_json.hpp"
#include "jobs/job_runner.hpp"
#include "requests/certificate_page.hpp"
#include "requests/letter_reply.hpp"
#include "requests/request_json.hpp"
#include "sessionaudit/error.hpp"
#include "spool/package_spool.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

/// Empty for what is done at once.
std::string job_of(RequestKind kind) {
    if (kind == RequestKind::erasure) return "erasure";
    if (kind == RequestKind::access || kind == RequestKind::portability) return "export_package";
    return {};
}

Reply execute(Call& call) {
    SeenRequest seen = seen_request(call);
    const std::string kind = job_of(seen.info.kind);
    if (kind.empty()) {
        seen.service.execute(seen.id, call.actor());
        return request_reply(call, seen.id);
    }
    if (seen.info.state != RequestState::approved && seen.info.state != RequestState::executing)
        throw Error(ErrorCode::conflict, "a request is carried out once its plan is approved; this one is " +
                                             std::string(to_string(seen.info.state)));
    const std::string id = seen.id.to_string();
    return accepted_job(
        call,
        call.app.jobs.enqueue({kind, dump_json(json{{"request", id}}), call.actor(), {}, "request:" + id}));
}

Package require_package(const Call& call, const RecordId& id) {
    const auto info = call.app.vault.requests().find(id);
    if (!info) throw Error(ErrorCode::not_found, "there is no request " + id.to_string());
    if (info->state != RequestState::executing)
        throw Error(ErrorCode::conflict,
                    "a package is handed over while the request is being executed; this "
                    "one is " +
                        std::string(to_string(info->state)));
    auto package = find_package(call.app.vault, id);
    if (!package)
        throw Error(
            ErrorCode::conflict,
            "there is no package, or its 72 hours are over: execute the request again to make it anew");
    return *std::move(package);
}

Reply get_package(Call& call) {
    const auto id = call.id<RecordId>("request");
    sweep_packages(call.app.vault);
    const Package package = require_package(call, id);
    call.app.vault.requests().note_package(id, PackageAct::fetched, call.actor());
    Reply reply =
        file_reply(package.file, "application/zip", "request-" + id.to_string().substr(0, 8) + ".zip");
    reply.headers.emplace_back("X-Content-SHA256", package.sha256);
    return reply;
}

/// By POST: it is an act, and noted as one.
Reply show_passphrase(Call& call) {
    const auto id = call.id<RecordId>("request");
    const Package package = require_package(call, id);
    const SecretBytes passphrase = call.app.vault.requests().package_passphrase(id);
    call.app.vault.requests().note_package(id, PackageAct::passphrase_told, call.actor());
    return Reply::json({{"passphrase", as_text(passphrase.view())},
                        {"sha256", package.sha256},
                        {"expires", time_json(package.made + kPackageLife)}});
}

RecordId erasure_of(const Call& call) {
    const auto id = call.id<RecordId>("request");
    const auto info = call.app.vault.requests().find(id);
    if (!info) throw Error(ErrorCode::not_found, "there is no request " + id.to_string());
    if (!info->erasure)
        throw Error(ErrorCode::conflict, "nothing was erased for this request, so there is no certificate");
    return *info->erasure;
}

/// Its salts tie ledger entries to the person, hence subjects:read.
Reply get_certificate(Call& call) {
    const std::string certificate = call.app.vault.erasures().certificate(erasure_of(call));
    if (wants_html(call)) return html_reply(certificate_page(certificate));
    Reply reply;
    if (call.field("Accept").find("text/plain") != std::string::npos) {
        reply.content_type = "text/plain; charset=utf-8";
        reply.body = parse_json(certificate).at("ledger").at("proof").get<std::string>();
        return reply;
    }
    reply.content_type = "application/json";
    reply.body = certificate;
    return reply;
}

Reply certificate_delivered(Call& call) {
    call.app.vault.erasures().mark_delivered(erasure_of(call));
    return Reply::no_content();
}

}  // namespace

void add_request_execution_routes(RouteTable& table) {
    table.add("executeRequest", execute);
    table.add("getPackage", get_package);
    table.add("showPassphrase", show_passphrase);
    table.add("getCertificate", get_certificate);
    table.add("certificateDelivered", certificate_delivered);
}

}  // namespace sessionaudit::server
