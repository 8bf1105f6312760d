// Session fixation: does somebody who knew, or chose, the id before the login have the session after it?
#include <algorithm>
#include <iterator>

#include "core/ascii.hpp"
#include "crypto/random.hpp"
#include "lifecycle/id_alphabet.hpp"
#include "lifecycle/lifecycle_run.hpp"

namespace sessionaudit {
namespace {

// A beginning such as `s:` or `v1.`, which says what kind of value follows.
std::size_t end_of_prefix(std::string_view value) {
    constexpr std::size_t kPrefixMax = 4;
    for (std::size_t at = 0; at < std::min(value.size(), kPrefixMax + 1); ++at) {
        if (ascii::is_alnum(value[at])) continue;
        return at == 0 ? 0 : at + (value[at] == '%' ? 3 : 1);
    }
    return 0;
}

// Random, of the form of a real one: letters become other letters of the same alphabet, what is between them
// (the hyphens of a UUID, an escaped colon) stays, so that the application takes it for one of its own if it
// takes any.
std::string made_up(const std::string& like) {
    std::string letters;
    std::copy_if(like.begin(), like.end(), std::back_inserter(letters), ascii::is_alnum);
    const IdAlphabet& alphabet = narrowest_alphabet(letters);
    std::vector<std::uint8_t> random(like.size());
    fill_random(random);
    std::string value = like;
    for (std::size_t at = end_of_prefix(like); at < value.size(); ++at) {
        if (value[at] == '%')
            at += 2;
        else if (ascii::is_alnum(value[at]))
            value[at] = alphabet.order[random[at] % alphabet.order.size()];
    }
    return value;
}

std::optional<StoredCookie> cookie_of(const Visitor& visitor, const std::string& name) {
    for (const StoredCookie& cookie : visitor.cookies())
        if (cookie.name == name) return cookie;
    return std::nullopt;
}

}  // namespace

void LifecycleRun::test_rotation(const Login& login) {
    if (session_cookies_.empty())
        return add("rotation_at_login", Outcome::inconclusive,
                   "No cookie was found that the login hangs on, so none could be compared; name it in the "
                   "recipe as \"session_cookies\".");
    const bool some_new =
        std::any_of(session_cookies_.begin(), session_cookies_.end(), [&](const auto& name) {
            return login.visitor.value_of(name) &&
                   login.visitor.value_of(name) != login.before.value_of(name);
        });
    for (const std::string& name : session_cookies_) {
        const auto before = login.before.value_of(name);
        const auto after = login.visitor.value_of(name);
        if (!after)
            add("rotation_at_login", Outcome::inconclusive,
                "After the login there was no cookie of this name.", name);
        else if (!before)
            add("rotation_at_login", Outcome::passed,
                "There was no id before the login; it came with a new one.", name);
        else if (*before != *after)
            add("rotation_at_login", Outcome::passed, "The id was replaced by a new one at login.", name);
        else if (some_new)
            add("rotation_at_login", Outcome::passed,
                "This cookie stayed the same at login, but another that the session needs as well was new.",
                name);
        else
            add("rotation_at_login", Outcome::failed,
                "The id from before the login is still the id after it: who planted it has the session.",
                name);
    }
}

void LifecycleRun::test_old_id(const Login& login) {
    const bool same = !session_cookies_.empty() &&
                      std::all_of(session_cookies_.begin(), session_cookies_.end(), [&](const auto& name) {
                          return login.visitor.value_of(name) == login.before.value_of(name);
                      });
    // One fault is one finding.
    if (same) return not_tested("old_id_dead", "the login gives no new id, so there is no old one");
    const bool had_one = std::any_of(session_cookies_.begin(), session_cookies_.end(), [&](const auto& name) {
        return login.before.value_of(name).has_value();
    });
    switch (is_logged_in(recipe_, login.before)) {
        case LoggedIn::yes:
            return add("old_id_dead", Outcome::failed,
                       "After the login, the protected page opened with the cookies from before it.",
                       first_cookie());
        case LoggedIn::no:
            return add("old_id_dead", Outcome::passed,
                       had_one ? "After the login, the cookies from before it do not open the protected page."
                               : "There was no id before the login that could have lived on.",
                       first_cookie());
        case LoggedIn::unknown:
            return add("old_id_dead", Outcome::inconclusive,
                       "The protected page gave no usable answer to the cookies from before the login.",
                       first_cookie());
    }
}

// A made-up id is sent before the login. The application may replace it at once, or at login; if it still is
// the id when somebody is logged in, anybody can choose the id of somebody else's session. If it is never
// replaced although a visitor without any gets one, the application has opened a session under it.
void LifecycleRun::test_unknown_id(const Login& login) {
    std::vector<StoredCookie> planted;
    for (const std::string& name : session_cookies_)
        if (auto cookie = cookie_of(login.visitor, name)) {
            cookie->value = made_up(cookie->value);
            planted.push_back(*cookie);
        }
    if (planted.empty())
        return not_tested("unknown_id_adopted", "no cookie was found that the login hangs on");
    const std::string cookie = planted.front().name;
    const bool given_to_anybody = login.before.value_of(cookie).has_value();
    const std::optional<Login> chosen = log_in([&](Visitor& visitor) {
        Visitor with_made_up(world_);
        for (const StoredCookie& one : planted)
            with_made_up.plant(one);
        visitor = with_made_up;
        visitor.visit(recipe_.start);
    });
    const auto lived_on = [&planted](const Visitor& visitor) {
        return std::all_of(planted.begin(), planted.end(),
                           [&](const StoredCookie& one) { return visitor.value_of(one.name) == one.value; });
    };
    if (!chosen->taken.fault && chosen->page.logged_in == LoggedIn::yes && lived_on(chosen->visitor)) {
        add("unknown_id_adopted", Outcome::failed,
            "A made-up id was sent before the login and was the id of the session after it: anybody can "
            "choose "
            "it for somebody else.",
            cookie);
    } else if (given_to_anybody && chosen->before.value_of(cookie) == planted.front().value) {
        add("unknown_id_adopted", Outcome::failed,
            "A made-up id was taken for a session: a visitor without one is given one, and this one was not "
            "replaced before the login.",
            cookie);
    } else if (chosen->taken.fault || chosen->page.logged_in != LoggedIn::yes) {
        add("unknown_id_adopted", Outcome::inconclusive, "With a made-up id the login did not work.", cookie);
    } else {
        add("unknown_id_adopted", Outcome::passed,
            "A made-up id was replaced by one of the application's own.", cookie);
    }
    Visitor visitor = chosen->visitor;
    log_out(visitor);
}

}  // namespace sessionaudit
