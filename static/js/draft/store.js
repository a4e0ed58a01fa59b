// What the scripts that save as one types share: names for texts, their hashes, the copies
// that this browser keeps until the server has them, of each tab its own, and how the server
// is asked and its answer told.
(() => {
  "use strict";

  const TAB = "draft-tab";
  // How long a tab that is open has for saying so.
  const ANSWER = 300;

  const uuid = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  const sha256 = async (text) => {
    // Only there on HTTPS and on this machine; without it the local copy stays.
    if (!crypto.subtle) return "";
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return Array.from(new Uint8Array(hash), (b) => b.toString(16).padStart(2, "0")).join("");
  };

  // The name of this tab waits in it for the next page, and is out while one is open: a tab
  // that is duplicated would have the same otherwise.
  let tab = "";
  const takeName = () => {
    try {
      tab = tab || sessionStorage.getItem(TAB) || "";
      sessionStorage.removeItem(TAB);
    } catch { /* forbidden */ }
    tab = tab || uuid().slice(0, 8);
  };
  takeName();
  addEventListener("pageshow", (event) => { if (event.persisted) takeName(); });
  addEventListener("pagehide", () => {
    try { sessionStorage.setItem(TAB, tab); } catch { /* forbidden */ }
  });

  const channel = window.BroadcastChannel ? new BroadcastChannel("draft") : null;
  const open = new Set();
  if (channel) {
    channel.onmessage = ({ data }) => {
      if (data.here) open.add(data.here);
      else channel.postMessage({ here: tab });
    };
  }

  // The names of the other tabs that are open. Who is taken for closed by mistake loses
  // nothing: the same text goes out twice under one id.
  let asked = null;
  const openTabs = () => {
    if (!channel) return Promise.resolve(open);
    if (!asked) {
      channel.postMessage({ ask: tab });
      asked = new Promise((resolve) => { setTimeout(() => resolve(open), ANSWER); });
    }
    return asked;
  };

  // What waits for the server of one text. Another person at the same browser does not go
  // on with it.
  class Copies {
    constructor(author, address, kind = "draft") {
      this.beginning = `${kind}:${author}:${address}:`;
    }

    get key() { return this.beginning + tab; }

    read(key = this.key) {
      try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
    }

    write(value, key = this.key) {
      try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden */ }
    }

    drop(key = this.key) {
      try { localStorage.removeItem(key); } catch { /* forbidden */ }
    }

    // Whether another tab's copy of this text is kept under that key.
    isOthers(key) { return Boolean(key) && key.startsWith(this.beginning) && key !== this.key; }

    others() {
      try { return Object.keys(localStorage).filter((key) => this.isOthers(key)); } catch { return []; }
    }

    // Copies whose tab is closed, the latest first.
    async left() {
      if (!this.others().length) return [];
      const tabs = await openTabs();
      return this.others()
        .filter((key) => !tabs.has(key.slice(this.beginning.length)))
        .map((key) => ({ key, message: this.read(key) }))
        .filter(({ message }) => message)
        .sort((one, other) => (other.message.at || 0) - (one.message.at || 0));
    }
  }

  // ------------------------------------------------------ asking, and telling what came
  // The status and what was said; 0 where there was no answer, 401 for the sign-in page.
  const answerTo = async (request) => {
    try {
      const response = await request;
      if (response.type === "opaqueredirect") return { status: 401 };
      const isJson = (response.headers.get("Content-Type") || "").includes("json");
      return { status: response.status, answer: isJson ? await response.json() : null };
    } catch {
      return { status: 0 };
    }
  };

  // To the sign-in page: nothing of a form is to be put there.
  const post = (form, text, keepalive) => fetch(location.pathname, {
    method: "POST", keepalive, credentials: "same-origin", redirect: "manual",
    headers: {
      Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded",
      "X-CSRFToken": form.elements.csrfmiddlewaretoken.value,
    },
    body: text,
  });

  // What the browser still sends for a page that is gone, in all; with room for the rest.
  const PARTING = 60000;
  const fits = (text) => new Blob([text]).size < PARTING;

  const say = (place, state, text, ...links) => {
    place.dataset.state = state;
    place.textContent = text;
    for (const [address, label] of links) {
      const anchor = document.createElement("a");
      anchor.href = address;
      anchor.textContent = label;
      place.append(" ", anchor);
    }
  };

  const clock = (moment) => new Date(moment).toLocaleTimeString(document.documentElement.lang, {
    hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });

  const anew = (words) => [location.pathname, words.reload];
  // What the server will say again of the same text.
  const isRefusal = (status) => status >= 400 && status < 500;

  // Why a text is not on file, in the words of its page, and where one goes on.
  const whyNot = (words, status) => {
    const signIn = `/accounts/login/?next=${encodeURIComponent(location.pathname)}`;
    if (status === 401) return [words.signedout, [signIn, words.signin]];
    return [status ? words.busy : words.offline];
  };

  // Of a row, and not of the remark that stands in it.
  const own = (box, name) => Array.from(box.querySelectorAll(name)).find((one) => one.closest("[data-row]") === box);

  // The text of a row as it is on file now.
  const take = (box, { head, body, html }) => {
    const text = own(box, "[data-text]");
    box.dataset.head = head || "";
    text.dataset.body = body;
    // Cleaned by the server; nothing but our few marks is in it.
    text.innerHTML = html;
  };

  // A word to whoever cannot see what has happened.
  const heard = document.querySelector("[data-heard]");
  const hear = (...sentences) => {
    heard.textContent = sentences.join(" ");
    heard.hidden = !sentences.length;
  };
  // Something to press, behind the word that was said last.
  const offer = (button) => heard.append(" ", button);

  // The one name that these scripts have in common.
  window.hrDraft = Object.freeze({
    uuid, sha256, Copies, answerTo, post, fits, say, clock, anew, isRefusal, whyNot, own, take, hear, offer,
  });
})();
