// The ledger, policies and numbers over HTTP.
#include "sessionaudit/policy_set.hpp"
#include "sessionaudit/proof.hpp"
#include "test_server.hpp"

using namespace sessionaudit;
using nlohmann::json;
using test::Answer;
using test::TestServer;

namespace {

const std::string kLedger = "/api/v1/ledger";
const std::string kPolicies = "/api/v1/policies";

std::string own_policy(const std::string& title) {
    json policy = json::parse(shipped_policy_files().front().text);
    for (const PolicyFile& file : shipped_policy_files())
        if (json::parse(file.text)["id"] == "gdpr") policy = json::parse(file.text);
    policy["title"] = title;
    return policy.dump();
}

}  // namespace

TEST_CASE("an entry is proven by what the server answers and nothing else", "[api][ledger]") {
    TestServer server;
    const std::string token = server.token();
    server.send_json("POST", "/api/v1/sessions", token, json::object());
    const json page = server.send("GET", kLedger + "/entries?limit=1", token).json();
    REQUIRE(page["items"].size() == 1);
    const json rest =
        server.send("GET", kLedger + "/entries?cursor=" + page["next"].get<std::string>(), token).json();
    REQUIRE(!rest["items"].empty());
    CHECK(rest["items"][0]["index"] == 1);
    const std::string index = rest["items"].back()["index"].dump();
    const json entry = server.send("GET", kLedger + "/entries/" + index, token).json();
    CHECK(entry == rest["items"].back());
    const auto proof =
        TlogProof::parse(server.send("GET", kLedger + "/entries/" + index + "/proof", token).body);
    std::string key = server.send("GET", kLedger + "/key", token).body;
    key.pop_back();
    Bytes bytes;
    server.vault->with_ledger([&](Ledger& ledger) { bytes = *ledger.entry(proof.index); });
    CHECK(json::parse(bytes) == entry["entry"]);
    CHECK(verify_proof(proof, bytes, VerifierKey::parse(key)).size > proof.index);
    CHECK(server.send("GET", kLedger + "/entries/999999", token).status == 404);
    CHECK(server.send("GET", kLedger + "/entries/-1", token).status == 422);
}

TEST_CASE("the log is consistent with its own beginning, and sound", "[api][ledger]") {
    TestServer server;
    const std::string token = server.token();
    const json proof = server.send("GET", kLedger + "/consistency?old=1", token).json();
    std::vector<Hash> path;
    for (const json& text : proof["path"]) {
        const auto bytes = from_base64(text.get<std::string>());
        REQUIRE(bytes->size() == 32);
        std::copy(bytes->begin(), bytes->end(), path.emplace_back().begin());
    }
    const auto hash = [](const json& text) {
        Hash value{};
        const auto bytes = from_base64(text.get<std::string>());
        std::copy(bytes->begin(), bytes->end(), value.begin());
        return value;
    };
    CHECK(verify_consistency(1, proof["new_size"], hash(proof["old_root"]), hash(proof["new_root"]), path));
    CHECK(server.send("GET", kLedger + "/consistency?old=5000", token).status == 422);
    const json verified = server.send("POST", kLedger + "/verify", token).json();
    CHECK(verified["sound"] == true);
    CHECK(verified["anchor"]["state"] == "agrees");
    CHECK(server.send("GET", kLedger + "/checkpoint", token).body.find("\n\n") != std::string::npos);
}

TEST_CASE("tiles are those of the exported folder", "[api][ledger]") {
    TestServer server;
    const std::string token = server.token();
    for (int i = 0; i < 260; ++i)
        server.vault->record({server.vault.clock.now(), "test", "test.entry", "ok", {}, {}, {}});
    server.vault->with_ledger([&](Ledger& ledger) { ledger.export_tiles(server.vault.folder / "tiles"); });
    int files = 0;
    for (const auto& file :
         std::filesystem::recursive_directory_iterator(server.vault.folder / "tiles" / "tile")) {
        if (!file.is_regular_file()) continue;
        const auto relative = std::filesystem::relative(file.path(), server.vault.folder / "tiles" / "tile");
        const Answer tile = server.send("GET", kLedger + "/tile/" + relative.generic_string(), token);
        INFO(relative);
        CHECK(tile.status == 200);
        CHECK(tile.body.size() == file.file_size());
        ++files;
    }
    CHECK(files >= 5);  // two of entries, two of hashes, one above
    for (const char* const path : {"0/001", "0/x000/000", "0/000.p/0", "0/000.p/01", "0/000.p/256", "7/000",
                                   "entries/999", "0/x001/x234/067", "0/x001/x234/x567/067.p/1"}) {
        INFO(path);
        const int status = server.send("GET", kLedger + "/tile/" + path, token).status;
        CHECK((status == 404 || status == 422));
    }
}

