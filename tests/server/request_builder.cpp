#include "request_builder.hpp"

#include <Poco/URI.h>

namespace sessionaudit::test {
namespace {

using nlohmann::json;

std::string text_of(const json& value) {
    return value.is_string() ? value.get<std::string>() : value.dump();
}

/// A value that the description itself shows; absent when it shows none.
std::optional<std::string> shown(const json& parameter) {
    const auto examples = Contract::examples(parameter);
    if (!examples.empty()) return text_of(examples.front().second.at("value"));
    const json& schema = Contract::instance().resolved(parameter.at("schema"));
    if (schema.contains("examples")) return text_of(schema.at("examples").front());
    if (schema.contains("enum")) return text_of(schema.at("enum").front());
    return std::nullopt;
}

std::string escaped(const std::string& text) {
    std::string out;
    Poco::URI::encode(text, "!#$&'()*+,/:;=?@[]%", out);
    return out;
}

class Builder {
  public:
    Builder(const server::Operation& operation, const ExampleThings& things)
        : operation_(operation), things_(things), from_(Contract::instance().at(operation)) {}

    BuiltRequest head() {
        const Contract& contract = Contract::instance();
        BuiltRequest request;
        request.name = operation_.id;
        request.method = operation_.method;
        const json& item = contract.whole().at("paths").at(operation_.path);
        std::map<std::string, std::string> values;
        std::string query;
        for (const json* const holder : {&item, &from_}) {
            if (!holder->contains("parameters")) continue;
            for (const json& written : holder->at("parameters")) {
                const json& parameter = contract.resolved(written);
                const std::string name = parameter.at("name").get<std::string>();
                const std::string in = parameter.at("in").get<std::string>();
                const auto value = shown(parameter);
                if (in == "path" && value) values[name] = *value;
                if (!parameter.value("required", false)) continue;
                if (in == "query")
                    query.append(query.empty() ? "?" : "&")
                        .append(name)
                        .append("=")
                        .append(escaped(things_.real(value.value_or("1"))));
                if (in == "header") request.headers.emplace_back(name, things_.real(value.value_or("1")));
            }
        }
        request.path = path_of(values) + query;
        if (from_.contains("x-status")) request.status = from_.at("x-status").get<int>();
        if (from_.value("x-browser", false)) request.headers.emplace_back("Origin", kExampleOrigin);
        // What makes a login is for pages of this server, and wants to be told so.
        if (operation_.open && !operation_.for_pages)
            request.headers.emplace_back("X-Requested-With", "sessionaudit");
        return request;
    }

  private:
    std::string path_of(const std::map<std::string, std::string>& values) const {
        std::string path;
        std::string collection;
        for (const std::string& piece : operation_.pieces) {
            path.append("/");
            if (!piece.starts_with("{")) {
                collection = piece;
                path.append(piece);
                continue;
            }
            // Sessions of the shop are no logins of the person who asks.
            const bool own = operation_.path.starts_with("/api/v1/me/");
            std::string value = own ? example_id(Thing::login) : things_.of_collection(collection);
            const auto shown = values.find(piece.substr(1, piece.size() - 2));
            if (value.empty() && shown != values.end()) value = things_.real(shown->second);
            if (value.empty()) value = example_id(Thing::scan);
            path.append(escaped(value));
        }
        return path;
    }

    const server::Operation& operation_;
    const ExampleThings& things_;
    const json& from_;
};

}  // namespace

std::vector<BuiltRequest> requests_of(const server::Operation& operation, const ExampleThings& things) {
    const Contract& contract = Contract::instance();
    const json& from = contract.at(operation);
    const BuiltRequest head = Builder(operation, things).head();
    if (!from.contains("requestBody")) return {head};
    std::vector<BuiltRequest> requests;
    for (const auto& [type, media] : contract.resolved(from.at("requestBody")).at("content").items())
        for (const auto& [name, example] : Contract::examples(media)) {
            BuiltRequest request = head;
            request.name.append(" (").append(name).append(")");
            request.type = type;
            const json& value = example.at("value");
            request.body = things.real(value.is_string() ? value.get<std::string>() : value.dump());
            if (example.contains("x-status")) request.status = example.at("x-status").get<int>();
            requests.push_back(std::move(request));
        }
    return requests;
}

}  // namespace sessionaudit::test
