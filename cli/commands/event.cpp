#include "options.hpp"
#include "output.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::cli {
namespace {

struct Arguments {
    std::string session;
    std::string kind = "page_view";
    std::string at;
    Event event;
    std::vector<std::string> attributes;
};

Event to_event(const Arguments& arguments, Timestamp now) {
    Event event = arguments.event;
    const auto kind = parse_event_kind(arguments.kind);
    if (!kind)
        throw Error(ErrorCode::invalid_argument,
                    "\"" + arguments.kind +
                        "\" is no kind of event; there are page_view, click, form_submit, cart_add, "
                        "cart_remove, checkout, purchase and custom");
    event.kind = *kind;
    event.at = now;
    if (!arguments.at.empty()) {
        const auto at = parse_rfc3339(arguments.at);
        if (!at)
            throw Error(ErrorCode::invalid_argument, "--at is written like 2026-03-01T09:30:00Z (RFC 3339)");
        event.at = *at;
    }
    for (const std::string& text : arguments.attributes) {
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos || equals == 0)
            throw Error(ErrorCode::invalid_argument, "an attribute is written name=value");
        event.attributes.emplace_back(text.substr(0, equals), text.substr(equals + 1));
    }
    return event;
}

}  // namespace

void register_event(Command app, Options& options) {
    const Command group = app.add_subcommand("event", "record what happens in a session");
    group.require_subcommand();
    const auto arguments = std::make_shared<Arguments>();
    const Command command = add_command(group, "add", "add an event to a session", [&options, arguments] {
        const Vault vault = options.open_vault();
        const SessionId id = parse_session_id(arguments->session);
        const RecordedEvents done =
            vault.sessions().record_events(id, {to_event(*arguments, vault.clock().now())});
        const std::string outcome = done.recorded != 0     ? "recorded"
                                    : done.anonymised != 0 ? "anonymised"
                                    : done.counted != 0    ? "counted"
                                                           : "dropped";
        if (options.json)
            return print_json({{"id", id.to_string()},
                               {"outcome", outcome},
                               {"sequence", done.recorded == 0 ? Json(nullptr) : Json(done.first_sequence)},
                               {"reasons", done.reasons}});
        print_fields({{"session", id.to_string()},
                      {"event", done.recorded == 0 ? "" : std::to_string(done.first_sequence)},
                      {"outcome", outcome}});
        for (const std::string& reason : done.reasons)
            print_note(reason);
    });
    command.add_option("session", arguments->session, "the session's id").required();
    command
        .add_option("--kind", arguments->kind,
                    "page_view, click, form_submit, cart_add, cart_remove, checkout, purchase, custom")
        .show_default();
    command.add_option("--purpose", arguments->event.purpose,
                       "why it may be kept; what the policies say when not given");
    command.add_option("--at", arguments->at, "when, RFC 3339; now when not given");
    command.add_option("--name", arguments->event.name, "a custom event's name, an element, a product");
    command.add_option("--path", arguments->event.path, "path of the page");
    command.add_option("--referrer", arguments->event.referrer, "where the visitor came from");
    command.add_option("--status", arguments->event.status, "HTTP status");
    command.add_option("--value-minor", arguments->event.value_minor, "amount in the currency's minor unit");
    command.add_option("--currency", arguments->event.currency, "ISO 4217 code");
    command.add_option("--attribute", arguments->attributes, "name=value; may be repeated");
}

}  // namespace sessionaudit::cli
