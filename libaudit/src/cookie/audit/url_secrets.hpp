// Which parts of a URL may open something: the one judgement that reports, baselines, stored captures and
// evidence hide by.
#pragma once

#include <string>
#include <string_view>

namespace sessionaudit {

/// What a part that may be a secret is replaced by.
using HidePart = std::string (*)(std::string_view);

/// Any text that is a URL or the part of one, as Location, Link and Refresh have them. User and password
/// are left out; hidden are values of parameters (in the query, the fragment, or after a semicolon in the
/// path) of 8 bytes and more, shorter ones by their name or where they are an address of mail, and segments
/// of the path that look random, hold an address of mail or are ASP.NET's `(S(...))`.
std::string hidden_url(std::string_view url, HidePart hide);

/// What a user wrote as target: a URL as shown_url() has it; of anything else, such as a file's name, user
/// and password and the query's secrets go.
std::string shown_target(std::string_view target);

/// A sentence, each URL in it as shown_url() has it.
std::string shown_text(std::string_view sentence);

}  // namespace sessionaudit
