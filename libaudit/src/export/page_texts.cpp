#include "export/page_texts.hpp"

#include <array>

#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr std::array<std::string_view, 4> kLanguages{"en", "de", "fr", "es"};

struct Row {
    std::array<std::string_view, 4> texts;
};
constexpr Row kRows[] = {
#define TEXT(id, en, de, fr, es) {{en, de, fr, es}},
#include "export/page_texts.def"
#undef TEXT
};

Word action_word(RetentionAction action) noexcept {
    switch (action) {
        case RetentionAction::archive:
            return Word::action_archive;
        case RetentionAction::truncate_ip:
            return Word::action_truncate_ip;
        case RetentionAction::aggregate:
            return Word::action_aggregate;
        case RetentionAction::anonymise:
            return Word::action_anonymise;
        case RetentionAction::erase:
            return Word::action_erase;
    }
    return Word::action_erase;
}

Word moment_word(RetentionMoment moment) noexcept {
    switch (moment) {
        case RetentionMoment::started:
            return Word::moment_started;
        case RetentionMoment::recorded:
            return Word::moment_recorded;
        case RetentionMoment::last_seen:
            return Word::moment_last_seen;
        case RetentionMoment::ended:
            return Word::moment_ended;
        case RetentionMoment::expired:
            return Word::moment_expired;
        case RetentionMoment::completed:
            return Word::moment_completed;
    }
    return Word::moment_recorded;
}

Word unit_word(const Period& period) noexcept {
    const bool one = period.count == 1;
    switch (period.unit) {
        case PeriodUnit::hours:
            return one ? Word::unit_hour : Word::unit_hours;
        case PeriodUnit::days:
            return one ? Word::unit_day : Word::unit_days;
        case PeriodUnit::business_days:
            return one ? Word::unit_business_day : Word::unit_business_days;
        case PeriodUnit::months:
            return one ? Word::unit_month : Word::unit_months;
    }
    return Word::unit_days;
}

}  // namespace

PageTexts::PageTexts(std::string_view language) : language_(language) {
    for (; column_ < kLanguages.size(); ++column_)
        if (kLanguages[column_] == language) return;
    throw Error(ErrorCode::invalid_argument,
                "an export speaks en, de, fr or es, not \"" + std::string(language.substr(0, 40)) + "\"");
}

std::string_view PageTexts::operator()(Word word) const noexcept {
    return kRows[static_cast<std::size_t>(word)].texts[column_];
}

std::string PageTexts::fill(Word word, std::string_view first, std::string_view second) const {
    const std::string_view text = (*this)(word);
    std::string filled;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool place =
            text[i] == '%' && i + 1 < text.size() && (text[i + 1] == '1' || text[i + 1] == '2');
        if (place)
            filled += text[++i] == '1' ? first : second;
        else
            filled += text[i];
    }
    return filled;
}

std::string_view PageTexts::name_of(DataKind kind) const noexcept {
    switch (kind) {
        case DataKind::sessions:
            return (*this)(Word::kind_sessions);
        case DataKind::events:
            return (*this)(Word::kind_events);
        case DataKind::attributes:
            return (*this)(Word::kind_attributes);
        case DataKind::network:
            return (*this)(Word::kind_network);
        case DataKind::identifiers:
            return (*this)(Word::kind_identifiers);
        case DataKind::consents:
            return (*this)(Word::kind_consents);
        case DataKind::requests:
            return (*this)(Word::kind_requests);
        case DataKind::scans:
            return (*this)(Word::kind_scans);
        case DataKind::ledger:
            return (*this)(Word::kind_ledger);
    }
    return {};
}

std::string_view PageTexts::why(DataKind kind) const noexcept {
    switch (kind) {
        case DataKind::sessions:
            return (*this)(Word::why_sessions);
        case DataKind::attributes:
            return (*this)(Word::why_attributes);
        case DataKind::network:
            return (*this)(Word::why_network);
        case DataKind::identifiers:
            return (*this)(Word::why_identifiers);
        case DataKind::consents:
            return (*this)(Word::why_consents);
        case DataKind::events:
        case DataKind::requests:
        case DataKind::scans:
        case DataKind::ledger:
            break;
    }
    return (*this)(Word::why_other);
}

std::string_view PageTexts::source_of(DataKind kind) const noexcept {
    switch (kind) {
        case DataKind::identifiers:
        case DataKind::consents:
        case DataKind::requests:
            return (*this)(Word::from_you);
        case DataKind::sessions:
        case DataKind::network:
            return (*this)(Word::from_device);
        case DataKind::attributes:
        case DataKind::events:
        case DataKind::scans:
        case DataKind::ledger:
            break;
    }
    return (*this)(Word::from_use);
}

std::string_view PageTexts::name_of(LegalBasis basis) const noexcept {
    switch (basis) {
        case LegalBasis::consent:
            return (*this)(Word::basis_consent);
        case LegalBasis::contract:
            return (*this)(Word::basis_contract);
        case LegalBasis::legal_obligation:
            return (*this)(Word::basis_legal_obligation);
        case LegalBasis::vital_interests:
            return (*this)(Word::basis_vital_interests);
        case LegalBasis::public_task:
            return (*this)(Word::basis_public_task);
        case LegalBasis::legitimate_interests:
            return (*this)(Word::basis_legitimate_interests);
    }
    return {};
}

std::string_view PageTexts::name_of(EventKind kind) const noexcept {
    switch (kind) {
        case EventKind::page_view:
            return (*this)(Word::event_page_view);
        case EventKind::click:
            return (*this)(Word::event_click);
        case EventKind::form_submit:
            return (*this)(Word::event_form_submit);
        case EventKind::cart_add:
            return (*this)(Word::event_cart_add);
        case EventKind::cart_remove:
            return (*this)(Word::event_cart_remove);
        case EventKind::checkout:
            return (*this)(Word::event_checkout);
        case EventKind::purchase:
            return (*this)(Word::event_purchase);
        case EventKind::custom:
            return (*this)(Word::event_custom);
    }
    return {};
}

std::string_view PageTexts::name_of(ConsentState state) const noexcept {
    switch (state) {
        case ConsentState::none:
            return (*this)(Word::state_none);
        case ConsentState::given:
            return (*this)(Word::state_given);
        case ConsentState::refused:
            return (*this)(Word::state_refused);
        case ConsentState::withdrawn:
            return (*this)(Word::state_withdrawn);
        case ConsentState::expired:
            return (*this)(Word::state_expired);
        case ConsentState::opted_out:
            return (*this)(Word::state_opted_out);
    }
    return {};
}

std::string PageTexts::name_of(const Period& period) const {
    return fill(unit_word(period), std::to_string(period.count));
}

std::string PageTexts::name_of(const RetentionStage& stage) const {
    return fill(Word::retained, (*this)(action_word(stage.action)),
                fill(moment_word(stage.from), name_of(stage.after)));
}

}  // namespace sessionaudit
