// What frameworks put around a session id.
#include "lifecycle/id_form.hpp"

#include <algorithm>
#include <functional>
#include <optional>

#include "core/ascii.hpp"
#include "core/percent.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kValueMax = 4096;
constexpr std::string_view kHex = "0123456789abcdefABCDEF";
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";

bool made_of(std::string_view text, std::string_view letters) {
    return !text.empty() && text.find_first_not_of(letters) == std::string_view::npos;
}

struct Unwrapped {
    IdForm form;
    std::string id;
    std::string note;
    double signature_bits = 0;
};
using Unwrapper = std::optional<Unwrapped> (*)(std::string_view);

// express-session: `s:<id>.<HMAC-SHA256 of it in base 64 without padding>`.
std::optional<Unwrapped> signed_by_express(std::string_view value) {
    const std::size_t dot = value.rfind('.');
    if (!value.starts_with("s:") || dot == std::string_view::npos) return std::nullopt;
    if (value.size() - dot - 1 != 43 || !made_of(value.substr(dot + 1), kBase64)) return std::nullopt;
    return Unwrapped{IdForm::plain, std::string(value.substr(2, dot - 2)),
                     "the signature after it adds nothing that somebody has to guess who has seen one", 0};
}

std::optional<Unwrapped> uuid(std::string_view value) {
    if (value.size() == 38 && value.front() == '{' && value.back() == '}') value = value.substr(1, 36);
    if (value.size() != 36) return std::nullopt;
    for (std::size_t at = 0; at < value.size(); ++at) {
        const bool hyphen = at == 8 || at == 13 || at == 18 || at == 23;
        if (hyphen ? value[at] != '-' : ascii::hex_value(value[at]) < 0) return std::nullopt;
    }
    const int variant = ascii::hex_value(value[19]);
    const char version = variant >= 8 && variant <= 11 ? value[14] : '0';
    IdForm form = IdForm::uuid_other;
    if (version == '1' || version == '6') form = IdForm::uuid1;
    if (version == '4') form = IdForm::uuid4;
    if (version == '7') form = IdForm::uuid7;
    // Without hyphens and version, which are no samples of anything.
    std::string digits;
    for (std::size_t at = 0; at < value.size(); ++at)
        if (value[at] != '-' && (at != 14 || form == IdForm::uuid_other)) digits += value[at];
    return Unwrapped{form, digits, {}, 0};
}

// JSON Web Signature, compact: header.payload.signature, where the header begins with `{"`.
std::optional<Unwrapped> token(std::string_view value) {
    const auto parts = ascii::split(value, ".");
    if (parts.size() != 3 || !parts[0].starts_with("eyJ") || !parts[1].starts_with("eyJ"))
        return std::nullopt;
    if (parts[2].empty()) return Unwrapped{IdForm::token, std::string(value), {}, 0};
    if (!made_of(parts[2], kBase64)) return std::nullopt;
    return Unwrapped{IdForm::token, std::string(value), {}, std::min(256.0, 6.0 * double(parts[2].size()))};
}

// itsdangerous, as Flask uses it: payload.timestamp.signature (HMAC-SHA1: 27 characters). The payload is an
// object of JSON, or begins with a dot where zlib has compressed it. `ey` is `{"`, `e30` is `{}`, `eJ` begins
// zlib's header.
std::optional<Unwrapped> signed_by_flask(std::string_view value) {
    if (!value.starts_with("ey") && !value.starts_with("e30.") && !value.starts_with(".eJ"))
        return std::nullopt;
    if (value.starts_with(".")) value.remove_prefix(1);
    const auto parts = ascii::split(value, ".");
    if (parts.size() != 3 || parts[1].size() < 4 || parts[1].size() > 8) return std::nullopt;
    if (parts[2].size() != 27 && parts[2].size() != 43 && parts[2].size() != 86) return std::nullopt;
    for (const std::string_view part : parts)
        if (!made_of(part, kBase64)) return std::nullopt;
    return Unwrapped{IdForm::signed_data, std::string(value), {}, parts[2].size() == 27 ? 160.0 : 256.0};
}

// Rails: data--signature, or data--iv--tag when encrypted.
std::optional<Unwrapped> of_rails(std::string_view value) {
    const auto parts = ascii::split(value, "--");
    const auto is_base64 = [](std::string_view part) {
        while (part.ends_with("="))
            part.remove_suffix(1);
        return made_of(part, kBase64);
    };
    if (parts.size() == 2 && (parts[1].size() == 40 || parts[1].size() == 64) && made_of(parts[1], kHex) &&
        is_base64(parts[0]))
        return Unwrapped{IdForm::signed_data, std::string(value), {}, 4.0 * double(parts[1].size())};
    if (parts.size() == 3 && parts[1].size() == 16 && parts[2].size() == 24 && is_base64(parts[0]) &&
        is_base64(parts[1]) && is_base64(parts[2]))
        return Unwrapped{IdForm::encrypted, std::string(value), {}, 128};
    return std::nullopt;
}

// Laravel: base 64 of {"iv":"...","value":"...","mac":"...","tag":""}. `eyJpdiI6` is `{"iv":`.
std::optional<Unwrapped> encrypted_by_laravel(std::string_view value) {
    if (!value.starts_with("eyJpdiI6") || value.size() < 100) return std::nullopt;
    return Unwrapped{IdForm::encrypted, std::string(value), {}, 128};
}

// A servlet container behind a balancer: 32 hexadecimal digits and the name of the route.
std::optional<Unwrapped> with_route(std::string_view value) {
    const std::size_t dot = value.find('.');
    if (dot == std::string_view::npos || dot < 16 || value.size() - dot > 40) return std::nullopt;
    if (!made_of(value.substr(0, dot), kHex)) return std::nullopt;
    return Unwrapped{IdForm::plain, std::string(value.substr(0, dot)),
                     "the route after the dot is the same for everybody on that server", 0};
}

std::optional<Unwrapped> plain(std::string_view value) {
    while (value.ends_with("="))
        value.remove_suffix(1);
    return Unwrapped{IdForm::plain, std::string(value), {}, 0};
}

constexpr Unwrapper kUnwrappers[] = {signed_by_express, uuid,     encrypted_by_laravel, token,
                                     signed_by_flask,   of_rails, with_route,           plain};

// Every sample by the same unwrapper and of the same form, or it was chance.
std::optional<UnwrappedIds> unwrap_by(Unwrapper unwrapper, const std::vector<std::string>& values) {
    UnwrappedIds all;
    for (const std::string& value : values) {
        std::optional<Unwrapped> one = unwrapper(value);
        if (!one || (!all.ids.empty() && one->form != all.form)) return std::nullopt;
        all.form = one->form;
        all.note = std::move(one->note);
        all.signature_bits = one->signature_bits;
        all.ids.push_back(std::move(one->id));
    }
    return all;
}

}  // namespace

UnwrappedIds unwrap_ids(std::span<const std::string> samples) {
    std::vector<std::string> values;
    values.reserve(samples.size());
    for (const std::string& sample : samples)
        // Express, Laravel and others send their value percent-encoded.
        values.push_back(percent_decoded(std::string_view(sample).substr(0, kValueMax)));
    for (const Unwrapper unwrapper : kUnwrappers)
        if (std::optional<UnwrappedIds> found = unwrap_by(unwrapper, values)) return std::move(*found);
    return {};
}

}  // namespace sessionaudit
