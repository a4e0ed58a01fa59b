// Autosave of the drafting workspace, and a look at what others do meanwhile. Without it
// every form works by its own button. A text leaves this browser's store only when the
// server returns the hash of exactly it.
(() => {
  "use strict";

  const frame = document.querySelector("[data-draft]");
  if (!frame) return;
  const words = frame.dataset;
  // After the last key, and at the latest; then again as long as there is no answer.
  const PAUSE = 1200;
  const LATEST = 10000;
  const RETRY = 5000;
  const LOOK = 5000;
  const HEARTBEAT = 10000;
  // What the browser still sends for a page that is gone, in all; with room for the rest.
  const PARTING = 60000;
  // Texts sent before that the server still takes the word for.
  const FOLLOWED = 20;

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

  const store = {
    read(key) {
      try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
    },
    write(key, value) {
      try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden */ }
    },
    drop(key) {
      try { localStorage.removeItem(key); } catch { /* forbidden */ }
    },
  };

  class Paragraph {
    constructor(form) {
      this.form = form;
      this.text = form.elements.body;
      this.base = form.elements.base;
      this.state = form.querySelector("[data-save-state]");
      // Another person at the same browser does not go on with this text.
      this.key = `draft:${words.author}:${form.getAttribute("action")}`;
      this.saved = this.text.value;
      this.timer = 0;
      this.unsavedSince = 0;
      this.running = null;
      // What has gone out from here and was not answered: it may arrive at any time.
      this.unanswered = [];
      this.status = 0;
      this.settled = false;
      this.row = form.closest("[data-row]");
      this.beating = 0;
      this.text.addEventListener("input", () => this.typed());
      this.text.addEventListener("focus", () => this.arrive());
      // Another window in front is no leaving: the text still has the cursor then.
      this.text.addEventListener("blur", () => setTimeout(() => {
        if (document.activeElement !== this.text) this.depart();
      }));
      form.addEventListener("submit", (event) => this.submitted(event));
      this.replay();
    }

    get dirty() { return this.text.value !== this.saved; }

    get address() { return this.form.getAttribute("action"); }

    say(state, text, link, label) {
      this.state.dataset.state = state;
      this.state.textContent = text;
      if (!link) return;
      const anchor = document.createElement("a");
      anchor.href = link;
      anchor.textContent = label || words.settle;
      this.state.append(" ", anchor);
    }

    // A word to others that somebody is writing here; it lapses by itself.
    beat(left) {
      const message = new URLSearchParams(left ? { left: "1" } : {});
      fetch(`${this.address}presence/`, {
        method: "POST", keepalive: true, credentials: "same-origin", body: message,
        headers: { "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value },
      }).catch(() => {});
    }

    arrive() {
      if (this.beating) return;
      this.beat(false);
      this.beating = setInterval(() => { if (!document.hidden) this.beat(false); }, HEARTBEAT);
    }

    depart() {
      if (!this.beating) return;
      clearInterval(this.beating);
      this.beating = 0;
      this.beat(true);
    }

    // Others have saved: a text nobody has touched here follows, another one is told.
    async follow(head) {
      if (this.running || this.settled || String(head || "") === this.base.value || this.told === head) return;
      const base = this.base.value;
      const response = await fetch(this.address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (!response.ok || this.base.value !== base || this.running) return;
      const now = await response.json();
      if (this.base.value !== base || this.running) return;
      this.told = now.head;
      if (this.dirty) { this.say("unsaved", words.newer.replace("%s", now.by)); return; }
      this.base.value = now.head || "";
      this.saved = this.text.value = now.body;
      store.drop(this.key);
      this.waiting = null;
    }

    typed() {
      if (this.settled) return;
      this.keep();
      this.say("unsaved", words.unsaved);
      this.unsavedSince = this.unsavedSince || Date.now();
      this.wait(Math.min(PAUSE, Math.max(0, this.unsavedSince + LATEST - Date.now())));
    }

    wait(milliseconds) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), milliseconds);
    }

    // What is waiting to be sent; the same text goes out under the same id every time.
    keep() {
      const waiting = store.read(this.key);
      if (this.waiting && this.waiting.body === this.text.value) return this.waiting;
      if (waiting && waiting.body === this.text.value) return (this.waiting = waiting);
      this.waiting = {
        client_uuid: uuid(), base: this.base.value || null, body: this.text.value,
        follows: this.onTheWay(),
      };
      store.write(this.key, this.waiting);
      return this.waiting;
    }

    // The texts before this one that may still arrive, or have without our knowing.
    onTheWay(but) {
      return this.unanswered.filter((id) => !but || id !== but.client_uuid).slice(-FOLLOWED);
    }

    replay() {
      const waiting = store.read(this.key);
      if (!waiting) return;
      if (waiting.body === this.text.value) { store.drop(this.key); return; }
      this.waiting = waiting;
      this.unanswered = waiting.follows || [];
      this.text.value = waiting.body;
      const box = this.form.closest("details");
      if (box) box.open = true;
      this.say("unsaved", words.unsaved);
      this.save();
    }

    standOnHead(waiting) {
      waiting.base = this.base.value || null;
      waiting.follows = this.onTheWay(waiting);
      store.write(this.key, waiting);
    }

    save() {
      clearTimeout(this.timer);
      if (this.running) return this.running;
      if (!this.dirty || this.settled) return Promise.resolve();
      this.unsavedSince = 0;
      this.running = this.send(this.keep()).finally(() => {
        this.running = null;
        if (this.dirty && !this.settled) this.wait(this.failed ? RETRY : PAUSE);
      });
      return this.running;
    }

    request(message, keepalive) {
      const { client_uuid, base, body, follows } = message;
      if (!this.unanswered.includes(client_uuid)) this.unanswered.push(client_uuid);
      return fetch(this.form.getAttribute("action"), {
        method: "PUT",
        keepalive,
        credentials: "same-origin",
        // To the sign-in page: nothing of this is to be put there.
        redirect: "manual",
        headers: {
          "Content-Type": "application/json",
          "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value,
        },
        body: JSON.stringify({ client_uuid, base, body, follows }),
      });
    }

    async send(message) {
      let answer = null;
      this.status = 0;
      try {
        const response = await this.request(message, false);
        if (response.type === "opaqueredirect" || response.status === 403) { this.signedOut(); return; }
        this.status = response.status;
        answer = await response.json();
      } catch {
        answer = null;
      }
      this.failed = !answer || !answer.sha256;
      if (this.failed && this.status === 400) { this.say("unsaved", words.toolong); return; }
      if (this.failed) { this.say("unsaved", this.status ? words.unsaved : words.offline); return; }
      if (answer.sha256 === await sha256(message.body)) {
        const waiting = store.read(this.key);
        if (waiting && waiting.client_uuid === message.client_uuid) store.drop(this.key);
      }
      if (this.waiting === message) this.waiting = null;
      const done = [message.client_uuid, ...(message.follows || [])];
      this.unanswered = this.unanswered.filter((id) => !done.includes(id));
      this.saved = message.body;
      if (answer.result === "saved") this.advanced(answer);
      else this.aside(answer);
    }

    signedOut() {
      this.failed = true;
      this.status = 401;
      const back = encodeURIComponent(location.pathname);
      this.say("unsaved", words.signedout, `/accounts/login/?next=${back}`, words.signin);
    }

    advanced(answer) {
      this.base.value = answer.head;
      if (this.dirty) { this.standOnHead(this.keep()); return; }
      const at = new Date(answer.saved_at);
      const time = at.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      this.say("saved", `${words.saved} ${time}`);
    }

    // The text is on file beside the paragraph's own. What was typed since goes there too;
    // then there is nothing to type here any more.
    aside(answer) {
      if (this.dirty) { this.keep(); return; }
      this.settled = true;
      this.text.readOnly = true;
      this.settleAt = answer.settle_url;
      this.say("conflict", answer.result === "frozen" ? words.frozen : words.conflict, answer.settle_url);
    }

    async submitted(event) {
      // An autosave on its way would make this form's base old, and us our own rival.
      event.preventDefault();
      if (this.running) await this.running;
      if (this.dirty) await this.save();
      if (this.settled) location.assign(this.settleAt);
      else if (!this.dirty) location.reload();
      // The server has something to say about it, on a page.
      else if (this.status) HTMLFormElement.prototype.submit.call(this.form);
    }

    leave() {
      if (!this.dirty || this.settled) return;
      const message = this.keep();
      this.request(message, new Blob([message.body]).size < PARTING).catch(() => {});
    }
  }

  const paragraphs = Array.from(document.querySelectorAll("form[data-autosave]"), (form) => new Paragraph(form));
  addEventListener("pagehide", () => paragraphs.forEach((one) => { one.leave(); one.depart(); }));
  addEventListener("online", () => paragraphs.forEach((one) => one.save()));

  // What the page shows of each paragraph, kept close to what is saved.
  class Row {
    constructor(box) {
      this.box = box;
      this.shown = box.dataset.head;
      const own = (name) => Array.from(box.querySelectorAll(name)).find((one) => one.closest("[data-row]") === box);
      this.text = own("[data-text]");
      this.editors = own("[data-editors]");
    }

    tell(names) {
      const text = (names || []).map((name) => words.writing.replace("%s", name)).join(" ");
      if (this.editors && this.editors.textContent.trim() !== text) this.editors.textContent = text;
    }

    async show(head) {
      const wanted = String(head || "");
      if (!this.text || wanted === this.shown) return;
      const response = await fetch(this.box.dataset.url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (!response.ok) return;
      const now = await response.json();
      this.shown = String(now.head || "");
      // Cleaned by the server; nothing but our few marks is in it.
      this.text.innerHTML = now.html;
    }
  }

  const rows = Array.from(document.querySelectorAll("[data-row]"), (box) => new Row(box));
  const news = document.querySelector("[data-news]");
  let etag = "";

  const moved = () => {
    if (!news.hidden) return;
    news.hidden = false;
    const anchor = document.createElement("a");
    anchor.href = location.pathname;
    anchor.textContent = words.reload;
    news.append(words.moved, " ", anchor);
  };

  const look = async () => {
    const headers = etag ? { "If-None-Match": etag } : {};
    const response = await fetch(words.changes, { headers, credentials: "same-origin", redirect: "manual", cache: "no-store" });
    if (response.status !== 200) return;
    const state = await response.json();
    etag = response.headers.get("ETag") || "";
    if (String(state.structure) !== words.structure || state.status !== words.status) moved();
    for (const row of rows) {
      const id = row.box.dataset.row;
      row.tell(state.editors[id]);
      if (id in state.heads && row.box.dataset.url) await row.show(state.heads[id]);
    }
    for (const one of paragraphs) {
      const row = one.row && one.form.getAttribute("action");
      const id = row && row.split("/").at(-2);
      if (id in state.heads) await one.follow(state.heads[id]);
    }
  };
  setInterval(() => { if (!document.hidden) look().catch(() => {}); }, LOOK);
})();
