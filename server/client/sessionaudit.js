// Consent and session events from a page, for the browser API (/c/v1) of sessionauditd. docs/browser-api.md shows how.
//
//   const visit = sessionaudit({ server: "https://audit.shop.example", ticket: "sct_...", notice: { id: "cookies", version: "3" } });
//   visit.event("page_view", { purpose: "audience_measurement", path: location.pathname });
//   yes.onclick = () => visit.consent.give("audience_measurement");
//
// No cookie, and nothing stored in the browser unless `allowStorage` is true: then events that wait for a choice
// survive a change of page in this tab (sessionStorage), until the tab is closed. The server hands this file out
// without comments and spaces, so no text in it holds a space.
(() => {
  const KEY = "sessionaudit";
  self.sessionaudit = ({ server, ticket, notice, language, method = "banner", allowStorage }) => {
    const known = {};
    // Events whose purpose nobody decided yet, and those that may be sent.
    let held = [], ready = [], timer;
    // Browsers that know Global Privacy Control send Sec-GPC; an extension may set the property alone.
    const gpc = () => navigator.globalPrivacyControl || undefined;
    server += "/c/v1/";
    // text/plain is a simple request: no question goes before it, and it is what a beacon sends.
    const pack = (body) => JSON.stringify({ ticket, gpc: gpc(), ...body });

    const ask = async (path, body) => {
      const reply = await fetch(server + path, {
        method: body ? "POST" : "GET",
        headers: body ? { "Content-Type": "text/plain" } : { "Consent-Ticket": ticket },
        body: body && pack(body),
        credentials: "omit",
        keepalive: true,
      });
      const answer = await reply.json();
      if (!reply.ok) throw Object.assign(new Error(answer.detail), answer);
      return answer;
    };

    const send = (last) => {
      timer = clearTimeout(timer);
      while (ready.length) {
        const events = ready.splice(0, 20).map(({ at, ...event }) => ({ ...event, ago_ms: Date.now() - at }));
        // A page that goes away can only leave a beacon.
        if (!last || !navigator.sendBeacon(server + "events", pack({ events }))) ask("events", { events }).catch(() => {});
      }
    };

    // "none" means that the visitor was not asked yet: their events go on waiting.
    const settle = () => {
      held = held.filter((event) => {
        const rule = known[event.purpose];
        if (rule && rule.allowed) ready.push(event);
        return !rule || (!rule.allowed && rule.state == "none");
      });
      timer = timer || setTimeout(send, 200);
    };

    const decide = async (...purposes) => {
      const { decisions } = await ask("decision?purposes=" + purposes + (gpc() ? "&gpc=1" : ""));
      for (const rule of decisions) known[rule.purpose] = rule;
      settle();
      return known;
    };

    const record = (state) => async (...purposes) => {
      const choices = purposes.map((purpose) => ({ purpose, state }));
      const answer = await ask("consents", { choices, notice, language, method });
      await decide(...purposes);
      return answer;
    };

    const event = (kind, details = {}) => {
      const { purpose } = details;
      const entry = { at: Date.now(), kind, ...details };
      (purpose ? held : ready).push(entry);
      held = held.slice(-100);
      if (purpose && !known[purpose]) decide(purpose).catch(() => {});
      else settle();
    };

    addEventListener("pagehide", () => {
      send(true);
      if (allowStorage) sessionStorage.setItem(KEY, JSON.stringify(held));
    });
    if (allowStorage) for (const { kind, ...rest } of JSON.parse(sessionStorage.getItem(KEY) || "[]")) event(kind, rest);

    return { consent: { give: record("given"), refuse: record("refused"), withdraw: record("withdrawn"), decide }, event };
  };
})();
