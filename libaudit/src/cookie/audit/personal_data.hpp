// Personal data that a value carries, plain or encoded.
#pragma once

#include <string_view>

namespace sessionaudit {

enum class PersonalData { none, email, phone, named_field };
/// After "holds what looks like".
std::string_view words_of(PersonalData found) noexcept;

/// An e-mail address, a telephone number with its country, or a field that names a person: as it stands,
/// percent-encoded (twice, too), in base64, in JSON or as `key=value`. Nothing random is taken for one.
PersonalData personal_data_in(std::string_view name, std::string_view value);

}  // namespace sessionaudit
