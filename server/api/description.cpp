#include "api/description.hpp"

#include <Poco/Exception.h>
#include <Poco/URI.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "api/schema_check.hpp"
#include "http/json_text.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

std::vector<std::string> pieces_of(std::string_view path) {
    std::vector<std::string> pieces;
    while (!path.empty() && path.front() == '/') {
        path.remove_prefix(1);
        const std::size_t end = std::min(path.find('/'), path.size());
        pieces.emplace_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return pieces;
}

bool is_value(const std::string& piece) {
    return piece.size() > 2 && piece.front() == '{';
}

class Reader {
  public:
    explicit Reader(const json& whole) : whole_(whole), components_(whole.at("components")) {}

    Operation read(const std::string& path, const std::string& method, const json& path_item,
                   const json& from) {
        Operation operation;
        operation.id = from.at("operationId").get<std::string>();
        operation.method = method;
        for (char& c : operation.method)
            c = static_cast<char>(c - 'a' + 'A');
        operation.path = path;
        operation.pieces = pieces_of(path);
        read_security(from, operation);
        operation.fresh_login = from.value("x-fresh-login", false);
        operation.site_aware = from.value("x-site-aware", false);
        operation.idempotent = from.value("x-idempotent", false);
        operation.secret = from.value("x-secret", false);
        operation.for_pages = from.value("x-browser", false);
        operation.body_bytes = from.value("x-body-bytes", std::size_t{0});
        for (const json* const holder : {&path_item, &from})
            if (holder->contains("parameters"))
                for (const json& parameter : holder->at("parameters"))
                    read_parameter(resolved(parameter), operation);
        if (from.contains("requestBody")) read_body(resolved(from.at("requestBody")), operation);
        return operation;
    }

  private:
    const json& resolved(const json& value) const {
        if (!value.contains("$ref")) return value;
        return whole_.at(json::json_pointer(value.at("$ref").get<std::string>().substr(1)));
    }

    static void read_security(const json& from, Operation& operation) {
        const json& security = from.at("security");
        operation.open = security.empty();
        std::optional<json> asked;
        for (const json& way : security) {
            if (way.size() != 1)
                throw std::invalid_argument(operation.id + " asks for two credentials, or none, at once");
            const std::string& name = way.begin().key();
            const json& scopes = way.begin().value();
            if (name != "token" && name != "login")
                throw std::invalid_argument(operation.id + " asks for unknown credentials");
            operation.for_tokens = operation.for_tokens || name == "token";
            operation.for_people = operation.for_people || name == "login";
            // One scope is what the authenticator asks for: more, or different ones, would be asked for by
            // nobody.
            if (scopes.size() > 1 || (asked && *asked != scopes))
                throw std::invalid_argument(operation.id + " does not ask for one scope in all ways");
            asked = scopes;
            if (scopes.empty()) continue;
            operation.scope = parse_scope(scopes.front().get<std::string>());
            if (!operation.scope) throw std::invalid_argument(operation.id + " names an unknown scope");
        }
    }

    void read_parameter(const json& from, Operation& operation) {
        const std::string in = from.at("in").get<std::string>();
        if (in != "query" && in != "path") return;  // header fields are looked at by who uses them
        Parameter parameter{from.at("name").get<std::string>(), from.value("required", false),
                            std::make_shared<const SchemaCheck>(from.at("schema"), components_,
                                                                SchemaCheck::Types::from_text)};
        (in == "query" ? operation.query : operation.path_values).push_back(std::move(parameter));
    }

    void read_body(const json& from, Operation& operation) {
        const auto content = from.at("content").begin();
        const std::string& type = content.key();
        const json& media = content.value();
        operation.body_type = type;
        operation.body_required = from.value("required", false);
        operation.beacon = type == "application/json" && from.at("content").contains("text/plain");
        if (type == "application/json")
            operation.body = std::make_shared<const SchemaCheck>(media.at("schema"), components_,
                                                                 SchemaCheck::Types::strict);
    }

    const json& whole_;
    const json& components_;
};

const Parameter* find(const std::vector<Parameter>& parameters, const std::string& name) {
    const auto found = std::find_if(parameters.begin(), parameters.end(),
                                    [&](const Parameter& it) { return it.name == name; });
    return found == parameters.end() ? nullptr : &*found;
}

[[noreturn]] void refuse(std::vector<Fault> faults) {
    throw Problem(422, "invalid-request", "the request does not keep to the description of this operation",
                  std::move(faults));
}

constexpr std::string_view kMethods[] = {"get", "put", "post", "delete", "patch", "head"};

/// How many pieces of the path the operation spells out, and one; 0: the path is not the operation's.
/// `pieces` are as many as the operation has.
std::size_t fit_of(const Operation& operation, const std::vector<std::string>& pieces) {
    std::size_t fit = 1;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const std::string& piece = operation.pieces[i];
        if (is_value(piece) ? pieces[i].empty() : pieces[i] != piece) return 0;
        if (!is_value(piece)) ++fit;
    }
    return fit;
}

