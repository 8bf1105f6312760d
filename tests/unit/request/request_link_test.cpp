// Secret links, passphrases of packages, pages of the list, and acting on what was seen.
#include <catch2/catch_test_macros.hpp>

#include "request_fixture.hpp"

using namespace sessionaudit;
using test::code_of;
using test::kAnna;
using test::kBert;
using test::RequestDesk;

TEST_CASE("a link leads to its request until thirty days after it was closed", "[request][link]") {
    RequestDesk desk;
    const RecordId id = desk.file(RequestKind::opt_out);
    const std::string link = desk.service().issue_link(id);
    CHECK(link.size() == 47);
    CHECK(link.starts_with("srl_"));
    CHECK(desk.service().follow_link(link)->request == id);
    CHECK_FALSE(desk.service().follow_link(link + "A"));
    CHECK_FALSE(desk.service().follow_link("srl_"));
    CHECK_FALSE(desk.service().follow_link(""));
    CHECK_FALSE(desk.service().follow_link("sat_" + link.substr(4)));
    desk.carry_out(id);
    desk.vault.clock.advance(std::chrono::hours{24 * 30});
    CHECK(desk.service().follow_link(link)->request == id);
    CHECK(desk.service().purge_links() == 0);
    desk.vault.clock.advance(std::chrono::hours{1});
    CHECK_FALSE(desk.service().follow_link(link));
    CHECK(desk.service().purge_links() == 1);
    CHECK(desk.service().purge_links() == 0);
}

TEST_CASE("a link shows the answer to whom the code came by it, and to nobody for another's word",
          "[request][link]") {
    RequestDesk desk;
    const RecordId coded = desk.file(RequestKind::access);
    const std::string link = desk.service().issue_link(coded);
    const std::string other = desk.service().issue_link(coded);
    CHECK_FALSE(desk.service().follow_link(link)->sees_answer);
    const std::string code = desk.service().start_identity_check(coded, "app").code;
    CHECK(desk.service().confirm_code(coded, code, "public", link) == CodeAnswer::verified);
    CHECK(desk.service().follow_link(link)->sees_answer);
    CHECK_FALSE(desk.service().follow_link(other)->sees_answer);
    const RecordId attested = desk.file(RequestKind::access, kBert);
    const std::string of_attested = desk.service().issue_link(attested);
    desk.service().attest(attested, "came with a passport", "dpo");
    CHECK_FALSE(desk.service().follow_link(of_attested)->sees_answer);
    CHECK(desk.service().follow_link(desk.service().issue_link(desk.file(RequestKind::limit)))->sees_answer);
}

TEST_CASE("nothing has a link that is no request", "[request][link]") {
    RequestDesk desk;
    CHECK(code_of([&] { desk.service().issue_link(RecordId{}); }) == ErrorCode::not_found);
}

TEST_CASE("a package's passphrase is the request's own and goes with its key", "[request][link]") {
    RequestDesk desk;
    desk.make_known();
    const RecordId one = desk.file(RequestKind::access);
    const RecordId other = desk.file(RequestKind::access, kBert);
    const SecretBytes phrase = desk.service().package_passphrase(one);
    const std::string text(as_text(phrase.view()));
    CHECK(text.size() == 35);
    CHECK(text.find_first_not_of("0123456789abcdefghjkmnpqrstvwxyz-") == std::string::npos);
    CHECK(as_text(desk.service().package_passphrase(one).view()) == text);
    CHECK(as_text(desk.service().package_passphrase(other).view()) != text);
    const auto plan = desk.vault->erasures().plan(kAnna);
    desk.vault->erasures().execute(kAnna, plan->hash, "dpo");
    CHECK(code_of([&] { desk.service().package_passphrase(one); }) == ErrorCode::conflict);
}

TEST_CASE("who acts on what is no longer so is told", "[request][version]") {
    RequestDesk desk;
    const RecordId id = desk.file(RequestKind::opt_out);
    const std::int64_t seen = desk.info(id).steps;
    CHECK(seen == 1);
    const std::string hash = desk.service().when_at(seen).plan(id, "dpo").hash;
    CHECK(code_of([&] { desk.service().when_at(seen).withdraw(id, "", "dpo"); }) == ErrorCode::conflict);
    CHECK(desk.info(id).steps == 2);
    desk.service().when_at(2).approve(id, hash, "dpo");
    CHECK(code_of([&] { desk.service().when_at(2).approve(id, hash, "dpo"); }) == ErrorCode::conflict);
    CHECK(desk.service().list().front().steps == 3);
}

TEST_CASE("the list goes on after the place where a page ended", "[request][listing]") {
    RequestDesk desk;
    for (int i = 0; i < 7; ++i) {
        desk.file(RequestKind::opt_out, {"email", "p" + std::to_string(i) + "@shop.example"});
        if (i % 2 == 1) desk.vault.clock.advance(std::chrono::seconds{1});
    }
    const auto all = desk.service().list();
    REQUIRE(all.size() == 7);
    RequestFilter filter;
    filter.limit = 2;
    std::vector<RecordId> seen;
    for (auto page = desk.service().list(filter); !page.empty(); page = desk.service().list(filter)) {
        for (const RequestInfo& info : page)
            seen.push_back(info.id);
        filter.after = RequestPlace{page.back().received, page.back().id};
    }
    REQUIRE(seen.size() == 7);
    for (std::size_t i = 0; i < seen.size(); ++i)
        CHECK(seen[i] == all[i].id);
}

TEST_CASE("late ones are found among the open ones", "[request][listing]") {
    RequestDesk desk;
    const RecordId late = desk.file(RequestKind::access);
    desk.service().withdraw(desk.file(RequestKind::access, kBert), "", "app");
    desk.vault.clock.advance(std::chrono::hours{24 * 60});
    desk.file(RequestKind::restriction);
    RequestFilter filter;
    filter.overdue_only = true;
    const auto found = desk.service().list(filter);
    REQUIRE(found.size() == 1);
    CHECK(found[0].id == late);
    filter.after = RequestPlace{found[0].received, found[0].id};
    CHECK(desk.service().list(filter).empty());
}