TEST_CASE("a policy is put in force by who has seen the one before", "[api][policies]") {
    TestServer server;
    const std::string token = server.token();
    CHECK(server.send("GET", kPolicies, token).json()["items"].size() == 4);
    const Answer shown = server.send("GET", kPolicies + "/gdpr", token);
    REQUIRE(shown.status == 200);
    const json change = {{"text", own_policy("GDPR as we read it")}};
    CHECK(server.send_json("PUT", kPolicies + "/gdpr", token, change).status == 428);
    CHECK(server.send_json("PUT", kPolicies + "/gdpr", token, change, {{"If-Match", "\"x\""}}).status == 412);
    const Answer done =
        server.send_json("PUT", kPolicies + "/gdpr", token, change, {{"If-Match", shown.header("ETag")}});
    INFO(done.body);
    REQUIRE(done.status == 200);
    CHECK(done.json()["title"] == "GDPR as we read it");
    CHECK(server.send("GET", kPolicies + "/gdpr", token).header("ETag") == done.header("ETag"));
    CHECK(server.send_json("PUT", kPolicies + "/gdpr", token, change, {{"If-Match", shown.header("ETag")}})
              .status == 412);
    CHECK(load_policies(server.vault.home() / "policies")->find("gdpr")->title == "GDPR as we read it");
}

TEST_CASE("a policy with a fault changes nothing", "[api][policies][bad_input]") {
    TestServer server;
    const std::string token = server.token();
    const std::string tag = server.send("GET", kPolicies + "/gdpr", token).header("ETag");
    for (const std::string& text : {std::string("{}"), std::string("not json"),
                                    std::string(R"({"id":"gdpr"})"), std::string(R"({"id":"ccpa"})")}) {
        INFO(text);
        const Answer answer =
            server.send_json("PUT", kPolicies + "/gdpr", token, {{"text", text}}, {{"If-Match", tag}});
        CHECK(answer.status == 422);
        CHECK(answer.json()["type"] == "/problems/invalid-policy");
    }
    CHECK(server.send("GET", kPolicies + "/gdpr", token).header("ETag") == tag);
    CHECK(!std::filesystem::exists(server.vault.home() / "policies" / "gdpr.json"));
    const json checked = server
                             .send_json("POST", kPolicies + "/validate", token,
                                        {{"files", {{{"name", "shop.json"}, {"text", "{}"}}}}})
                             .json();
    CHECK(checked["valid"] == false);
    CHECK(checked["findings"][0]["file"] == "shop.json");
}

TEST_CASE("two policies are compared by their rules", "[api][policies]") {
    TestServer server;
    const std::string token = server.token();
    CHECK(server
              .send_json("POST", kPolicies + "/diff", token,
                         {{"before", "gdpr"}, {"after", own_policy("Another title")}})
              .json() == json{{"changes", json::array()}});
    json looser = json::parse(own_policy("GDPR"));
    looser["retention"].erase(0);
    const Answer changes =
        server.send_json("POST", kPolicies + "/diff", token, {{"before", "gdpr"}, {"after", looser.dump()}});
    INFO(changes.body);
    CHECK(!changes.json()["changes"].empty());
    CHECK(
        server.send_json("POST", kPolicies + "/diff", token, {{"before", "none"}, {"after", "{}"}}).status ==
        404);
}

TEST_CASE("numbers about visits are told", "[api][stats]") {
    TestServer server;
    const std::string token = server.token();
    server.send_json("POST", "/api/v1/sessions", token, {{"subject", "email:anna@shop.example"}});
    const json stats = server.send("GET", "/api/v1/stats", token).json();
    CHECK(stats["active_sessions"] == 1);
    CHECK(stats["subjects"] == 1);
    CHECK(stats["all"]["sessions"] == 1);
}
