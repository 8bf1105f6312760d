'use strict';
// TC strings made and read by @iabtechlabtcf/core.
const { GVL, TCModel, TCString, PurposeRestriction, Segment } = require('@iabtechlabtcf/core');

const PURPOSES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const TYPES = ['not_allowed', 'require_consent', 'require_legitimate_interest'];
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The encoder asks a vendor list what each vendor may be given; these vendors may be given everything. */
function vendorList(ids, listVersion, policyVersion) {
  const vendor = (id) => ({
    id,
    name: `vendor ${id}`,
    purposes: PURPOSES,
    legIntPurposes: PURPOSES,
    flexiblePurposes: PURPOSES,
    specialPurposes: [1],
    features: [],
    specialFeatures: [1],
    policyUrl: 'https://vendor.example/',
  });
  const named = (id) => ({ id, name: `${id}`, description: '', descriptionLegal: '' });
  const map = (list, make) => Object.fromEntries(list.map((id) => [id, make(id)]));
  return new GVL({
    gvlSpecificationVersion: 3,
    vendorListVersion: listVersion,
    tcfPolicyVersion: policyVersion,
    lastUpdated: '2026-01-01T00:00:00Z',
    purposes: map(PURPOSES, named),
    specialPurposes: map([1, 2, 3], named),
    features: map([1, 2, 3], named),
    specialFeatures: map([1, 2], named),
    stacks: {},
    vendors: map(ids, vendor),
  });
}

const upTo = (largest) => Array.from({ length: largest }, (_, i) => i + 1);
const LISTS = [
  { largest: 40, list: vendorList(upTo(40), 15, 2) },
  { largest: 300, list: vendorList(upTo(300), 126, 4) },
  { largest: 1500, list: vendorList(upTo(1500), 4095, 5) },
  // Few ids, far apart: the ends of the 16 bits.
  { largest: 65535, list: vendorList([1, 2, 3, 700, 701, 40000, 65533, 65534, 65535], 300, 5) },
];

function fillVendors(model, random, largest) {
  const known = (ids) => ids.filter((id) => model.gvl.vendors[id] !== undefined);
  const some = () => (largest > 10000 ? Object.keys(model.gvl.vendors).map(Number).filter(() => random.oneIn(2)) : random.vendors(largest));
  const set = (vector, ids) => ids.length > 0 && vector.set(ids);
  set(model.vendorConsents, known(some()));
  set(model.vendorLegitimateInterests, known(some()));
  set(model.vendorsDisclosed, some());
  set(model.vendorsAllowed, some());
}

function fillRestrictions(model, random, largest) {
  for (let i = random.below(5); i > 0; --i) {
    const restriction = new PurposeRestriction(random.pick(PURPOSES), random.below(3));
    for (const id of random.runs(Math.min(largest, 300), 3)) model.publisherRestrictions.add(id, restriction);
  }
}

function fillPublisher(model, random) {
  const set = (vector, ids) => ids.length > 0 && vector.set(ids);
  set(model.publisherConsents, random.ids(24, 40));
  set(model.publisherLegitimateInterests, random.ids(24, 40));
  model.numCustomPurposes = random.oneIn(2) ? 0 : random.below(64);
  set(model.publisherCustomConsents, random.ids(model.numCustomPurposes, 50));
  set(model.publisherCustomLegitimateInterests, random.ids(model.numCustomPurposes, 50));
}

/**
 * Another letter among those of the fixed fields: what no encoder writes, every decoder has to read alike. The
 * publisher's country is spared: the reference takes 32 to 57 for letters too.
 */
function withOtherLetter(text, random) {
  const at = random.between(1, 32);
  return text.slice(0, at) + LETTERS[random.below(64)] + text.slice(at + 1);
}

function generate(random) {
  const { largest, list } = random.pick(LISTS);
  const model = new TCModel(list);
  const day = random.between(Date.UTC(2020, 0, 1) / 864e5, Date.UTC(2027, 0, 1) / 864e5);
  model.cmpId = random.between(2, 4095);
  model.cmpVersion = random.below(4096);
  model.consentScreen = random.below(64);
  model.isServiceSpecific = random.below(10) > 0;
  model.useNonStandardTexts = random.oneIn(2);
  model.purposeOneTreatment = random.oneIn(2);
  model.publisherCountryCode = LETTERS[random.below(26)] + LETTERS[random.below(26)];
  const set = (vector, ids) => ids.length > 0 && vector.set(ids);
  set(model.specialFeatureOptins, random.ids(12, 40));
  set(model.purposeConsents, random.ids(24, 50));
  set(model.purposeLegitimateInterests, random.ids(24, 50));
  fillVendors(model, random, largest);
  fillRestrictions(model, random, largest);
  fillPublisher(model, random);
  model.created = new Date(day * 864e5 + (random.oneIn(3) ? 100 * random.below(864000) : 0));
  model.lastUpdated = random.oneIn(3) ? new Date(day * 864e5 + 100 * random.below(8640000)) : model.created;
  const further = [Segment.VENDORS_DISCLOSED, Segment.VENDORS_ALLOWED, Segment.PUBLISHER_TC].filter(() => random.oneIn(2));
  const text = TCString.encode(model, { segments: [Segment.CORE, ...further] });
  if (random.oneIn(20)) return text.slice(0, random.between(1, text.length - 1));
  return random.oneIn(4) ? withOtherLetter(text, random) : text;
}

