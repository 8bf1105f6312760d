// Where Chromium and our verdicts differ, by the name of the case, and how. docs/cookie-verdicts.md explains each by
// its id. A difference of another kind, in the same cases, is a failure.
const prefixed = /^\s*(=\s*)?__(secure|host|http)-/i;
// A malformed lifetime after one that is none.
const spoilt = /max-age=-?\d+\s*;.*max-age=(x|;|$)|expires=(wed|thu),.*expires=(x|soon)/i;
const loopback = /^(localhost|app\.localhost|127\.0\.0\.1)$/;

export const differences = [
  { id: 'loopback', where: ({ scheme, host }) => scheme === 'http' && loopback.test(host), what: /^secure_from_insecure, Chromium: (stored|silence)$/ },
  { id: 'prefix_first', where: ({ line }) => prefixed.test(line), what: /^(secure_from_insecure|same_site_none_insecure|partitioned_insecure), Chromium: InvalidPrefix$/ },
  { id: 'host_prefix_own_domain', where: ({ name }) => /^__Host- with the Domain of (co\.uk|localhost)$/.test(name), what: /^stored, Chromium: InvalidPrefix$/ },
  { id: 'partitioned_silent', where: ({ line }) => /;\s*partitioned/i.test(line), what: /^(secure_from_insecure|same_site_none_insecure), Chromium: silence$/ },
  { id: 'nameless_equals', where: ({ line }) => /^\s*=[^;]*=/.test(line), what: /^stored, Chromium: silence$/ },
  { id: 'tab', where: ({ line }) => line.includes('\t'), what: /^stored, Chromium: (DisallowedCharacter|not stored)$/ },
  { id: 'date_digits', where: ({ line }) => /Expires=21 Oct (20999 07:28:00|2099 007:28:00)$/.test(line), what: /^session true, Chromium: false$/ },
  { id: 'date_suffix', where: ({ line }) => line.endsWith('Expires=21th Oct 2099 07:28:00x'), what: /^session false, Chromium: true$/ },
  { id: 'date_year', where: ({ line }) => line.endsWith('Expires=21 Oct 1600 07:28:00'), what: /^stored, Chromium: silence$/ },
  { id: 'max_age_plus', where: ({ line }) => line.endsWith('Max-Age=+60'), what: /^session true, Chromium: false$/ },
  { id: 'last_malformed', where: ({ line }) => spoilt.test(line), what: /^(session false, Chromium: true|deletes, Chromium: stored|stored, Chromium: silence|expires -?[\d.]+ s later in Chromium)$/ },
  { id: 'domain_dot', where: ({ line }) => line.endsWith('Domain=.'), what: /^stored, Chromium: InvalidDomain$/ },
  { id: 'domain_unicode', where: ({ name }) => name.startsWith('domain b\u00fccher.example'), what: /^domain_not_ascii, Chromium: stored$/ },
];
