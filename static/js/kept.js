// What this browser keeps of forms goes when the server has it, with the person, and with time;
// what keeps it is fetched where somebody signed in can write more than a line.
(() => {
  "use strict";

  const words = document.currentScript.dataset;
  const { author } = words;
  const KIND = "kept";
  const LONGEST = 14 * 24 * 60 * 60 * 1000;

  const keys = (beginning = `${KIND}:`) => {
    try { return Object.keys(localStorage).filter((key) => key.startsWith(beginning)); } catch { return []; }
  };
  const read = (key) => {
    try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; }
  };

  // The server's word that a text has been taken, by the mark that went with it.
  const receipt = () => {
    const [, mark] = /(?:^|; )hrgl_taken=([0-9a-f-]+)/.exec(document.cookie) || [];
    if (mark) document.cookie = "hrgl_taken=; Path=/; Max-Age=0; SameSite=Lax";
    return mark;
  };
  const tidy = () => {
    const taken = receipt();
    for (const key of keys()) {
      const { mark, at } = read(key);
      if ((taken && mark === taken) || !(Date.now() - at < LONGEST)) localStorage.removeItem(key);
    }
  };
  tidy();
  document.addEventListener("draft:renewed", tidy, true);
  addEventListener("pageshow", ({ persisted }) => { if (persisted) tidy(); });

  // Whoever leaves quickly leaves nothing.
  let isGone = false;
  document.addEventListener("hr:left", () => {
    isGone = true;
    keys().forEach((key) => localStorage.removeItem(key));
  });

  if (!author) return;

  // Room for more than a line: also where line breaks are none, such as in reasons.
  const LINE = 300;
  const isLong = (field) => !field.readOnly && (field.type === "textarea" || (field.type === "text" && field.maxLength > LINE));

  const addressOf = (form) => new URL(form.getAttribute("action") || "", location.href);
  const stamp = (form, mark) => {
    let field = form.querySelector("input[name=kept_as]");
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = "kept_as";
      form.append(field);
    }
    field.value = mark;
  };

  // As soon as the server says that the person is gone: until then they may still need it.
  const ends = words.ends.split(" ");
  document.addEventListener("submit", ({ target: form, defaultPrevented }) => {
    if (defaultPrevented || form.method !== "post" || !ends.includes(addressOf(form).pathname)) return;
    const own = keys(`${KIND}:${author}:`);
    if (!own.length) return;
    // One of them is for all.
    const { mark } = read(own[0]);
    for (const key of own) localStorage.setItem(key, JSON.stringify({ ...read(key), mark }));
    stamp(form, mark);
  });

  window.hrKept = Object.freeze({ KIND, author, words, stamp, addressOf, isLong, hasGone: () => isGone });
  // Once the page's own scripts are there: what they share is not made twice.
  document.addEventListener("DOMContentLoaded", () => {
    const fields = document.querySelectorAll("form[method=post] :is(textarea, input)");
    if (!Array.from(fields).some(isLong)) return;
    for (const address of window.hrDraft ? [words.keep] : [words.store, words.keep]) {
      const script = document.createElement("script");
      script.src = address;
      // One after the other.
      script.async = false;
      document.head.append(script);
    }
  });
})();