const sorted = (values) => [...values].sort((a, b) => a - b);
const ids = (vector) => sorted(vector.values());
const country = (letters) => (/^[A-Z]{2}$/.test(letters) ? letters : '');

function restrictions(model) {
  return model.publisherRestrictions
    .getRestrictions()
    .map((r) => `${r.purposeId} ${TYPES[r.restrictionType]}: ${model.publisherRestrictions.getVendors(r)}`)
    .sort();
}

/** What the reference reads, in neutral names. Throws when it refuses the text. */
function expected(text) {
  const model = TCString.decode(text);
  const types = text.split('.').map((segment) => LETTERS.indexOf(segment[0]) >> 3);
  return {
    version: model.version,
    created: model.created.toISOString(),
    last_updated: model.lastUpdated.toISOString(),
    cmp_id: model.cmpId,
    cmp_version: model.cmpVersion,
    consent_screen: model.consentScreen,
    consent_language: country(model.consentLanguage),
    vendor_list_version: model.vendorListVersion,
    policy_version: model.policyVersion,
    service_specific: model.isServiceSpecific,
    non_standard_texts: model.useNonStandardTexts,
    special_feature_opt_ins: ids(model.specialFeatureOptins),
    purpose_consents: ids(model.purposeConsents),
    purpose_legitimate_interests: ids(model.purposeLegitimateInterests),
    purpose_one_treatment: model.purposeOneTreatment,
    publisher_country: country(model.publisherCountryCode),
    vendor_consents: ids(model.vendorConsents),
    vendor_legitimate_interests: ids(model.vendorLegitimateInterests),
    restrictions: restrictions(model),
    segments: types.slice(1).sort(),
    vendors_disclosed: ids(model.vendorsDisclosed),
    vendors_allowed: ids(model.vendorsAllowed),
    publisher_consents: ids(model.publisherConsents),
    publisher_legitimate_interests: ids(model.publisherLegitimateInterests),
    custom_purposes: model.numCustomPurposes,
    custom_consents: ids(model.publisherCustomConsents),
    custom_legitimate_interests: ids(model.publisherCustomLegitimateInterests),
  };
}

function spread(ranges) {
  const list = [];
  for (const [first, last] of ranges ?? []) for (let id = first; id <= last; ++id) list.push(id);
  return list;
}

/** What sessionaudit wrote, in the same names. */
function actual(json) {
  const publisher = json.publisher ?? { custom_purposes: 0 };
  return {
    ...Object.fromEntries(
      ['version', 'created', 'last_updated', 'cmp_id', 'cmp_version', 'consent_screen', 'consent_language',
        'vendor_list_version', 'policy_version', 'service_specific', 'non_standard_texts', 'purpose_one_treatment',
        'publisher_country'].map((name) => [name, json[name]])),
    special_feature_opt_ins: spread(json.special_feature_opt_ins),
    purpose_consents: spread(json.purpose_consents),
    purpose_legitimate_interests: spread(json.purpose_legitimate_interests),
    vendor_consents: spread(json.vendor_consents.ids),
    vendor_legitimate_interests: spread(json.vendor_legitimate_interests.ids),
    restrictions: json.restrictions.filter((r) => r.vendors.length > 0)
      .map((r) => `${r.purpose} ${r.type}: ${spread(r.vendors)}`).sort(),
    segments: [json.vendors_disclosed && 1, json.vendors_allowed && 2, json.publisher && 3].filter(Boolean),
    vendors_disclosed: spread(json.vendors_disclosed?.ids),
    vendors_allowed: spread(json.vendors_allowed?.ids),
    publisher_consents: spread(publisher.consents),
    publisher_legitimate_interests: spread(publisher.legitimate_interests),
    custom_purposes: publisher.custom_purposes,
    custom_consents: spread(publisher.custom_consents),
    custom_legitimate_interests: spread(publisher.custom_legitimate_interests),
  };
}

/** What the generated strings have to contain for the comparison to mean something. */
const covers = {
  'vendors as a bit field': (json) => !json.vendor_consents.range_encoded,
  'vendors as ranges': (json) => json.vendor_consents.range_encoded,
  'vendor 65535': (json) => json.vendor_consents.max_id === 65535,
  'restrictions of each type': (json) => new Set(json.restrictions.map((r) => r.type)).size === 3,
  'all four segments': (json) => json.vendors_disclosed && json.vendors_allowed && json.publisher,
  'custom purposes': (json) => json.publisher?.custom_purposes > 0,
  'legitimate interest for purpose 3': (json) => spread(json.purpose_legitimate_interests).includes(3),
  'a language that is none': (json) => json.consent_language === '',
};

module.exports = { generate, expected, actual, covers, spread };
