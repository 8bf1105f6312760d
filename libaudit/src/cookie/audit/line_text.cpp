#include "cookie/audit/line_text.hpp"

#include <algorithm>

#include "cookie/audit/value_shape.hpp"
#include "core/ascii.hpp"

namespace sessionaudit {
namespace {

using Kind = CookieAttribute::Kind;

/// Attributes that are no business of a browser's storage, yet are no part of a value either.
bool is_known_other(std::string_view name) {
    static constexpr std::string_view kNames[] = {"priority", "version", "comment", "sameparty", "discard"};
    return std::any_of(std::begin(kNames), std::end(kNames),
                       [&](std::string_view known) { return ascii::equal_ignoring_case(known, name); });
}

std::string shown_attribute(const CookieAttribute& attribute) {
    constexpr std::size_t kShownMax = 60;
    const bool hidden = (attribute.kind == Kind::other && !is_known_other(attribute.name)) ||
                        attribute.value.size() > kShownMax;
    if (attribute.kind == Kind::other && hidden)
        return length_of(attribute.name) +
               (attribute.value.empty() ? std::string() : "=" + length_of(attribute.value));
    std::string text(attribute.name);
    if (!attribute.value.empty())
        text += "=" + (hidden ? length_of(attribute.value) : std::string(attribute.value));
    return text;
}

/// Builds the corrected line, attribute by attribute.
class Corrector {
  public:
    Corrector(const SetCookieLine& line, LineEdits edits)
        : line_(line), edits_(std::move(edits)), same_site_(edits_.same_site.value_or(line.same_site)) {
        result_ = edits_.name ? *edits_.name : std::string(line.name);
        result_ += result_.empty() ? "..." : "=...";
        apply_prefix(edits_.name ? std::string_view(*edits_.name) : line.name);
        if (same_site_ == SameSite::none || line.partitioned || edits_.partitioned) edits_.secure = true;
    }

    std::string run() {
        for (const CookieAttribute& attribute : line_.attributes)
            if (!attribute.overridden) keep(attribute);
        add_missing();
        return std::move(result_);
    }

  private:
    void apply_prefix(std::string_view name) {
        const bool host = ascii::starts_with_ignoring_case(name, "__Host-");
        const bool http = ascii::starts_with_ignoring_case(name, "__Http-") ||
                          ascii::starts_with_ignoring_case(name, "__Host-Http-");
        if (host || http || ascii::starts_with_ignoring_case(name, "__Secure-")) edits_.secure = true;
        if (http) edits_.http_only = true;
        if (host) {
            edits_.drop_domain = true;
            edits_.path = "/";
        }
    }

    void write(std::string_view name, std::string_view value = {}) {
        result_ += "; ";
        result_ += name;
        if (!value.empty()) (result_ += '=') += value;
    }

    void write_once(bool& written, std::string_view name, std::string_view value = {}) {
        if (!written) write(name, value);
        written = true;
    }

    void keep(const CookieAttribute& attribute) {
        if (attribute.too_long || attribute.malformed) {
            if (attribute.kind == Kind::expires || attribute.kind == Kind::max_age) keep_lifetime(attribute);
            return;
        }
        switch (attribute.kind) {
            case Kind::expires:
            case Kind::max_age:
                return keep_lifetime(attribute);
            case Kind::domain:
                if (!edits_.drop_domain && !attribute.value.empty()) write("Domain", attribute.value);
                return;
            case Kind::path:
                if (edits_.path)
                    write_once(path_, "Path", *edits_.path);
                else if (!attribute.value.empty() && attribute.value.front() == '/')
                    write_once(path_, "Path", attribute.value);
                return;
            case Kind::secure:
                return write_once(secure_, "Secure");
            case Kind::http_only:
                return write_once(http_only_, "HttpOnly");
            case Kind::same_site:
                return keep_same_site();
            case Kind::partitioned:
                return write_once(partitioned_, "Partitioned");
            case Kind::other:
                if (is_known_other(attribute.name)) write(attribute.name, attribute.value);
                return;
        }
    }

    void keep_lifetime(const CookieAttribute& attribute) {
        if (edits_.drop_lifetime) return;
        if (edits_.max_age)
            write_once(lifetime_, "Max-Age", std::to_string(*edits_.max_age));
        else if (!attribute.malformed && !attribute.too_long)
            write(attribute.kind == Kind::expires ? "Expires" : "Max-Age", attribute.value);
    }

    void keep_same_site() {
        if (!same_site_word(same_site_).empty())
            write_once(same_site_written_, "SameSite", same_site_word(same_site_));
    }

    void add_missing() {
        if (edits_.path) write_once(path_, "Path", *edits_.path);
        if (edits_.max_age && !edits_.drop_lifetime)
            write_once(lifetime_, "Max-Age", std::to_string(*edits_.max_age));
        if (edits_.secure) write_once(secure_, "Secure");
        if (edits_.http_only) write_once(http_only_, "HttpOnly");
        if (edits_.same_site) keep_same_site();
        if (edits_.partitioned) write_once(partitioned_, "Partitioned");
    }

    const SetCookieLine& line_;
    LineEdits edits_;
    SameSite same_site_;
    std::string result_;
    bool path_ = false;
    bool lifetime_ = false;
    bool secure_ = false;
    bool http_only_ = false;
    bool same_site_written_ = false;
    bool partitioned_ = false;
};

}  // namespace

std::string redacted_line(const SetCookieLine& line) {
    std::string text(line.name);
    if (!line.name.empty()) text += "=";
    text += length_of(line.value);
    for (const CookieAttribute& attribute : line.attributes)
        text += "; " + shown_attribute(attribute);
    return text;
}

void LineEdits::add(const LineEdits& other) {
    secure = secure || other.secure;
    http_only = http_only || other.http_only;
    partitioned = partitioned || other.partitioned;
    drop_domain = drop_domain || other.drop_domain;
    drop_lifetime = drop_lifetime || other.drop_lifetime;
    if (other.same_site && (!same_site || other.same_site == SameSite::strict)) same_site = other.same_site;
    if (other.max_age && (!max_age || *other.max_age < *max_age)) max_age = other.max_age;
    if (other.path) path = other.path;
    if (other.name) name = other.name;
}

std::string corrected_line(const SetCookieLine& line, const LineEdits& edits) {
    return Corrector(line, edits).run();
}

}  // namespace sessionaudit
