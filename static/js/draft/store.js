// What the scripts of the drafting workspace share: names for texts, their hashes, and the
// copies that this browser keeps until the server has them, of each tab its own.
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
    constructor(author, address) {
      this.beginning = `draft:${author}:${address}:`;
    }

    get key() { return this.beginning + tab; }

    read(key = this.key) {
      try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
    }

    write(value) {
      try { localStorage.setItem(this.key, JSON.stringify(value)); } catch { /* full or forbidden */ }
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
  window.hrDraft = Object.freeze({ uuid, sha256, Copies, own, take, hear, offer });
})();