/// Unescaped. Throws Problem 400 `malformed-path`.
Fields values_of(const Operation& operation, const std::vector<std::string>& pieces) {
    Fields values;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const std::string& name = operation.pieces[i];
        if (!is_value(name)) continue;
        std::string value;
        try {
            Poco::URI::decode(pieces[i], value);
        } catch (const Poco::Exception&) {
            throw Problem(400, "malformed-path", "the path holds a % that begins no escape");
        }
        if (value.find('\0') != std::string::npos)
            throw Problem(400, "malformed-path", "the path holds a NUL byte");
        values.emplace_back(name.substr(1, name.size() - 2), std::move(value));
    }
    return values;
}

}  // namespace

Description::Description(std::string_view openapi) {
    const json whole = parse_json(openapi);
    Reader reader(whole);
    std::set<std::string> ids;
    for (const auto& [path, item] : whole.at("paths").items())
        for (const std::string_view method : kMethods) {
            const auto found = item.find(method);
            if (found == item.end()) continue;
            operations_.push_back(reader.read(path, std::string(method), item, *found));
            if (!ids.insert(operations_.back().id).second)
                throw std::invalid_argument("openapi.json has the operation " + operations_.back().id +
                                            " twice");
        }
    for (std::size_t i = 0; i < operations_.size(); ++i) {
        const Operation& operation = operations_[i];
        by_length_[operation.pieces.size()].push_back(i);
        if (std::none_of(operation.pieces.begin(), operation.pieces.end(), is_value))
            exact_[operation.path].push_back(i);
    }
}

Match Description::match(std::string_view method, std::string_view path) const {
    Match match;
    if (const auto known = exact_.find(path); known != exact_.end()) {
        for (const std::size_t index : known->second) {
            const Operation& operation = operations_[index];
            if (operation.method == method) match.operation = &operation;
            match.for_pages = match.for_pages || operation.for_pages;
        }
        if (match.operation != nullptr) return match;
        match = {};
    }
    const std::vector<std::string> pieces = pieces_of(path);
    const auto candidates = by_length_.find(pieces.size());
    if (candidates == by_length_.end()) return match;
    // What is written out stands above what is a value: /jobs/mine above /jobs/{id}.
    std::size_t best = 0;
    for (const std::size_t index : candidates->second) {
        const Operation& operation = operations_[index];
        const std::size_t fit = fit_of(operation, pieces);
        if (fit == 0 || fit < best) continue;
        if (fit > best) match = {};
        best = fit;
        // A HEAD is answered as the GET, without its content (RFC 9110 section 9.3.2).
        if (operation.method == method || (method == "HEAD" && operation.method == "GET"))
            match.operation = &operation;
        else
            match.allowed.append(match.allowed.empty() ? "" : ", ")
                .append(operation.method)
                .append(operation.method == "GET" ? ", HEAD" : "");
        match.for_pages = match.for_pages || operation.for_pages;
    }
    if (match.operation != nullptr) match.values = values_of(*match.operation, pieces);
    return match;
}

void Description::check_body(const Operation& operation, const json& body) {
    if (auto faults = operation.body->faults(body); !faults.empty()) refuse(std::move(faults));
}

void Description::check_parameters(const Operation& operation, const Fields& path_values,
                                   const Fields& query) {
    std::vector<Fault> faults;
    std::set<std::string> seen;
    const auto check = [&](const std::vector<Parameter>& known, const Fields& given) {
        for (const auto& [name, value] : given) {
            const Parameter* const parameter = find(known, name);
            if (parameter == nullptr) {
                faults.push_back({name, "is no parameter of this operation"});
                continue;
            }
            if (!seen.insert(name).second) faults.push_back({name, "is there twice"});
            for (Fault& fault : parameter->schema->faults(value, name))
                faults.push_back(std::move(fault));
        }
        for (const Parameter& parameter : known)
            if (parameter.required && !seen.contains(parameter.name))
                faults.push_back({parameter.name, "is missing"});
    };
    check(operation.path_values, path_values);
    check(operation.query, query);
    if (!faults.empty()) refuse(std::move(faults));
}

}  // namespace sessionaudit::server
