// The parts of a page with which it asks its visitor for consent. consent.js brings them to life.
#pragma once

#include "browser_api.hpp"
#include "html.hpp"

namespace shop {

/// For the head of a page.
Html consent_scripts(const PageConsent& consent);
/// Hidden until the script finds something to ask.
Html consent_banner();
/// For the page on which a choice can be changed.
Html consent_choices();

}  // namespace shop
