// What frameworks put around a session id, taken off, and the forms that tell by themselves how much of them
// is random.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sessionaudit {

enum class IdForm {
    plain,
    uuid1,        ///< time and network card (RFC 9562, 5.1; also the reordered version 6)
    uuid4,        ///< 122 random bits (5.4)
    uuid7,        ///< milliseconds and 74 bits (5.7)
    uuid_other,   ///< of a name, or of an own making
    signed_data,  ///< data that everybody can read, and a signature
    encrypted,    ///< data that only the server reads
    token,        ///< a JSON Web Token
};

/// The ids without what is around them. All samples are of one form, or the form is `plain`.
struct UnwrappedIds {
    IdForm form = IdForm::plain;
    std::vector<std::string> ids;
    std::string note;           ///< what was taken off, as a clause; empty: nothing
    double signature_bits = 0;  ///< of the forms that a signature protects
};

/// Values longer than 4096 bytes, which no browser keeps, are cut.
UnwrappedIds unwrap_ids(std::span<const std::string> samples);

}  // namespace sessionaudit
