// The whole of the library in one page: what an application does at its start, at each request, when its
// visitor chooses, and when a person asks to be erased. docs/architecture.md tells what happens underneath.
//
// usage: library FOLDER    (a folder for the store, which must not exist yet)
#include <filesystem>
#include <iostream>
#include <sessionaudit/error.hpp>
#include <sessionaudit/vault.hpp>

namespace {

void use_a_store(const std::filesystem::path& home) {
    // [manual]
    namespace sa = sessionaudit;

    // Once: makes the folder, the root key in it, the databases and the ledger.
    sa::CreateOptions options;
    options.home = home;
    options.site = "shop.example";
    sa::Vault::create(options);

    // When the program starts. One vault for the whole program; services are cheap, take one when needed.
    const sa::Vault vault = sa::Vault::open({.home = home});

    // A visitor without a session: send `issued.set_cookie`, keep nothing.
    const sa::RequestContext request{"192.0.2.17", "Mozilla/5.0 (X11; Linux) Firefox/140.0"};
    sa::StartRequest start;
    start.context = request;
    start.jurisdiction = "DE";
    const sa::IssuedSession issued = vault.sessions().start(start);

    // Each request after that: the token came back in the cookie.
    const sa::CheckResult visit = vault.sessions().check(issued.token, request);
    if (visit.status != sa::TokenStatus::active) std::cout << "ask them to log in again\n";

    // The banner's answer, then what may be done. Events nobody agreed to are dropped or only counted.
    sa::ConsentAct act;
    act.holder = visit.id;
    act.choices = {{"audience_measurement", sa::ConsentState::given, {}}};
    act.notice = {"cookies", "3", ""};
    act.language = "en";
    act.method = "banner";
    vault.consents().record(act);
    const bool may_advertise = vault.consents().decide(visit.id, "advertising").allowed;
    sa::Event view;
    view.at = vault.clock().now();
    view.purpose = "audience_measurement";
    view.path = "/product/kettle";
    const sa::RecordedEvents kept = vault.sessions().record_events(visit.id, {view});

    // A login: a new token, and from here on the visit is Anna's.
    const auto anna = sa::Identifier::parse("email:anna@shop.example");
    const sa::IssuedSession login = vault.sessions().login(issued.token, anna, request);

    // She asks to be erased. The plan says what will go; only the plan that was seen is carried out.
    const auto plan = vault.erasures().plan(anna);
    const sa::RecordId erasure = vault.erasures().execute(anna, plan->hash, "user:dpo");
    const std::string certificate = vault.erasures().certificate(erasure);
    // [end]
    std::cout << "advertising allowed: " << (may_advertise ? "yes" : "no") << '\n'
              << "events kept: " << kept.recorded << '\n'
              << "her token now: " << sa::to_string(vault.sessions().check(login.token, request).status)
              << '\n'
              << "certificate: " << (certificate.empty() ? "none" : "written") << '\n';
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: library FOLDER\n";
        return 2;
    }
    try {
        use_a_store(argv[1]);
        return 0;
    } catch (const sessionaudit::Error& error) {
        std::cerr << "library: " << error.what() << '\n';
        return 3;
    }
}
