#include "sessionaudit/gpp_string.hpp"

#include <algorithm>

#include "consent/bit_reader.hpp"
#include "consent/gpp_header.hpp"
#include "consent/us_layout.hpp"
#include "consent/us_section.hpp"
#include "core/ascii.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr int kTcfEu = 2;
constexpr int kUspV1 = 6;

/// A section whose format is not read is looked at for its letters alone.
void require_letters(std::string_view text, const std::string& where) {
    if (text.empty()) throw Error(ErrorCode::invalid_argument, where + " is empty");
    for (const std::string_view part : ascii::split(text, "."))
        const BitReader bits(part, where);
}

TcString read_tc(std::string_view text, const std::string& where) {
    try {
        return decode_tc_string(text);
    } catch (const Error& error) {
        throw Error(error.code(), where + ": " + error.what());
    }
}

GppSection read_section(int id, std::string_view text) {
    GppSection section;
    section.id = id;
    section.name = gpp_section_name(id);
    section.text = text;
    const std::string where = id == 0 ? "a GPP section"
                                      : "GPP section " + std::to_string(id) +
                                            (section.name.empty() ? "" : " (" + section.name + ")");
    require_letters(text, where);
    if (id == kTcfEu) section.tc = read_tc(text, where);
    if (id == kUspV1) section.usp = read_usp_v1(text, where);
    if (id > kUspV1) section.us = read_us_section(id, text, where);
    return section;
}

/// One after the other, so that a range over all ids costs nothing.
class IdsInOrder {
  public:
    explicit IdsInOrder(const IdRanges& ids) : ranges_(ids.ranges()) {}
    int next() {
        if (id_ == 0 || id_ == ranges_.front().last) {
            if (id_ != 0) ranges_ = ranges_.subspan(1);
            id_ = ranges_.front().first;
        } else {
            ++id_;
        }
        return id_;
    }

  private:
    std::span<const IdRange> ranges_;
    int id_ = 0;
};

}  // namespace

GppString decode_gpp_string(std::string_view text) {
    if (text.empty()) throw Error(ErrorCode::invalid_argument, "the GPP string is empty");
    if (text.size() > kGppStringLengthMax)
        throw Error(ErrorCode::invalid_argument, "the GPP string has " + std::to_string(text.size()) +
                                                     " letters, and more than " +
                                                     std::to_string(kGppStringLengthMax) + " are not read");
    GppString gpp;
    gpp.text = text;
    const auto parts = ascii::split(text, "~");
    if (parts.size() > kGppSectionsMax + 1)
        throw Error(ErrorCode::invalid_argument,
                    "the GPP string has more than " + std::to_string(kGppSectionsMax) + " sections");
    gpp.section_ids = read_gpp_header(parts.front());
    const bool complete = gpp.section_ids.size() == parts.size() - 1;
    IdsInOrder ids(gpp.section_ids);
    for (std::size_t i = 1; i < parts.size(); ++i)
        gpp.sections.push_back(read_section(complete ? ids.next() : 0, parts[i]));
    return gpp;
}

const GppSection* GppString::find(int id) const noexcept {
    const auto found = std::find_if(sections.begin(), sections.end(),
                                    [id](const GppSection& section) { return section.id == id; });
    return id == 0 || found == sections.end() ? nullptr : &*found;
}

bool opts_out_of_sale(const GppString& gpp) {
    return std::any_of(gpp.sections.begin(), gpp.sections.end(), [](const GppSection& section) {
        if (section.usp) return section.usp->opt_out_sale == 'Y';
        if (!section.us) return false;
        return section.us->gpc.value_or(false) || section.us->value("SaleOptOut") == 1 ||
               section.us->value("SharingOptOut") == 1;
    });
}

}  // namespace sessionaudit
