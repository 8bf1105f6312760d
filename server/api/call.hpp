// A request as routes see it.
#pragma once

#include <Poco/Net/HTTPServerRequest.h>

#include <iosfwd>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "http/reply.hpp"
#include "sessionaudit/access.hpp"

namespace sessionaudit::server {

struct App;
struct Operation;

/// One request. Its path, query and JSON body keep to openapi.json when a route sees it.
struct Call {
    App& app;
    const Operation& operation;
    const Poco::Net::HTTPServerRequest& head;
    std::string request_id;
    std::string client;  ///< address, as told by the connection
    Fields path_values;
    Fields query;
    nlohmann::json body;  ///< null when the operation has no JSON body
    std::istream* stream =
        nullptr;  ///< of operations with another body: NDJSON, a file; decompressed, bounded
    std::shared_ptr<const Principal> principal;  ///< null for public operations

    /// A piece of the path; it is there.
    const std::string& at(std::string_view name) const;
    /// A parameter of the query; empty when it is absent.
    const std::string& asked(std::string_view name) const;
    bool asks(std::string_view name) const;
    /// A field of the request's head; empty when it is absent.
    const std::string& field(const std::string& name) const;
    /// Throws Error{not_found} unless the piece of the path is an id.
    template <typename Id>
    Id id(std::string_view name) const {
        const auto parsed = Id::parse(at(name));
        if (!parsed) throw_unknown(at(name));
        return *parsed;
    }
    /// Who asks, for the ledger: "token:shop", "user:anna", "public".
    std::string actor() const;
    /// The first language of Accept-Language that letters know: en, de, fr or es.
    std::string language() const;

  private:
    [[noreturn]] static void throw_unknown(const std::string& id);
};

}  // namespace sessionaudit::server
