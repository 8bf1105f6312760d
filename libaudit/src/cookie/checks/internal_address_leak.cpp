#include "cookie/audit/address_leak.hpp"
#include "cookie/checks/check_tools.hpp"

namespace sessionaudit::checks {
namespace {

constexpr AuditReference kReferences[] = {refs::kBigIp, refs::kCwe200};

void kept(const LineFacts& line, const TargetFacts&, CookieFindings& findings) {
    const AddressLeak leak = address_leak_in(line.line().value);
    if (leak == AddressLeak::none) return;
    FindingDraft* const draft = findings.raise(line);
    if (draft == nullptr) return;
    draft->at(line.line().value_span);
    draft->says(called(line) + (leak == AddressLeak::big_ip
                                    ? " encodes address and port of a server as BIG-IP does by default"
                                    : " holds an address of a private network"));
}

}  // namespace

CookieCheck internal_address_leak() {
    return {.info = {.id = "internal_address_leak",
                     .title = "Address of an internal server in a cookie",
                     .category = "privacy",
                     .severity = FindingLevel::low,
                     .why = "The value tells strangers how the network behind the site is laid out.",
                     .fix = "Encrypt or replace the value: load balancers have a setting for it.",
                     .references = kReferences,
                     .zap_id = "",
                     .cwe = "200",
                     .needs = "http"},
            .kept = kept};
}

}  // namespace sessionaudit::checks
