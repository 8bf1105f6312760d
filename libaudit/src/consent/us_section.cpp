// A core of two-bit fields, then after a dot the GPC sub-section, where the law has one.
#include "consent/us_section.hpp"

#include "consent/bit_reader.hpp"
#include "consent/us_layout.hpp"
#include "core/ascii.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr int kNational = 7;
/// A national core of version 1 has 60 bits: 10 letters, or 11 when it was padded to bytes first. Version 2
/// has 70, which is 12 letters either way.
constexpr std::size_t kShortNationalBits = 66;

UsField read_field(BitReader& bits, const UsFieldLayout& layout) {
    UsField field{std::string(layout.name), {}, layout.count != 0};
    const std::size_t count = field.is_list ? layout.count : 1;
    for (std::size_t i = 0; i < count; ++i)
        field.values.push_back(bits.small(2, layout.name));
    return field;
}

/// Strings in use state one version and have the length of the other, so the length says where the bits are;
/// the fields that leave here are those of the stated version.
int version_by_length(int section, int version, const BitReader& bits) {
    if (section != kNational) return version;
    return bits.size() <= kShortNationalBits ? 1 : 2;
}

/// Gives lists the stated version's length: what the layout had no room for is 0, not applicable.
void resize_lists(std::vector<UsField>& fields, const UsLayout& stated) {
    for (std::size_t i = 0; i < fields.size(); ++i)
        if (fields[i].is_list) fields[i].values.resize(stated.fields[i].count, 0);
}

void read_gpc(std::string_view text, const UsLayout& layout, const std::string& where, UsPrivacy& us) {
    BitReader bits(text, where + ", sub-section");
    const int type = bits.small(2, "the sub-section's type");
    if (type != 1 || !layout.has_gpc)
        bits.fail("sub-section type " + std::to_string(type) + " is not known here");
    if (us.gpc) bits.fail("a sub-section of this kind was there already");
    us.gpc = bits.flag("GPC");
    us.stray_bits = us.stray_bits || bits.has_stray_bits();
}

bool is_one_of(char letter, std::string_view letters) {
    return letters.find(letter) != std::string_view::npos;
}

}  // namespace

std::optional<UsPrivacy> read_us_section(int section, std::string_view text, const std::string& where) {
    const auto parts = ascii::split(text, ".");
    BitReader bits(parts.front(), where);
    UsPrivacy us;
    us.version = bits.small(6, "the version");
    const auto stated = find_us_layout(section, us.version);
    if (!stated) return std::nullopt;
    const int laid_out_as = version_by_length(section, us.version, bits);
    us.length_differs = laid_out_as != us.version;
    const UsLayout layout = us.length_differs ? find_us_layout(section, laid_out_as).value() : *stated;
    for (const UsFieldLayout& field : layout.fields)
        us.fields.push_back(read_field(bits, field));
    us.stray_bits = bits.has_stray_bits();
    resize_lists(us.fields, *stated);
    for (std::size_t i = 1; i < parts.size(); ++i)
        read_gpc(parts[i], *stated, where, us);
    return us;
}

UspV1 read_usp_v1(std::string_view text, const std::string& where) {
    constexpr std::string_view kAnswers = "YN-";
    if (text.size() != 4 || text[0] != '1' || !is_one_of(text[1], kAnswers) ||
        !is_one_of(text[2], kAnswers) || !is_one_of(text[3], kAnswers))
        throw Error(ErrorCode::invalid_argument, where + " must be 1 and three of Y, N and -, such as 1YNN");
    return {text[1], text[2], text[3]};
}

std::optional<int> UsPrivacy::value(std::string_view field) const {
    for (const UsField& candidate : fields)
        if (candidate.name == field && !candidate.is_list) return candidate.values.front();
    return std::nullopt;
}

}  // namespace sessionaudit
