'use strict';
// GPP strings made and read by @iabgpp/cmpapi.
const { GppModel } = require('@iabgpp/cmpapi');
const { spread } = require('./tc.js');

const STATES = ['usva', 'usco', 'usut', 'usct', 'usfl', 'usmt', 'usor', 'ustx', 'usde', 'usia', 'usne', 'usnh', 'usnj',
  'ustn', 'usmn'];
const TYPES = ['not_allowed', 'require_consent', 'require_legitimate_interest'];
const DAY = 864e5;

/** Every field of two bits gets one of its values, whatever its name. */
function fillUs(model, name, random) {
  model.setFieldValue(name, 'Version', name === 'usnat' ? random.between(1, 2) : 1);
  for (const [field, value] of Object.entries(model.getSection(name))) {
    if (['Version', 'Gpc', 'GpcSegmentType'].includes(field)) continue;
    const one = () => (field === 'MspaCoveredTransaction' ? random.between(1, 2) : random.below(3));
    model.setFieldValue(name, field, Array.isArray(value) ? value.map(one) : one());
  }
  if (model.hasField(name, 'Gpc')) {
    model.setFieldValue(name, 'GpcSegmentIncluded', random.oneIn(2));
    model.setFieldValue(name, 'Gpc', random.oneIn(2));
  }
}

function restriction(random) {
  const key = random.between(1, 11);
  const type = random.below(3);
  const ids = random.runs(500, 4);
  return { getKey: () => key, getType: () => type, getIds: () => ids };
}

function fillTcf(model, random) {
  const set = (field, value) => model.setFieldValue('tcfeuv2', field, value);
  const flags = (count) => Array.from({ length: count }, () => random.oneIn(2));
  const largest = random.pick([30, 400, 2000]);
  set('CmpId', random.below(4096));
  set('CmpVersion', random.below(4096));
  set('ConsentScreen', random.below(64));
  set('ConsentLanguage', random.pick(['EN', 'DE', 'FR', 'PL']));
  set('VendorListVersion', random.below(4096));
  set('PolicyVersion', random.below(64));
  set('UseNonStandardStacks', random.oneIn(2));
  set('SpecialFeatureOptins', flags(12));
  set('PurposeConsents', flags(24));
  set('PurposeLegitimateInterests', flags(24));
  set('PurposeOneTreatment', random.oneIn(2));
  set('PublisherCountryCode', random.pick(['AT', 'DE', 'IE', 'PT']));
  set('VendorConsents', random.vendors(largest));
  set('VendorLegitimateInterests', random.vendors(largest));
  // One restriction: the reference keeps repeated pairs apart, and sessionaudit joins them.
  if (random.oneIn(2)) set('PublisherRestrictions', [restriction(random)]);
  set('VendorsDisclosed', random.vendors(largest));
  set('PublisherConsents', flags(24));
  set('PublisherLegitimateInterests', flags(24));
  const custom = random.below(20);
  set('NumCustomPurposes', custom);
  set('PublisherCustomConsents', flags(custom));
  set('PublisherCustomLegitimateInterests', flags(custom));
  // Last: every other field sets the date to today.
  set('Created', new Date(DAY * random.between(18262, 20819)));
}

function fillUsp(model, random) {
  model.setFieldValue('uspv1', 'Version', 1);
  for (const field of ['Notice', 'OptOutSale', 'LspaCovered'])
    model.setFieldValue('uspv1', field, random.pick(['Y', 'N', '-']));
}

function generate(random) {
  const model = new GppModel();
  if (random.oneIn(2)) fillUs(model, 'usnat', random);
  if (random.oneIn(2)) fillUs(model, 'usca', random);
  if (random.oneIn(2)) fillTcf(model, random);
  if (random.oneIn(4)) fillUsp(model, random);
  if (random.oneIn(8)) model.setFieldValue('usmd', 'SaleOptOut', random.below(3));
  for (const state of STATES) if (random.oneIn(6)) fillUs(model, state, random);
  const text = model.encode();
  // Headers are also padded to letters alone: the reference's own last letter of padding can go.
  return random.oneIn(2) ? text.replace(/^(DBABM|DBABL|DBACNY)A(?=~)/, '$1') : text;
}

const numbers = (flags) => flags.flatMap((on, i) => (on ? [i + 1] : []));

