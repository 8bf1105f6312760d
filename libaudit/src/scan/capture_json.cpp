#include "scan/capture_json.hpp"

#include "core/utf8.hpp"
#include "sessionaudit/bytes.hpp"

namespace sessionaudit {
namespace {

using nlohmann::json;

json json_of(const std::vector<std::string>& texts) {
    json list = json::array();
    for (const std::string& text : texts)
        list.push_back(json_of_bytes(text));
    return list;
}

json json_of(const std::vector<PageLink>& links) {
    json list = json::array();
    for (const PageLink& link : links)
        list.push_back({{"url", json_of_bytes(link.url)}, {"element", json_of_bytes(link.element)}});
    return list;
}

json json_of(const DeclaredCookie& row) {
    return {{"name", json_of_bytes(row.name)},
            {"purpose", json_of_bytes(row.purpose)},
            {"party", json_of_bytes(row.party)},
            {"lifetime", json_of_bytes(row.lifetime)},
            {"url", json_of_bytes(row.url)}};
}

json json_of(const PageFacts& page) {
    json out{{"bytes", page.bytes}};
    if (page.cut) out["cut"] = true;
    if (!page.links.empty()) out["links"] = json_of(page.links);
    for (const DeclaredCookie& row : page.declared)
        out["declared"].push_back(json_of(row));
    for (const std::string& name : page.values_in_body)
        out["values_in_body"].push_back(json_of_bytes(name));
    return out;
}

json json_of(const std::vector<BrowserFacts::Script>& scripts) {
    json list = json::array();
    for (const BrowserFacts::Script& script : scripts)
        list.push_back({{"cookie", json_of_bytes(script.cookie)},
                        {"script_url", json_of_bytes(script.script_url)},
                        {"line", json_of_bytes(script.line)}});
    return list;
}

json json_of(const BrowserFacts& browser) {
    json out{{"written", json_of(browser.written)},
             {"read", json_of(browser.read)},
             {"third_party_requests", json_of(browser.third_party_requests)},
             {"blocked", json::array()},
             {"storage", json::array()}};
    for (const BrowserFacts::Blocked& blocked : browser.blocked)
        out["blocked"].push_back({{"line", blocked.line}, {"reasons", json_of(blocked.reasons)}});
    for (const BrowserFacts::Storage& storage : browser.storage)
        out["storage"].push_back({{"kind", json_of_bytes(storage.kind)},
                                  {"name", json_of_bytes(storage.name)},
                                  {"origin", json_of_bytes(storage.origin)}});
    return out;
}

}  // namespace

json json_of_bytes(std::string_view bytes) {
    if (is_utf8(bytes)) return std::string(bytes);
    return {{"b64", to_base64(as_bytes(bytes))}};
}

json json_of(const Capture& capture) {
    json headers = json::array();
    for (const HeaderField& field : capture.headers)
        headers.push_back(json::array({json_of_bytes(field.name), json_of_bytes(field.value)}));
    json out{{"format", kCaptureFormat},
             {"url", json_of_bytes(capture.url)},
             {"method", json_of_bytes(capture.method)},
             {"status", capture.status},
             {"source", to_string(capture.source)},
             {"kind", to_string(capture.kind)},
             {"at", to_rfc3339(capture.at)},
             {"headers", std::move(headers)},
             {"page", json_of(capture.page)}};
    if (!capture.page_url.empty()) out["page_url"] = json_of_bytes(capture.page_url);
    if (!capture.http_version.empty()) out["http_version"] = json_of_bytes(capture.http_version);
    if (capture.tls_verified) out["tls_verified"] = true;
    if (capture.with_gpc) out["with_gpc"] = true;
    if (capture.logged_in) out["logged_in"] = true;
    if (capture.browser) out["browser"] = json_of(*capture.browser);
    return out;
}

json json_of(const CaptureProblem& problem) {
    return {{"kind", to_string(problem.kind)},
            {"url", json_of_bytes(problem.url)},
            {"sentence", json_of_bytes(problem.sentence)},
            {"fatal", problem.fatal}};
}

json json_of(const LifecycleCheck& check) {
    return {{"id", json_of_bytes(check.id)},
            {"outcome", to_string(check.outcome)},
            {"sentence", json_of_bytes(check.sentence)},
            {"cookie", json_of_bytes(check.cookie)},
            {"references", json_of(check.references)}};
}

json json_of(const SessionIdEstimate& estimate) {
    return {{"cookie", json_of_bytes(estimate.cookie)},
            {"samples", estimate.samples},
            {"bits", estimate.bits},
            {"bits_at_most", estimate.bits_at_most},
            {"confidence", estimate.confidence},
            {"structure", json_of_bytes(estimate.structure)},
            {"collisions", estimate.collisions},
            {"sentence", json_of_bytes(estimate.sentence)}};
}

}  // namespace sessionaudit
