#include "export/page_parts.hpp"

#include "core/ascii.hpp"
#include "export/page_table.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kSessionsMax = 1000;

std::string paragraph(std::string_view text, std::string_view css = {}) {
    std::string html = css.empty() ? "<p>" : "<p class=\"" + std::string(css) + "\">";
    return html + escape_html(text) + "</p>\n";
}

PageCell why_cell(const ExportContext& context, const Holding& holding) {
    const Purpose* purpose = declared_purpose(context.person, holding.purpose);
    if (holding.data != DataKind::events || purpose == nullptr) {
        const auto why = context.texts.why(holding.data);
        return text_cell(holding.purpose.empty() ? why : holding.purpose);
    }
    std::string html = isolated(purpose->title);
    if (purpose->legal_basis)
        html += " <span class=\"quiet\">(" + escape_html(context.texts.name_of(*purpose->legal_basis)) +
                ")</span>";
    return {html, ""};
}

PageCell until_cell(const ExportContext& context, const Holding& holding) {
    std::vector<std::string> items;
    for (const RetentionStage& stage : holding.retention.stages)
        items.push_back(escape_html(context.texts.name_of(stage)));
    if (items.empty()) items.push_back(escape_html(context.texts(Word::no_period)));
    if (holding.gone_by)
        items.push_back(
            "<span class=\"quiet\">" +
            escape_html(context.texts.fill(Word::gone_by, to_rfc3339(*holding.gone_by).substr(0, 10))) +
            "</span>");
    return list_cell(items);
}

PagePart summary_part(const ExportContext& context) {
    const PageTexts& texts = context.texts;
    std::vector<std::string_view> columns{texts(Word::what), texts(Word::how_many), texts(Word::since),
                                          texts(Word::why), texts(Word::until)};
    const bool categories = context.options.scope == ExportScope::categories;
    if (categories) columns.insert(columns.end(), {texts(Word::source), texts(Word::recipients)});
    PageTable table("summary", columns, texts(Word::summary_caption));
    for (const Holding& holding : context.person.holdings) {
        std::vector<PageCell> cells{text_cell(texts.name_of(holding.data)), number_cell(holding.count),
                                    day_cell(holding.first), why_cell(context, holding),
                                    until_cell(context, holding)};
        if (categories) {
            const std::string recipients = ascii::join(recipients_of(context.person, holding));
            cells.push_back(text_cell(texts.source_of(holding.data)));
            cells.push_back(text_cell(recipients.empty() ? texts(Word::nobody) : recipients));
        }
        table.add(cells);
    }
    return {"summary", std::string(texts(Word::summary)),
            table.empty() ? paragraph(texts(Word::nothing)) : table.html()};
}

PagePart controller_part(const ExportContext& context) {
    PagePart part{"controller", std::string(context.texts(Word::controller)), {}};
    if (!context.controller) return part;
    const Controller& controller = *context.controller;
    part.html = "<address>" + isolated(controller.name);
    for (const char* name : {"streetAddress", "postOfficeBoxNumber", "postalCode", "addressLocality",
                             "addressRegion", "addressCountry"}) {
        const auto value = controller.address.find(name);
        if (value != controller.address.end()) part.html += ", " + isolated(value->second);
    }
    for (const std::string* text :
         {&controller.contact, &controller.email, &controller.phone, &controller.policy_url})
        part.html += "<br>" + isolated(*text);
    part.html += "</address>\n";
    return part;
}

PagePart identifiers_part(const ExportContext& context) {
    const PageTexts& texts = context.texts;
    PageTable table("identifiers", {texts(Word::kind), texts(Word::value), texts(Word::since)});
    for (const StoredIdentifier& stored : context.person.identifiers)
        table.add(
            {text_cell(stored.identifier.kind), text_cell(stored.identifier.value), time_cell(stored.added)});
    return {"identifiers", std::string(texts(Word::kind_identifiers)), table.empty() ? "" : table.html()};
}

PagePart sessions_part(const ExportContext& context) {
    const PageTexts& texts = context.texts;
    const auto& sessions = context.person.sessions;
    PageTable table("sessions",
                    {texts(Word::begun), texts(Word::ended), texts(Word::device), texts(Word::network),
                     texts(Word::place), texts(Word::site), texts(Word::details)});
    for (std::size_t i = 0; i < std::min(sessions.size(), kSessionsMax); ++i) {
        const PersonSession& session = sessions[i];
        const bool active = session.reason == EndedReason::none;
        std::vector<std::string> details = named_items(context.redactor, session.data.attributes);
        if (session.before_login)
            details.insert(details.begin(),
                           "<span class=\"tag\">" + escape_html(texts(Word::before_login)) + "</span>");
        table.add({time_cell(session.row.started),
                   active ? text_cell(texts(Word::still_open)) : time_cell(session.row.ended),
                   text_cell(context.redactor.clean(session.data.agent)), text_cell(session.data.network),
                   text_cell(session.data.jurisdiction), text_cell(session.row.site), list_cell(details)});
    }
    std::string html;
    if (sessions.size() > kSessionsMax)
        html = paragraph(
            texts.fill(Word::first_visits, std::to_string(kSessionsMax), std::to_string(sessions.size())),
            "quiet");
    return {"sessions", std::string(texts(Word::kind_sessions)), table.empty() ? "" : html + table.html()};
}

