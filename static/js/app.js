/* Small conveniences. Every page works without them. */
(() => {
  "use strict";

  const root = document.documentElement;

  /* The error summary takes the focus, so that it is read out first. */
  const focusErrors = () => {
    const summary = document.querySelector("[data-focus]");
    if (summary) summary.focus();
  };

  /* The browser's time zone, for a reader who has not told us one. */
  const rememberZone = () => {
    if (document.cookie.split("; ").some((part) => part.startsWith("hrgl_zone="))) return;
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!zone || !/^[A-Za-z0-9_+\-/]{1,64}$/.test(zone)) return;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `hrgl_zone=${zone}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  };

  /* A second click on a button that is already sending does nothing. */
  const guardSubmit = (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.target) return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "yes";
    form.dataset.saved = "yes";
    form.setAttribute("aria-busy", "true");
    setTimeout(() => { delete form.dataset.sending; form.removeAttribute("aria-busy"); }, 8000);
  };

  /* Leaving a form with unsent changes asks first; only for forms marked so. */
  const changed = new Set();
  const noteChange = (event) => {
    const form = event.target.form;
    if (form && form.hasAttribute("data-guard")) {
      changed.add(form);
      delete form.dataset.saved;
    }
  };
  const askBeforeLeaving = (event) => {
    for (const form of changed) {
      if (form.isConnected && !form.dataset.saved) {
        event.preventDefault();
        return;
      }
    }
  };

  /* A question that depends on another answer is shown where that was given. */
  const showWhatIsAsked = (form) => {
    for (const place of form.querySelectorAll("[data-asked-when]")) {
      const given = new FormData(form).getAll(place.dataset.askedWhen);
      const on = form.elements.namedItem(place.dataset.askedWhen);
      const above = on && (on.closest ? on : on[0]).closest("[data-asked-when]");
      const wanted = place.dataset.askedValues.split(" ");
      place.hidden = (above && above.hidden) || !given.some((value) => wanted.includes(value));
    }
  };
  const showInAllForms = () => {
    for (const form of document.forms) {
      if (form.querySelector("[data-asked-when]")) showWhatIsAsked(form);
    }
  };

  /* A menu closes when one looks elsewhere or presses Escape. */
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.hr-menu[open]")) {
      if (menu !== except) menu.open = false;
    }
  };

  /* Whoever has to leave quickly is asked nothing, and cannot be led back. */
  const LEFT = "hr-left";
  const wayOut = document.querySelector("[data-quick-exit]");
  const leaveFor = (address) => {
    window.removeEventListener("beforeunload", askBeforeLeaving);
    /* The next page may be slow: this one is gone at once, in the name of the tab too. */
    document.title = new URL(address).hostname;
    root.hidden = true;
    window.location.replace(address);
  };
  const leaveQuickly = () => {
    document.dispatchEvent(new Event("hr:left"));
    try { sessionStorage.setItem(LEFT, wayOut.href); } catch { /* Then one can be led back. */ }
    leaveFor(wayOut.href);
  };
  const leaveByClick = (event) => {
    if (!event.target.closest("[data-quick-exit]")) return;
    event.preventDefault();
    leaveQuickly();
  };
  let escapes = [];
  const leaveByEscape = (event) => {
    if (!wayOut || event.repeat) return;
    escapes = event.key === "Escape" ? [...escapes.slice(-2), event.timeStamp] : [];
    if (escapes.length === 3 && escapes[2] - escapes[0] < 2000) leaveQuickly();
  };
  /* Going back in this tab leads out again; whoever types the address comes in. */
  const stayAway = (isBack) => {
    try {
      const address = sessionStorage.getItem(LEFT);
      if (address && isBack) leaveFor(address);
      else sessionStorage.removeItem(LEFT);
    } catch { /* Nothing was noted. */ }
  };

  root.dataset.js = "yes";
  const [arrival] = performance.getEntriesByType("navigation");
  stayAway(Boolean(arrival) && arrival.type === "back_forward");
  document.addEventListener("click", leaveByClick);
  document.addEventListener("keydown", leaveByEscape);
  document.addEventListener("submit", guardSubmit);
  document.addEventListener("input", noteChange);
  document.addEventListener("change", showInAllForms);
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.hr-menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.hr-menu[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });
  window.addEventListener("beforeunload", askBeforeLeaving);
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    stayAway(true);
    for (const form of document.forms) { delete form.dataset.sending; form.removeAttribute("aria-busy"); }
  });

  rememberZone();
  showInAllForms();
  focusErrors();
})();
