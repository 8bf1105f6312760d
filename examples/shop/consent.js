// The visitor's choices about purposes: asked for by the banner, changed on /cookies, recorded at the browser API.
// Each element with data-purposes asks about those; its buttons give or refuse. The page view is handed to the server's
// client, which sends it when the visitor allows it, and not before.
(() => {
  const { server, ticket, notice } = document.currentScript.dataset;
  if (!self.sessionaudit) return;
  const visit = sessionaudit({
    server, ticket, notice: { id: "shop-cookies", version: notice }, language: document.documentElement.lang,
  });
  const blocks = [...document.querySelectorAll("[data-purposes]")];
  const purposesOf = (block) => block.dataset.purposes.split(" ");
  const open = (rule) => rule.state == "none" || rule.state == "expired";

  // What the page says about a choice that was made or is still to be made.
  const words = (rule) => (open(rule) ? "You have not chosen yet." : rule.allowed ? "You allow it." : "You refuse it.");

  const show = (known) => {
    for (const block of blocks) {
      const rules = purposesOf(block).map((purpose) => known[purpose]);
      if (block.id == "consent") block.hidden = !rules.some(open);
      else block.querySelector("[role=status]").textContent = words(rules[0]);
    }
  };

  const choose = async (block, yes) => {
    const status = block.querySelector("[role=status]");
    try {
      const purposes = purposesOf(block);
      const before = await visit.consent.decide(...purposes);
      const given = !yes && purposes.some((purpose) => before[purpose].state == "given");
      await visit.consent[yes ? "give" : given ? "withdraw" : "refuse"](...purposes);
      if (block.id == "consent") {
        for (const button of block.querySelectorAll("button")) button.hidden = true;
        status.textContent = "Your choice is kept.";
        block.focus();
      } else {
        status.textContent = words(before[purposes[0]]);
      }
    } catch {
      status.textContent = "Your choice could not be kept. Please try again later.";
    }
  };

  for (const block of blocks)
    for (const button of block.querySelectorAll("button"))
      button.addEventListener("click", () => choose(block, button.value == "yes"));

  visit.consent.decide("audience_measurement", "personalisation").then((known) => {
    visit.event("page_view", {
      purpose: "audience_measurement", path: location.pathname, referrer: document.referrer.split("?")[0],
    });
    show(known);
  }, () => {});
})();
