// Letters about a request.
#include <algorithm>

#include "consent/purpose_rules.hpp"
#include "letter/letter_date.hpp"
#include "letter/letter_files.hpp"
#include "letter/letter_template.hpp"
#include "policy/local_time.hpp"
#include "records/jurisdiction.hpp"
#include "request/request_clock.hpp"
#include "request/request_states.hpp"
#include "request/request_work.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

/// Laws that send people to the same places with a complaint.
enum class Family { gdpr, ccpa, other };

Family family_of(const PolicySet& policies, const Jurisdictions& where) {
    Family family = Family::other;
    for (const Policy* policy : policies_for(policies, where)) {
        const auto is = [&](std::string_view id) {
            const auto& ancestors = policy->ancestors;
            return policy->id == id || std::find(ancestors.begin(), ancestors.end(), id) != ancestors.end();
        };
        if (is("gdpr")) return Family::gdpr;
        if (is("ccpa")) family = Family::ccpa;
    }
    return family;
}

/// Everything that a letter may speak of.
struct Subject {
    RequestRow row;
    RequestTerms terms;
    RequestDates dates;
    RequestSecrets secrets;  ///< empty once forgotten
    std::string language;

    std::string date(Timestamp at) const {
        const Timestamp local = clock_time(at, time_zone_of(terms));
        return letter_date(std::chrono::floor<std::chrono::days>(local), language);
    }
    const std::string& word(const std::string& name) const {
        return letter_words(language).find(name)->second;
    }
    bool has_word(const std::string& name) const { return letter_words(language).contains(name); }
    Family family = Family::other;  ///< of the law where the person is
};

void require_fitting(const RequestRow& row, LetterKind kind, const LetterOptions& options) {
    bool fits = false;
    switch (kind) {
        case LetterKind::acknowledgement:
            fits = is_open(row.state);
            break;
        case LetterKind::identity_check:
            fits = row.state == RequestState::identity_check;
            if (options.code.empty())
                throw Error(ErrorCode::invalid_argument,
                            "this letter carries the code, which only whoever made it knows");
            break;
        case LetterKind::extension:
            fits = row.extended && is_open(row.state);
            break;
        case LetterKind::refusal:
            fits = row.outcome == kDenied;
            break;
        case LetterKind::completion:
            fits = row.state == RequestState::completed;
            break;
    }
    if (!fits)
        throw Error(ErrorCode::conflict, "the letter " + std::string(to_string(kind)) +
                                             " does not fit a request that is " +
                                             std::string(to_string(row.state)));
}

/// Where the built-in grounds stand in the law.
std::string source_of(const std::string& ground, bool californian) {
    if (ground == kGroundUnverified) return californian ? "CCPA regs 7062" : "GDPR Art 12(6)";
    if (ground == "manifestly_unfounded" || ground == "excessive")
        return californian ? "Civ. Code 1798.145(h)(3)" : "GDPR Art 12(5)";
    return {};
}

/// The exemption that the ground names in some policy; null for the built-in ones.
const Exemption* find_exemption(const PolicySet& policies, const Subject& subject) {
    const auto of_policy = [&](const Policy& policy) -> const Exemption* {
        for (const Exemption& exemption : policy.exemptions)
            if (exemption.id == subject.row.ground) return &exemption;
        return nullptr;
    };
    if (const Policy* policy = policies.find(subject.terms.policy))
        if (const Exemption* found = of_policy(*policy)) return found;
    for (const auto& [id, policy] : policies.policies)
        if (const Exemption* found = of_policy(policy)) return found;
    return nullptr;
}

std::string ground_text(const PolicySet& policies, const Subject& subject) {
    const std::string& id = subject.row.ground;
    if (id.empty()) return {};
    const Exemption* const exemption = find_exemption(policies, subject);
    const std::string source =
        exemption != nullptr ? exemption->citation.text : source_of(id, subject.family == Family::ccpa);
    const std::string name = "ground_" + id;
    const std::string title = subject.has_word(name) ? subject.word(name)
                              : exemption != nullptr ? exemption->title
                                                     : id;
    return source.empty() ? title : title + " (" + source + ")";
}

std::string kind_name(const RequestRow& row) {
    return std::string(to_string(row.kind)) + (row.categories_only ? "_categories" : "");
}

