#include "output.hpp"

#include <iostream>

#include "terminal.hpp"

namespace sessionaudit::cli {
namespace {

std::string time_text(const std::optional<Timestamp>& at) {
    return at ? to_rfc3339(*at) : std::string();
}

std::string state_text(const SessionInfo& session) {
    return session.active() ? "active" : "ended (" + std::string(to_string(session.reason)) + ")";
}

/// Terminal columns of UTF-8 text, close enough for a table: one for each character.
std::size_t width_of(const std::string& text) {
    std::size_t width = 0;
    for (const char c : text)
        width += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
    return width;
}

}  // namespace

Json parse_json(const std::string& text) {
    return Json::parse(text);
}

std::string dump_json(const Json& json, int indent) {
    return json.dump(indent);
}

void print_json(const Json& json) {
    // Stored texts may come from a log; a byte that is no UTF-8 must not lose the answer.
    std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

void print_fields(const std::vector<std::pair<std::string, std::string>>& fields) {
    std::size_t width = 0;
    for (const auto& [name, value] : fields)
        if (!value.empty()) width = std::max(width, name.size());
    for (const auto& [name, value] : fields)
        if (!value.empty())
            std::cout << name << std::string(width - name.size() + 2, ' ') << printable(value) << '\n';
}

void print_table(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], width_of(printable(row[i])));
    }
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string cell = printable(row[i]);
            line += cell;
            if (i + 1 < row.size()) line += std::string(widths[i] - width_of(cell) + 2, ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        std::cout << line << '\n';
    }
}

void print_note(const std::string& sentence) {
    std::cerr << "sessionaudit: " << printable(sentence) << '\n';
}

std::vector<std::pair<std::string, std::string>> fields_of(const SessionInfo& session) {
    std::vector<std::pair<std::string, std::string>> fields = {
        {"session", session.id.to_string()},
        {"state", state_text(session)},
        {"started", to_rfc3339(session.started)},
        {"last seen", to_rfc3339(session.last_seen)},
        {"expires", session.active() ? time_text(session.expires) : ""},
        {"ended", time_text(session.ended)},
        {"continued as", session.successor ? session.successor->to_string() : ""},
        {"site", session.site},
        {"profile", session.profile},
        {"agent", session.agent + (session.agent_class == AgentClass::bot ? " (bot)" : "")},
        {"network", session.network},
        {"jurisdiction", session.jurisdiction},
        {"owner", session.owner.to_string() + ", bucket " + std::to_string(session.bucket)},
        {"events", std::to_string(session.event_count) + " (" + std::to_string(session.page_view_count) +
                       " page views, " + std::to_string(session.interaction_count) + " interactions)"}};
    for (const auto& [name, value] : session.attributes)
        fields.emplace_back("attribute " + name, value);
    return fields;
}

std::vector<std::vector<std::string>> table_of(const std::vector<SessionInfo>& sessions) {
    std::vector<std::vector<std::string>> rows = {
        {"SESSION", "STATE", "STARTED", "LAST SEEN", "EVENTS", "AGENT", "NETWORK"}};
    for (const SessionInfo& session : sessions)
        rows.push_back({session.id.to_string(), state_text(session), to_rfc3339(session.started),
                        to_rfc3339(session.last_seen), std::to_string(session.event_count), session.agent,
                        session.network});
    return rows;
}

}  // namespace sessionaudit::cli
