// Requests under a clock that stands still, in a store of their own.
#pragma once

#include <string>

#include "error_code.hpp"
#include "sessionaudit/request.hpp"
#include "test_vault.hpp"

namespace sessionaudit::test {

inline const Identifier kAnna{"email", "anna@shop.example"};
inline const Identifier kBert{"email", "bert@shop.example"};
inline const std::string kSomeHash(64, 'a');

inline NewRequest a_request(RequestKind kind, const Identifier& person = kAnna,
                            const std::string& jurisdiction = "DE") {
    NewRequest request;
    request.person = person;
    request.kind = kind;
    request.jurisdiction = jurisdiction;
    if (kind == RequestKind::rectification)
        request.changes = {{Rectification::What::add_identifier, {}, {"phone", "+49301234567"}, {}, {}, {}}};
    return request;
}

class RequestDesk {
  public:
    RequestDesk() = default;

    RequestService service() { return vault->requests(); }
    RecordId file(const NewRequest& request) { return service().file(request, "app").id; }
    RecordId file(RequestKind kind, const Identifier& person = kAnna, const std::string& where = "DE") {
        return file(a_request(kind, person, where));
    }
    RequestInfo info(const RecordId& id) { return *service().find(id); }
    RequestState state(const RecordId& id) { return info(id).state; }

    void verify(const RecordId& id) {
        const std::string code = service().start_identity_check(id, "app").code;
        service().confirm_code(id, code, "app");
    }
    void approve(const RecordId& id) { service().approve(id, service().plan(id, "dpo").hash, "dpo"); }
    /// From verified, or from received where nobody is verified, to the end of execute().
    RequestResult carry_out(const RecordId& id) {
        approve(id);
        return service().execute(id, "dpo");
    }
    void make_known(const Identifier& person = kAnna) {
        StartRequest start;
        start.subject = person;
        start.jurisdiction = "DE";
        start.attributes = {{"plan", "gold"}};
        session = vault.sessions().start(start).id;
    }
    bool allowed(const std::string& purpose, const std::string& where, const Identifier& person = kAnna) {
        return vault->consents().decide(ConsentHolder{person}, purpose, where).allowed;
    }

    TestVault vault;
    SessionId session{};
};

}  // namespace sessionaudit::test
