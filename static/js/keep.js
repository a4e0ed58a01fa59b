// What somebody writes in a form is kept in this browser until the server has taken exactly
// that, and is offered again where it is missing. Forms that save as one types do it their
// own way.
(() => {
  "use strict";

  const { KIND, author, words, stamp, addressOf, isLong, hasGone } = window.hrKept;
  const { uuid, Copies } = window.hrDraft;
  const PAUSE = 300;
  // Of one form; whoever begins so often anew has the latest.
  const MOST = 5;

  // ---------------------------------------------------------------- what is in a form
  const NEVER = ["password", "file", "submit", "button", "reset", "image", "fieldset", "output"];
  // What a text stands on: whoever has changed that since is not written over.
  const BASE = /(?:^|-)(?:base|seen|version|fingerprint|sha256)$/;
  const isBase = (field) => field.type === "hidden" && BASE.test(field.name);
  const isKept = (field) => Boolean(field.name) && !field.disabled && !NEVER.includes(field.type)
    && (field.type !== "hidden" || isBase(field)) && field.autocomplete !== "off" && !field.closest("[data-unkept]");
  const fieldsOf = (form) => Array.from(form.elements).filter(isKept);
  const isTick = (field) => field.type === "checkbox" || field.type === "radio";

  const valuesIn = (fields) => {
    const found = {};
    for (const field of fields) {
      found[field.name] = found[field.name] || [];
      if (isTick(field)) found[field.name].push(...(field.checked ? [field.value] : []));
      else if (field.options) found[field.name].push(...Array.from(field.selectedOptions, (one) => one.value));
      else found[field.name].push(field.value);
    }
    return found;
  };

  const put = (field, values) => {
    if (isTick(field)) field.checked = values.includes(field.value);
    else if (!field.options) field.value = values.shift() ?? "";
    else for (const one of field.options) one.selected = values.includes(one.value);
    field.dispatchEvent(new Event(isTick(field) || field.options ? "change" : "input", { bubbles: true }));
  };

  // As the server hands a text back.
  const plain = (values) => JSON.stringify(values.map((value) => value.replace(/\r\n?/g, "\n").trim()));
  const shows = (form, kept) => {
    const now = valuesIn(fieldsOf(form).filter((field) => !isBase(field)));
    return Object.keys(now).every((name) => !kept[name] || plain(now[name]) === plain(kept[name]));
  };

  const savesItself = (form) => form.matches("[data-report], [data-autosave], [data-translate] form");
  const longIn = (form) => fieldsOf(form).filter(isLong);
  const isWritten = (field) => field.value.trim() && field.value !== field.defaultValue;
  // Which of several like it on one page; what is found wrong comes back as another element.
  const WHICH = ["do", "item", "note", "paragraph"];
  const nameOf = (form, text) => {
    const { pathname, search } = addressOf(form);
    const which = WHICH.map((name) => form.querySelector(`input[type=hidden][name=${name}]`)?.value);
    return [pathname + search, ...which.filter(Boolean), text.name].join("#");
  };

  // -------------------------------------------------------------- what is said about it
  const clock = (at) => {
    const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    const isToday = new Date(at).toDateString() === new Date().toDateString();
    const day = isToday ? {} : { day: "numeric", month: "long", year: "numeric" };
    return new Intl.DateTimeFormat(document.documentElement.lang, { ...day, ...time }).format(at);
  };
  const element = (name, className, text = "") => {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  };
  const button = (text, kind, act) => {
    const made = element("button", `btn hr-button hr-button--${kind}`, text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  };

  class Keeper {
    constructor(form, text) {
      this.form = form;
      this.text = text;
      this.copies = new Copies(author, nameOf(form, text), KIND);
      this.offers = [];
      this.timer = 0;
      this.isTyped = false;
      this.written = "";
      const own = this.copies.read();
      if (own && !shows(form, own.fields)) this.setAside(own);
      // This script was slower to arrive than somebody was to write.
      if (longIn(form).some(isWritten)) this.typed();
      this.find();
    }

    // What is typed from now on does not go over it.
    setAside(message) {
      const key = this.copies.beginning + uuid();
      this.copies.write(message, key);
      this.copies.drop();
      return { key, message };
    }

    async find() {
      const left = await this.copies.left();
      for (const one of left) {
        if (!shows(this.form, one.message.fields)) { this.offers.push(one); continue; }
        if (!this.copies.read()) this.copies.write(one.message);
        this.copies.drop(one.key);
      }
      this.offers.splice(MOST).forEach(({ key }) => this.copies.drop(key));
      this.show();
    }

    show() {
      if (this.place) this.place.remove();
      const [latest] = this.offers;
      this.place = latest ? this.offer(latest) : null;
      if (!latest) return;
      this.form.before(this.place);
      for (let box = this.form.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    }

    offer({ message }) {
      const place = element("div", "hr-notice hr-notice--warning hr-kept");
      const texts = longIn(this.form).map((field) => message.fields[field.name] || [field.value])
        .filter((values, at) => plain(values) !== plain([longIn(this.form)[at].value])).map((values) => values.join(" "));
      const shown = element("p", "hr-kept__text", texts.sort((one, other) => other.length - one.length)[0]);
      shown.dir = "auto";
      const buttons = element("div", "hr-actions");
      buttons.append(
        button(words.use, "secondary", () => this.use()),
        button(words.discard, "quiet", () => this.discard()),
      );
      place.setAttribute("role", "status");
      place.append(element("p", "hr-kept__when", words.kept.replace("%s", clock(message.at))), shown, buttons);
      return place;
    }

    use() {
      const [{ key, message }, ...others] = this.offers;
      this.write();
      const own = this.copies.read();
      this.offers = own ? [...others, this.setAside(own)] : others;
      this.copies.write(message);
      this.copies.drop(key);
      const values = structuredClone(message.fields);
      for (const field of fieldsOf(this.form)) if (values[field.name]) put(field, values[field.name]);
      this.write();
      this.show();
      this.text.focus();
    }

    discard() {
      this.copies.drop(this.offers.shift().key);
      this.show();
      (this.place ? this.place.querySelector("button") : this.text).focus();
    }

    typed() {
      this.isTyped = true;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.write(), PAUSE);
    }

    // The same text keeps its mark: whichever time it was sent, its receipt is for it.
    write() {
      clearTimeout(this.timer);
      if (!this.isTyped || hasGone()) return;
      const fields = valuesIn(fieldsOf(this.form));
      const text = JSON.stringify(fields);
      // What has been taken meanwhile is not kept once more.
      if (text === this.written) return;
      this.written = text;
      const own = this.copies.read();
      if (own ? JSON.stringify(own.fields) === text : !longIn(this.form).some(isWritten)) return;
      this.copies.write({ fields, mark: uuid(), at: Date.now() });
    }

    sent() {
      this.isTyped = this.isTyped || Boolean(this.copies.read());
      this.write();
      const own = this.copies.read();
      if (own) stamp(this.form, own.mark);
    }
  }

  const keepers = new Map();
  const keeperOf = (form) => {
    if (!form || keepers.has(form) || form.method !== "post" || savesItself(form)) return keepers.get(form);
    const [text] = longIn(form);
    if (text) keepers.set(form, new Keeper(form, text));
    return keepers.get(form);
  };
  const writeAll = () => keepers.forEach((one) => one.write());

  document.addEventListener("input", ({ target }) => keeperOf(target.form)?.typed());
  document.addEventListener("change", ({ target }) => keeperOf(target.form)?.typed());
  // A form that was not on the page at first.
  document.addEventListener("focusin", ({ target }) => keeperOf(target.form));
  // Before whatever else is done about it; a second click is not sent.
  document.addEventListener("submit", ({ target }) => {
    writeAll();
    if (!target.dataset.sending) keeperOf(target)?.sent();
  }, true);
  document.addEventListener("visibilitychange", () => { if (document.hidden) writeAll(); });
  addEventListener("pagehide", writeAll);
  Array.from(document.forms, keeperOf);
})();