function expectedTcf(s) {
  return {
    version: s.Version,
    created: s.Created.toISOString(),
    last_updated: s.LastUpdated.toISOString(),
    cmp_id: s.CmpId,
    cmp_version: s.CmpVersion,
    consent_screen: s.ConsentScreen,
    consent_language: s.ConsentLanguage,
    vendor_list_version: s.VendorListVersion,
    policy_version: s.PolicyVersion,
    service_specific: s.IsServiceSpecific,
    non_standard_texts: s.UseNonStandardStacks,
    special_feature_opt_ins: numbers(s.SpecialFeatureOptins),
    purpose_consents: numbers(s.PurposeConsents),
    purpose_legitimate_interests: numbers(s.PurposeLegitimateInterests),
    purpose_one_treatment: s.PurposeOneTreatment,
    publisher_country: s.PublisherCountryCode,
    vendor_consents: s.VendorConsents,
    vendor_legitimate_interests: s.VendorLegitimateInterests,
    restrictions: s.PublisherRestrictions.map((r) => `${r.getKey()} ${TYPES[r.getType()]}: ${r.getIds()}`),
    vendors_disclosed: s.VendorsDisclosed,
    publisher_consents: numbers(s.PublisherConsents),
    publisher_legitimate_interests: numbers(s.PublisherLegitimateInterests),
    custom_purposes: s.NumCustomPurposes,
    custom_consents: numbers(s.PublisherCustomConsents),
    custom_legitimate_interests: numbers(s.PublisherCustomLegitimateInterests),
  };
}

function actualTcf(json) {
  const plain = ['version', 'created', 'last_updated', 'cmp_id', 'cmp_version', 'consent_screen', 'consent_language',
    'vendor_list_version', 'policy_version', 'service_specific', 'non_standard_texts', 'purpose_one_treatment',
    'publisher_country'];
  return {
    ...Object.fromEntries(plain.map((name) => [name, json[name]])),
    special_feature_opt_ins: spread(json.special_feature_opt_ins),
    purpose_consents: spread(json.purpose_consents),
    purpose_legitimate_interests: spread(json.purpose_legitimate_interests),
    vendor_consents: spread(json.vendor_consents.ids),
    vendor_legitimate_interests: spread(json.vendor_legitimate_interests.ids),
    restrictions: json.restrictions.map((r) => `${r.purpose} ${r.type}: ${spread(r.vendors)}`),
    vendors_disclosed: spread(json.vendors_disclosed.ids),
    publisher_consents: spread(json.publisher.consents),
    publisher_legitimate_interests: spread(json.publisher.legitimate_interests),
    custom_purposes: json.publisher.custom_purposes,
    custom_consents: spread(json.publisher.custom_consents),
    custom_legitimate_interests: spread(json.publisher.custom_legitimate_interests),
  };
}

/** What the reference reads: section name to fields. Only the text tells whether there is a GPC sub-section. */
function expected(text) {
  const model = new GppModel(text);
  const texts = text.split('~').slice(1);
  const sections = { section_ids: model.getSectionIds() };
  Object.entries(model.toObject()).forEach(([name, fields], i) => {
    if (name === 'tcfeuv2') sections[name] = expectedTcf(fields);
    else if (name === 'usmd') sections[name] = texts[i];
    else {
      const { Gpc, GpcSegmentType, ...others } = fields;
      sections[name] = texts[i].includes('.') ? { ...others, Gpc } : others;
    }
  });
  return sections;
}

function actual(json) {
  const sections = { section_ids: spread(json.section_ids) };
  for (const section of json.sections)
    sections[section.name] = section.tc_string ? actualTcf(section.tc_string) : section.fields ?? section.text;
  return sections;
}

const has = (json, name, test) => json.sections.some((section) => section.name === name && test(section));
const covers = {
  'usnat version 1': (json) => has(json, 'usnat', (s) => s.fields.Version === 1),
  'usnat version 2': (json) => has(json, 'usnat', (s) => s.fields.Version === 2),
  'usca with GPC on': (json) => has(json, 'usca', (s) => s.fields.Gpc === true),
  'usca without a GPC sub-section': (json) => has(json, 'usca', (s) => s.fields.Gpc === undefined),
  tcfeuv2: (json) => has(json, 'tcfeuv2', (s) => s.tc_string.restrictions.length > 0),
  uspv1: (json) => has(json, 'uspv1', (s) => s.fields),
  'a section kept as text': (json) => has(json, 'usmd', (s) => !s.fields),
  'no section': (json) => json.sections.length === 0,
  'ten sections': (json) => json.sections.length >= 10,
  'a header padded to letters': (json) => /^(DBABM|DBABL|DBACNY)~/.test(json.text),
  ...Object.fromEntries(STATES.map((state) => [state, (json) => has(json, state, (s) => s.fields)])),
};

module.exports = { generate, expected, actual, covers };
