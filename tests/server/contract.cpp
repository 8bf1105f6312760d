#include "contract.hpp"

#include <Poco/String.h>

#include <fstream>
#include <set>

#include "test_server.hpp"

namespace sessionaudit::test {
namespace {

using nlohmann::json;

std::string text_of_description() {
    std::ifstream file(SESSIONAUDIT_OPENAPI, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string media_type(const std::string& content_type) {
    return Poco::toLower(Poco::trim(content_type.substr(0, content_type.find(';'))));
}

bool is_json(const std::string& type) {
    return type == "application/json" || type.ends_with("+json");
}

}  // namespace

Contract::Contract() : whole_(json::parse(text_of_description())), description_(whole_.dump()) {}

const Contract& Contract::instance() {
    static const Contract contract;
    return contract;
}

const json& Contract::at(const server::Operation& operation) const {
    return whole_.at("paths").at(operation.path).at(Poco::toLower(operation.method));
}

const json& Contract::resolved(const json& value) const {
    if (!value.is_object() || !value.contains("$ref")) return value;
    return resolved(whole_.at(json::json_pointer(value.at("$ref").get<std::string>().substr(1))));
}

std::vector<std::pair<std::string, json>> Contract::examples(const json& holder) {
    std::vector<std::pair<std::string, json>> found;
    if (holder.contains("example")) found.emplace_back("example", json{{"value", holder.at("example")}});
    if (holder.contains("examples"))
        for (const auto& [name, example] : holder.at("examples").items())
            found.emplace_back(name, example);
    return found;
}

std::string Contract::faults(const json& schema, const json& value) const {
    std::shared_ptr<const server::SchemaCheck> check;
    {
        const LockGuard lock(mutex_);
        auto& known = checks_[schema.dump()];
        if (!known)
            known = std::make_shared<const server::SchemaCheck>(schema, whole_.at("components"),
                                                                server::SchemaCheck::Types::strict);
        check = known;
    }
    std::string sentences;
    for (const server::Fault& fault : check->faults(value))
        sentences.append(sentences.empty() ? "" : "; ")
            .append(fault.place.empty() ? "the whole" : fault.place)
            .append(": ")
            .append(fault.sentence);
    return sentences;
}

std::string Contract::fault_of_problem(const Answer& answer, int status) const {
    if (media_type(answer.header("Content-Type")) != "application/problem+json")
        return "is no problem document but '" + answer.header("Content-Type") + "'";
    const json problem = json::parse(answer.body, nullptr, false);
    if (problem.is_discarded()) return "is no JSON";
    if (problem.value("status", 0) != status) return "says another status in its body";
    return faults(json{{"$ref", "#/components/schemas/Problem"}}, problem);
}

std::string Contract::fault_of_content(const json& response, const Answer& answer) const {
    const std::string type = media_type(answer.header("Content-Type"));
    if (!response.contains("content") || response.at("content").empty())
        return answer.body.empty() ? "" : "has content of type '" + type + "', and none is described";
    const json& content = response.at("content");
    if (!content.contains(type)) return "has content of type '" + type + "', which is not described";
    if (!is_json(type)) return {};
    const json value = json::parse(answer.body, nullptr, false);
    if (value.is_discarded()) return "is no JSON";
    return content.at(type).contains("schema") ? faults(content.at(type).at("schema"), value) : "";
}

std::string Contract::fault(const std::string& method, const std::string& path, const Answer& answer) const {
    const std::string status = std::to_string(answer.status);
    const auto tell = [&](const std::string& who, const std::string& what) {
        return what.empty() ? "" : who + " answered " + status + ", which " + what;
    };
    const std::string plain = path.substr(0, path.find('?'));
    // The content of an answer to HEAD is left out (RFC 9110 section 9.3.2), so nothing can be said of it.
    const bool head = method == "HEAD";
    const auto refused = [&](const std::string& who, const std::set<int>& statuses) {
        if (!statuses.contains(answer.status)) return tell(who, "is not how a request like this is refused");
        return head ? "" : tell(who, fault_of_problem(answer, answer.status));
    };
    server::Match match;
    try {
        match = description_.match(method, plain);
    } catch (const server::Problem&) {
        return refused("a malformed path", {400});
    }
    if (match.operation == nullptr) {
        // A question before a request from another site (Fetch standard, CORS) is nobody's operation.
        if (method == "OPTIONS" && answer.status == 204)
            return answer.body.empty() ? "" : "an answer to OPTIONS has content";
        return refused(method + " of no operation", {400, 403, 404, 405, 431});
    }
    const std::string& id = match.operation->id;
    const json& responses = at(*match.operation).at("responses");
    if (!responses.contains(status)) return tell(id, "openapi.json does not list: " + answer.body);
    if (head) return {};
    const json& response = resolved(responses.at(status));
    return tell(id, fault_of_content(response, answer));
}

}  // namespace sessionaudit::test