PagePart choices_part(const ExportContext& context) {
    const PageTexts& texts = context.texts;
    PageTable table("choices",
                    {texts(Word::purpose), texts(Word::state), texts(Word::decided), texts(Word::until)});
    for (const PersonChoice& choice : context.person.choices) {
        const Purpose* purpose = declared_purpose(context.person, choice.choice.purpose);
        PageCell name = text_cell(purpose != nullptr ? purpose->title : choice.choice.purpose);
        if (choice.before_login)
            name.html += " <span class=\"tag\">" + escape_html(texts(Word::before_login)) + "</span>";
        table.add({name, text_cell(texts.name_of(choice.choice.state)), time_cell(choice.choice.decided),
                   time_cell(choice.choice.expires)});
    }
    return {"choices", std::string(texts(Word::choices_now)), table.empty() ? "" : table.html()};
}

std::vector<std::string> chosen_items(const ExportContext& context, const ConsentRecord& record) {
    std::vector<std::string> items;
    for (const ConsentChoice& choice : record.choices)
        items.push_back(named_item(choice.purpose, context.texts.name_of(choice.state)));
    for (const ConsentFinding& finding : record.findings)
        items.push_back("<span class=\"tag\">" + named_item(finding.id, finding.purpose) + "</span>");
    return items;
}

PagePart history_part(const ExportContext& context) {
    const PageTexts& texts = context.texts;
    PageTable table("history", {texts(Word::decided), texts(Word::state), texts(Word::how),
                                texts(Word::notice), texts(Word::seen)});
    for (const ConsentRecord& record : context.person.records) {
        std::vector<std::string> seen = named_items(context.redactor, record.signals);
        if (!record.evidence.empty()) seen.push_back(isolated(context.redactor.clean(record.evidence)));
        std::string notice = record.notice.id;
        for (const std::string* text : {&record.notice.version, &record.language})
            if (!text->empty()) notice += (notice.empty() ? "" : ", ") + *text;
        table.add({time_cell(record.decided), list_cell(chosen_items(context, record)),
                   text_cell(record.method), text_cell(notice), list_cell(seen)});
    }
    return {"history", std::string(texts(Word::choices_before)), table.empty() ? "" : table.html()};
}

PagePart restrictions_part(const ExportContext& context) {
    const PageTexts& texts = context.texts;
    PageTable table("restrictions", {texts(Word::since), texts(Word::reason)});
    for (const Restriction& restriction : context.person.restrictions)
        table.add({time_cell(restriction.since), text_cell(context.redactor.clean(restriction.reason))});
    return {"restrictions", std::string(texts(Word::restrictions)), table.empty() ? "" : table.html()};
}

PagePart objections_part(const ExportContext& context) {
    const PageTexts& texts = context.texts;
    PageTable table("objections", {texts(Word::purpose), texts(Word::since)});
    for (const PersonObjection& objection : context.person.objections) {
        const Purpose* purpose = declared_purpose(context.person, objection.purpose);
        table.add(
            {text_cell(purpose != nullptr ? purpose->title : objection.purpose), time_cell(objection.since)});
    }
    return {"objections", std::string(texts(Word::objections)), table.empty() ? "" : table.html()};
}

PagePart requests_part(const ExportContext& context) {
    const PageTexts& texts = context.texts;
    PageTable table("requests",
                    {texts(Word::begun), texts(Word::kind), texts(Word::state), texts(Word::ended)});
    for (const RequestRow& request : context.person.requests)
        table.add({time_cell(request.received), text_cell(to_string(request.kind)),
                   text_cell(to_string(request.state)), time_cell(request.completed)});
    return {"requests", std::string(texts(Word::kind_requests)), table.empty() ? "" : table.html()};
}

PagePart policies_part(const ExportContext& context) {
    const PageTexts& texts = context.texts;
    PageTable table("rules", {texts(Word::name), texts(Word::version), texts(Word::file)});
    for (const Policy* policy : policies_with_ancestors(context))
        table.add(
            {text_cell(policy->title), text_cell(policy->version), text_cell(policy_entry_name(*policy))});
    return {"rules", std::string(texts(Word::rules)),
            table.empty() ? "" : paragraph(texts(Word::rules_note)) + table.html()};
}

PagePart files_part(const ExportContext& context) {
    std::string html = "<ul>\n";
    for (const Word word : {Word::file_data, Word::file_csv, Word::file_policies, Word::file_manifest})
        html += "<li>" + escape_html(context.texts(word)) + "</li>\n";
    return {"files", std::string(context.texts(Word::files)), html + "</ul>\n"};
}

}  // namespace

std::vector<std::string> named_items(Redactor& redactor, const Attributes& attributes) {
    std::vector<std::string> items;
    for (const auto& [name, value] : attributes)
        items.push_back(named_item(redactor.clean(name), redactor.clean(value)));
    return items;
}

std::vector<PagePart> page_parts(const ExportContext& context) {
    std::vector<PagePart> parts{summary_part(context), controller_part(context)};
    if (context.has_pieces())
        for (const auto part : {identifiers_part, restrictions_part, objections_part, choices_part,
                                requests_part, sessions_part, events_part, history_part})
            parts.push_back(part(context));
    parts.push_back(policies_part(context));
    parts.push_back(files_part(context));
    std::erase_if(parts, [](const PagePart& part) { return part.html.empty(); });
    return parts;
}

}  // namespace sessionaudit