std::string done_text(const Subject& subject) {
    if (subject.row.ground == kGroundNoData) return subject.word("done_no_data");
    return subject.word("done_" + kind_name(subject.row));
}

std::string reason_text(const Subject& subject, LetterKind kind) {
    return kind == LetterKind::extension ? subject.secrets.extension_reason : subject.secrets.denied.reason;
}

std::string remedy_text(const Subject& subject) {
    switch (subject.family) {
        case Family::gdpr:
            return subject.word("remedy_gdpr");
        case Family::ccpa:
            return subject.word("remedy_ccpa");
        case Family::other:
            break;
    }
    return subject.word("remedy_other");
}

LetterValues values_of(const PolicySet& policies, const Subject& subject, LetterKind kind,
                       const LetterOptions& options, Timestamp now) {
    const std::string ground = ground_text(policies, subject);
    const std::string& legal_rule = subject.terms.respond.source;
    LetterValues values{
        {"reference", subject.row.id.to_string()},
        {"controller", options.controller},
        {"contact", options.contact},
        {"recipient", options.recipient},
        {"note", options.note},
        {"code", options.code},
        {"today", subject.date(now)},
        {"received", subject.date(subject.row.received)},
        {"completed", subject.row.completed ? subject.date(*subject.row.completed) : ""},
        {"respond_by", letter_date(subject.dates.respond.legal_date, subject.language)},
        {"rule", legal_rule.empty() ? subject.terms.policy : legal_rule},
        {"right", subject.word("right_" + kind_name(subject.row))},
        {"ground", ground},
        {"reason", reason_text(subject, kind)},
        {"done", done_text(subject)},
        {"remedy", remedy_text(subject)},
        {"identity",
         needs_identity(subject.row.kind) && !subject.row.verified ? subject.word("identity") : ""},
    };
    const bool partly = subject.row.outcome == kPartly;
    values["partly"] = partly ? fill_in(subject.word("partly"), {{"ground", ground}}) : "";
    values["authority"] = options.authority.empty()
                              ? ""
                              : fill_in(subject.word("authority"), {{"authority", options.authority}});
    values["salutation"] = options.recipient.empty() ? subject.word("salutation")
                                                     : fill_in(subject.word("salutation_named"),
                                                               {{"recipient", options.recipient}});
    return values;
}

void require_texts(const LetterOptions& options) {
    for (const std::string* text : {&options.controller, &options.contact, &options.authority,
                                    &options.recipient, &options.note, &options.code})
        require_utf8(*text, 64 * 1024, "a text of a letter");
}

Subject subject_of(VaultCore& core, const RecordId& id, const LetterOptions& options) {
    Subject subject;
    {
        const auto lease = core.readers().lease();
        subject.row = require_request(*lease, id);
    }
    subject.terms = terms_of(subject.row);
    subject.family =
        family_of(core.purpose_rules().policies(), {jurisdiction_of(core, subject.row.jurisdiction, "")});
    subject.dates = dates_of(subject.row, subject.terms, core.now());
    if (const auto key = key_of_request(core, subject.row))
        subject.secrets = open_secrets(*key, id, subject.row.sealed);
    subject.language = letter_language(options.language.empty() ? subject.row.language : options.language);
    return subject;
}

}  // namespace

std::string RequestService::letter(const RecordId& id, LetterKind kind, const LetterOptions& options) {
    require_texts(options);
    const Subject subject = subject_of(core_, id, options);
    require_fitting(subject.row, kind, options);
    const LetterValues values =
        values_of(core_.purpose_rules().policies(), subject, kind, options, core_.now());
    const FilledLetter filled = fill_in_letter(letter_text(subject.language, kind), values);
    return options.html ? render_as_html(filled, letter_page(), subject.language) : render_as_text(filled);
}

void RequestService::letter_sent(const RecordId& id, LetterKind kind, const std::string& actor) {
    change(id, [&](RequestWork& work) {
        if (kind == LetterKind::acknowledgement && !work.row.acknowledged) work.row.acknowledged = work.now();
        work.save("letter_sent", actor, {}, {{"letter", std::string(to_string(kind))}});
    });
}

}  // namespace sessionaudit
