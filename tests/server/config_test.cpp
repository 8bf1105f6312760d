// Settings: where they come from, which of them wins, and what is said of wrong ones.
#include <catch2/matchers/catch_matchers_string.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "json_schema.hpp"
#include "operation/command_line.hpp"
#include "operation/config_reader.hpp"
#include "temp_folder.hpp"

using namespace sessionaudit;
using namespace sessionaudit::server;
using Catch::Matchers::ContainsSubstring;

namespace {

struct Files {
    test::TempFolder folder;
    std::filesystem::path write(const std::string& name, const std::string& text) const {
        const auto file = folder / name;
        std::ofstream(file) << text;
        std::filesystem::permissions(
            file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
        return file;
    }
    ReadConfig read(const std::string& text) const {
        return read_server_config({write("config.json", text), {}, {}});
    }
};

std::string all_of(const std::vector<Complaint>& complaints) {
    return complaint_lines(complaints, "");
}

nlohmann::json json_file(const std::string& name) {
    std::ifstream input(std::string(SESSIONAUDIT_SOURCE_FOLDER) + "/" + name);
    REQUIRE(input);
    return nlohmann::json::parse(input);
}

std::string text_file(const std::string& name) {
    std::ifstream input(std::string(SESSIONAUDIT_SOURCE_FOLDER) + "/" + name);
    std::ostringstream text;
    text << input.rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("without anything said, it listens on this machine alone", "[operation][config]") {
    const ReadConfig read = read_server_config({});
    INFO(all_of(read.errors));
    CHECK(read.errors.empty());
    CHECK(read.config.address == "127.0.0.1");
    CHECK(read.config.limits.head_time == std::chrono::seconds{10});
}

TEST_CASE("flags win over the environment, and the environment over the file", "[operation][config]") {
    const Files files;
    ConfigSources sources{
        files.write("c.json", R"({"port": 1001, "home": "/file", "limits": {"head_time": "5s"}})"),
        {{"SESSIONAUDITD_PORT", "1002"}, {"SESSIONAUDITD_HOME", "/environment"}},
        {{"port", "1003"}}};
    const ReadConfig read = read_server_config(sources);
    INFO(all_of(read.errors));
    REQUIRE(read.errors.empty());
    CHECK(read.config.port == 1003);
    CHECK(read.config.home == "/environment");
    CHECK(read.config.limits.head_time == std::chrono::seconds{5});
}

TEST_CASE("all that is wrong is told at once, each with its place", "[operation][config]") {
    const Files files;
    ConfigSources sources{files.write("c.json",
                                      "{\n  \"prot\": 1,\n  \"port\": \"x\",\n  \"limits\": {\n"
                                      "    \"head_time\": 5,\n    \"fields\": 1\n  }\n}\n"),
                          {{"SESSIONAUDITD_HOEM", "/x"}, {"SESSIONAUDITD_PORT", "70000"}},
                          {{"public_url", "shop"}, {"trusted_proxies", "10.0.0.0/8,proxy"}}};
    const std::string told = all_of(read_server_config(sources).errors);
    CHECK_THAT(told, ContainsSubstring("c.json:2 /prot: is no setting, did you mean \"port\"?"));
    CHECK_THAT(told, ContainsSubstring("c.json:3 /port: is of the wrong JSON type; write a whole number"));
    CHECK_THAT(told,
               ContainsSubstring("c.json:5 /limits/head_time: is of the wrong JSON type; write a time"));
    CHECK_THAT(told,
               ContainsSubstring("c.json:6 /limits/fields: is out of range; write something from 8 to 100"));
    CHECK_THAT(told,
               ContainsSubstring("SESSIONAUDITD_HOEM: is no setting, did you mean \"SESSIONAUDITD_HOME\"?"));
    CHECK_THAT(told, ContainsSubstring("SESSIONAUDITD_PORT: is out of range"));
    CHECK_THAT(told, ContainsSubstring("--public-url: is no origin"));
    CHECK_THAT(told, ContainsSubstring("--trusted-proxies: holds what is no address"));
}

TEST_CASE("a file that is no JSON, or holds a name twice, is told by its line", "[operation][config]") {
    const Files files;
    CHECK_THAT(all_of(files.read("{\n\"port\": 1\n\"home\": 2}").errors),
               ContainsSubstring("config.json:3: this is no JSON"));
    CHECK_THAT(all_of(files.read("{\"port\": 1,\n\"port\": 2}").errors),
               ContainsSubstring("config.json:2 /port: stands here a second time"));
    CHECK_THAT(all_of(files.read("[]").errors), ContainsSubstring("a list where a value belongs"));
    CHECK_THAT(all_of(files.read("").errors), ContainsSubstring("this is no JSON"));
    CHECK_THAT(all_of(files.read("{\"limits\": {\"fields\": {\"a\": 1}}}").errors),
               ContainsSubstring("an object where a value belongs"));
    CHECK_THAT(all_of(files.read("{\"port\": null}").errors), ContainsSubstring("is null"));
    CHECK_THAT(all_of(read_server_config({files.folder / "none.json", {}, {}}).errors),
               ContainsSubstring("cannot be read"));
}

TEST_CASE("beyond this machine it listens with TLS, or when it is told that a proxy has it",
          "[operation][config]") {
    const Files files;
    CHECK_THAT(all_of(files.read("{\"address\": \"0.0.0.0\"}").errors),
               ContainsSubstring("/address: it would listen beyond this machine without TLS"));
    CHECK_THAT(all_of(files.read("{\"address\": \"::\"}").errors), ContainsSubstring("without TLS"));
    CHECK_THAT(all_of(files.read("{\"address\": \"shop\"}").errors), ContainsSubstring("is no IP address"));
    CHECK_THAT(all_of(files.read("{\"certificate\": \"/x\"}").errors), ContainsSubstring("come together"));
    const ReadConfig told = files.read("{\"address\": \"0.0.0.0\", \"insecure_listen\": true}");
    CHECK(told.errors.empty());
    CHECK_THAT(all_of(told.warnings), ContainsSubstring("readable on the network"));
    CHECK(files.read("{\"address\": \"::1\"}").errors.empty());
}

TEST_CASE("secrets come by files that nobody else may read, or by the environment", "[operation][config]") {
    const Files files;
    const std::string secret = "correct horse";
    CHECK_THAT(all_of(files.read("{\"mail\": {\"password\": \"correct horse\"}}").errors),
               ContainsSubstring("/mail/password: is a secret"));
    const auto file = files.write("password", secret + "\n");
    const std::string config =
        R"({"mail": {"host": "mail.example", "user": "shop", "from": "a@shop.example", "password_file": ")" +
        file.string() + "\"}}";
    const ReadConfig read = files.read(config);
    INFO(all_of(read.errors));
    REQUIRE(read.errors.empty());
    REQUIRE(read.config.mail.password);
    CHECK(std::string(read.config.mail.password->view().begin(), read.config.mail.password->view().end()) ==
          secret);
    std::filesystem::permissions(file, std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::add);
    const std::string told = all_of(files.read(config).errors);
    CHECK_THAT(told, ContainsSubstring("/mail/password_file: is a file that others may read"));
    CHECK(told.find("horse") == std::string::npos);
    ConfigSources sources{{}, {{"SESSIONAUDITD_KEY_PASSPHRASE", secret}}, {}};
    CHECK(read_server_config(sources).config.key_passphrase->size() == secret.size());
    const char* const flags[] = {"sessionauditd", "--mail-password=correct horse"};
    const CommandLine line = read_command_line(2, flags);
    CHECK_THAT(all_of(line.errors),
               ContainsSubstring("--mail-password: is no flag, did you mean \"--mail-password-file\"?"));
    CHECK(all_of(line.errors).find("horse") == std::string::npos);
}

TEST_CASE("the command line is read whole before anything is refused", "[operation][config]") {
    const char* const flags[] = {"sessionauditd",  "--prot=7", "--port",      "8000",
                                 "--check-config", "stray",    "--four-eyes", "--tls"};
    const CommandLine line = read_command_line(8, flags);
    CHECK(line.check_only);
    const std::string told = all_of(line.errors);
    CHECK_THAT(told, ContainsSubstring("--prot: is no flag, did you mean \"--port\"?"));
    CHECK_THAT(told, ContainsSubstring("--tls: is no flag"));
    CHECK_THAT(told, ContainsSubstring("belongs to no flag"));
    const ReadConfig read = read_server_config({{}, {}, line.sources.flags});
    CHECK(read.config.port == 8000);
    CHECK(read.config.four_eyes == true);
}

TEST_CASE("the example keeps to the schema and is good, and the schema knows every setting",
          "[operation][config]") {
    const nlohmann::json schema = json_file("server/config.schema.json");
    const nlohmann::json example = json_file("docs/examples/sessionauditd.json");
    CHECK(test::schema_complaints(schema, example).empty());
    std::set<std::string> flat;
    for (const auto& [name, value] : schema.at("properties").items()) {
        if (name == "$schema") continue;
        if (!value.contains("properties")) {
            flat.insert(name);
            continue;
        }
        for (const auto& [below, ignored] : value.at("properties").items())
            flat.insert(name + "." + below);
    }
    for (const Setting& setting : settings()) {
        INFO(setting.name);
        CHECK(flat.erase(std::string(setting.name)) == 1);
    }
    CHECK(flat.empty());
    // Its certificate is of another machine: all the rest is good.
    std::vector<Complaint> errors = Files().read(example.dump()).errors;
    std::erase_if(errors, [](const Complaint& one) {
        return one.place.find("certificate") != std::string::npos ||
               one.place.find("_file") != std::string::npos ||
               one.sentence.find("needs a password") != std::string::npos;
    });
    CHECK(all_of(errors).empty());
}

TEST_CASE("--help and the manual page name every flag", "[operation][config]") {
    const char* const flags[] = {"sessionauditd", "--help"};
    const std::string help = read_command_line(2, flags).text;
    std::string page = text_file("docs/man/sessionauditd.1");
    std::erase(page, '\\');
    for (const Setting& setting : settings()) {
        CHECK_THAT(help, ContainsSubstring(setting.flag()));
        CHECK_THAT(page, ContainsSubstring(setting.flag()));
    }
}
