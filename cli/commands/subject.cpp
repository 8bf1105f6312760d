#include <iostream>

#include "options.hpp"
#include "output.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::cli {

void register_subject(Command app, Options& options) {
    const Command group = app.add_subcommand("subject", "what is kept about a person");
    group.require_subcommand();
    const auto identifier = std::make_shared<std::string>();
    const Command command =
        add_command(group, "show", "show a person's identifiers and sessions", [&options, identifier] {
            const auto subject =
                options.open_vault().subject(Identifier::parse(argument_or_stdin(*identifier)));
            if (!subject) throw Error(ErrorCode::not_found, "nobody is known by this identifier");
            std::vector<std::string> names;
            for (const Identifier& name : subject->identifiers)
                names.push_back(name.to_string());
            if (options.json) {
                Json json = json_of(*subject);
                json["session_count"] = subject->sessions.size();
                return print_json(json);
            }
            std::vector<std::pair<std::string, std::string>> fields = {
                {"owner", subject->owner.to_string() + ", bucket " + std::to_string(subject->bucket)},
                {"known since", to_rfc3339(subject->known_since)}};
            for (const std::string& name : names)
                fields.emplace_back("identifier", name);
            fields.emplace_back("visits before login", std::to_string(subject->linked_visitors.size()));
            print_fields(fields);
            std::cout << '\n';
            print_table(table_of(subject->sessions));
        });
    command
        .add_option("identifier", *identifier,
                    "kind:value, for example email:anna@shop.example, or - to read it")
        .required();
}

}  // namespace sessionaudit::cli
