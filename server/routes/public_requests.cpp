// The public endpoints for requests: a person files one and follows it by a secret link.
//
// The link travels in bodies only: URLs end in logs, histories and Referer fields. A page gets it behind the
// # of its address, which browsers send to nobody. Answers are the same whether or not anybody is known.
#include "api/json_values.hpp"
#include "api/route_table.hpp"
#include "app.hpp"
#include "auth/browser_limits.hpp"
#include "http/file_reply.hpp"
#include "http/problem.hpp"
#include "requests/certificate_page.hpp"
#include "requests/letter_reply.hpp"
#include "requests/request_json.hpp"
#include "requests/request_mail.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/record_json.hpp"
#include "spool/package_spool.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

constexpr const char* kActor = "public";

void require_pace(const Call& call, RateLimit& limit) {
    require_rate(limit, address_name(call.client), call.app.vault.clock().now());
}

const std::string& link_of(const Call& call) {
    return call.body["link"].get_ref<const std::string&>();
}

/// One answer for what was never a link, what is none any more, and what is somebody else's guess.
FollowedLink followed(const Call& call) {
    require_pace(call, call.app.browser_limits.follow_request);
    const auto found = call.app.vault.requests().follow_link(link_of(call));
    if (!found)
        throw Problem(404, "unknown-link",
                      "this link leads nowhere: it is not complete, or its time is over");
    return *found;
}

RecordId followed_to_answer(const Call& call) {
    const FollowedLink link = followed(call);
    if (!link.sees_answer)
        throw Problem(
            403, "identity-not-proved",
            "this is for whoever proved who they are with a code by this link; others ask those who "
            "answer the request");
    return link.request;
}

json status_json(const Call& call, const FollowedLink& link) {
    const PublicRequestStatus status =
        call.app.vault.requests().public_status(link.request, link.sees_answer);
    json answer = json_of(status);
    answer["package"] = link.sees_answer && find_package(call.app.vault, link.request).has_value();
    if (!link.sees_answer)
        for (const char* const name : {"outcome", "ground"})
            answer.erase(name);
    return answer;
}

Reply file_own(Call& call) {
    require_pace(call, call.app.browser_limits.file_request);
    RequestService requests = call.app.vault.requests();
    const FiledRequest filed = requests.file(new_request(call.body), kActor);
    json answer = {{"link", requests.issue_link(filed.id)},
                   {"received", time_json(filed.received)},
                   {"respond_by", json_of(filed.respond)["legal_date"]}};
    if (filed.confirm) answer["confirm_by"] = json_of(*filed.confirm)["legal_date"];
    return Reply::json(answer, 201);
}

Reply own_status(Call& call) {
    return Reply::json(status_json(call, followed(call)));
}

/// What a limit keeps in memory names nobody.
std::string person_name(const Call& call, const RecordId& request) {
    const Identifier person = call.app.vault.requests().details(request).person;
    return std::to_string(std::hash<std::string>()(person.kind + ":" + person.value));
}

Reply send_own_code(Call& call) {
    const FollowedLink link = followed(call);
    require_pace(call, call.app.browser_limits.send_code);
    require_rate(call.app.browser_limits.mail_person, person_name(call, link.request),
                 call.app.vault.clock().now());
    const Timestamp expires = mail_code(call.app, call.app.vault.requests(), link.request, kActor);
    return Reply::json({{"expires", time_json(expires)}});
}

Reply confirm_own_code(Call& call) {
    const FollowedLink link = followed(call);
    const CodeAnswer answer = call.app.vault.requests().confirm_code(
        link.request, call.body["code"].get_ref<const std::string&>(), kActor, link_of(call));
    return Reply::json({{"answer", to_string(answer)}});
}

Reply withdraw_own(Call& call) {
    FollowedLink link = followed(call);
    call.app.vault.requests().withdraw(link.request, {}, kActor);
    return Reply::json(status_json(call, link));
}

/// A retry after the delivery finds the package until its time is up.
Package own_package(const Call& call, const RecordId& id) {
    auto package = find_package(call.app.vault, id);
    if (!package)
        throw Problem(409, "no-package", "nothing waits here to be fetched, or its 72 hours are over");
    return *std::move(package);
}

/// Taken to the last byte, it is delivered.
void complete(const Vault& vault, const RecordId& id, const std::string& sha256) {
    const auto info = vault.requests().find(id);
    if (!info || info->state != RequestState::executing) return;
    try {
        vault.requests().complete_delivery(id, sha256, "download", kActor);
    } catch (const Error&) {
        // Somebody was quicker; the person has it all the same.
    }
}

Reply fetch_package(Call& call) {
    const RecordId id = followed_to_answer(call);
    sweep_packages(call.app.vault);
    const Package package = own_package(call, id);
    return file_reply(
        package.file, "application/zip", "my-data.zip",
        [&vault = call.app.vault, id, sha256 = package.sha256] { complete(vault, id, sha256); });
}

Reply tell_passphrase(Call& call) {
    const RecordId id = followed_to_answer(call);
    const Package package = own_package(call, id);
    const SecretBytes passphrase = call.app.vault.requests().package_passphrase(id);
    call.app.vault.requests().note_package(id, PackageAct::passphrase_told, kActor);
    return Reply::json(
        {{"passphrase", as_text(passphrase.view())}, {"expires", time_json(package.made + kPackageLife)}});
}

Reply own_letter(Call& call) {
    const FollowedLink link = followed(call);
    const auto info = call.app.vault.requests().find(link.request);
    if (!info) throw Problem(404, "unknown-link", "this link leads nowhere any more");
    if (!is_open(info->state) && !link.sees_answer)
        throw Problem(403, "identity-not-proved",
                      "the answer is for whoever proved who they are with a code by this link");
    return letter_reply(call, link.request, fitting_letter(info->state), {});
}

Reply own_certificate(Call& call) {
    const RecordId id = followed_to_answer(call);
    const auto info = call.app.vault.requests().find(id);
    if (!info || !info->erasure)
        throw Problem(409, "conflict", "nothing was erased for this request, so there is no certificate");
    std::string certificate = call.app.vault.erasures().certificate(*info->erasure);
    if (wants_html(call)) return html_reply(certificate_page(certificate));
    Reply reply;
    reply.content_type = "application/json";
    reply.body = std::move(certificate);
    return reply;
}

}  // namespace

void add_public_requests_routes(RouteTable& table) {
    table.add("fileOwnRequest", file_own);
    table.add("ownRequestStatus", own_status);
    table.add("sendOwnCode", send_own_code);
    table.add("confirmOwnCode", confirm_own_code);
    table.add("withdrawOwnRequest", withdraw_own);
    table.add("fetchOwnPackage", fetch_package);
    table.add("tellOwnPassphrase", tell_passphrase);
    table.add("ownLetter", own_letter);
    table.add("ownCertificate", own_certificate);
}

}  // namespace sessionaudit::server
