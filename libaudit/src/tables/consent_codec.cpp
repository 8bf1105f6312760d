#include "tables/consent_codec.hpp"

#include "core/codec.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

/// Version 2 is version 1 with findings at its end; written only where there are any.
constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kVersionWithFindings = 2;
constexpr std::string_view kLabel = "consent";

void pack_choice(PackedWriter& out, const ConsentChoice& choice) {
    out.text(choice.purpose);
    out.number(static_cast<std::uint64_t>(code_of(choice.state)));
    out.byte(choice.expires ? 1 : 0);
    if (choice.expires) out.signed_number(to_millis(*choice.expires));
}

ConsentChoice unpack_choice(PackedReader& in) {
    ConsentChoice choice;
    choice.purpose = in.text();
    choice.state = consent_state_of(static_cast<std::int64_t>(in.number()));
    if (in.byte() != 0) choice.expires = from_millis(in.signed_number());
    return choice;
}

void pack_finding(PackedWriter& out, const ConsentFinding& finding) {
    out.text(finding.id);
    out.text(finding.purpose);
    out.byte(finding.contradicts ? 1 : 0);
    if (finding.contradicts) out.raw(finding.contradicts->view());
}

ConsentFinding unpack_finding(PackedReader& in) {
    ConsentFinding finding;
    finding.id = in.text();
    finding.purpose = in.text();
    if (in.byte() != 0) finding.contradicts = RecordId::from_bytes(in.raw(RecordId{}.bytes.size()));
    return finding;
}

}  // namespace

std::int64_t code_of(ConsentState state) {
    switch (state) {
        case ConsentState::given:
            return 1;
        case ConsentState::refused:
            return 2;
        case ConsentState::withdrawn:
            return 3;
        case ConsentState::opted_out:
            return 4;
        case ConsentState::none:
        case ConsentState::expired:
            break;
    }
    throw Error(ErrorCode::invalid_argument,
                "a choice is given, refused, withdrawn or opted_out; nothing else can be recorded");
}

ConsentState consent_state_of(std::int64_t code) {
    switch (code) {
        case 1:
            return ConsentState::given;
        case 2:
            return ConsentState::refused;
        case 3:
            return ConsentState::withdrawn;
        case 4:
            return ConsentState::opted_out;
        default:
            throw Error(ErrorCode::corrupt, "a choice in the store has an unknown state");
    }
}

Bytes seal_consent(const OwnerKey& key, const ConsentRecord& record) {
    Bytes packed;
    PackedWriter out(packed);
    out.byte(record.findings.empty() ? kVersion : kVersionWithFindings);
    out.number(record.choices.size());
    for (const ConsentChoice& choice : record.choices)
        pack_choice(out, choice);
    for (const std::string* text :
         {&record.notice.id, &record.notice.version, &record.notice.sha256, &record.language, &record.method,
          &record.actor, &record.jurisdiction, &record.evidence})
        out.text(*text);
    out.number(record.signals.size());
    for (const auto& [name, value] : record.signals) {
        out.text(name);
        out.text(value);
    }
    if (!record.findings.empty()) {
        out.number(record.findings.size());
        for (const ConsentFinding& finding : record.findings)
            pack_finding(out, finding);
    }
    return key.seal(kLabel, record.id.view(), packed);
}

ConsentRecord open_consent(const OwnerKey& key, const RecordId& id, ByteView box) {
    const Bytes packed = key.open(kLabel, id.view(), box);
    PackedReader in(packed);
    const std::uint8_t version = in.byte();
    if (version != kVersion && version != kVersionWithFindings)
        throw Error(ErrorCode::newer_schema, "a consent record was written by a newer sessionaudit");
    ConsentRecord record;
    record.id = id;
    for (std::uint64_t left = in.number(); left != 0; --left)
        record.choices.push_back(unpack_choice(in));
    for (std::string* text :
         {&record.notice.id, &record.notice.version, &record.notice.sha256, &record.language, &record.method,
          &record.actor, &record.jurisdiction, &record.evidence})
        *text = in.text();
    for (std::uint64_t left = in.number(); left != 0; --left) {
        const std::string_view name = in.text();
        record.signals.emplace_back(name, in.text());
    }
    if (version == kVersionWithFindings)
        for (std::uint64_t left = in.number(); left != 0; --left)
            record.findings.push_back(unpack_finding(in));
    return record;
}

}  // namespace sessionaudit
