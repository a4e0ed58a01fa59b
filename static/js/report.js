// Autosave of a session report. Without it the form works by its buttons. What is typed
// leaves this browser's store only when the server has answered for exactly that.
(() => {
  "use strict";

  const { uuid, Copies, answerTo, post, fits, clock, anew, isRefusal, whyNot } = window.hrDraft;
  const filed = document.querySelector("[data-report-filed]");
  if (filed) new Copies(filed.dataset.author, location.pathname).drop();
  const form = document.querySelector("form[data-report]");
  if (!form) return;

  // After the last key, and at the latest; then again as long as there is no answer.
  const PAUSE = 2000;
  const LATEST = 10000;
  const RETRY = 5000;

  const words = form.dataset;
  const state = form.querySelector("[data-save-state]");
  const copies = new Copies(words.author, location.pathname);
  // Each page has a name of its own: what it sends later is no rival of what it sent before.
  form.elements.page.value = uuid();

  let dirty = false;
  let running = null;
  let leaving = false;
  let refused = false;
  let failed = false;
  // Until the page is made anew it does not show what others have written.
  let overtaken = false;
  let since = 0;
  let timer = 0;

  const say = (...what) => window.hrDraft.say(state, ...what);

  const body = () => {
    const sent = new URLSearchParams(new FormData(form));
    sent.delete("csrfmiddlewaretoken");
    sent.set("then", "autosave");
    return sent.toString();
  };

  const ask = (text) => answerTo(post(form, text, false));

  const take = (seen) => {
    for (const [name, value] of Object.entries(seen)) {
      const field = form.elements.namedItem(name);
      if (field) field.value = value;
    }
  };

  const tellSaved = (answer) => {
    overtaken = overtaken || answer.overtaken;
    if (overtaken) say("conflict", words.overtaken, anew(words));
    else if (answer.mistakes.length) say("unsaved", [words.mistakes, ...answer.mistakes].join(" "));
    else say("saved", `${words.kept} ${clock(answer.saved_at)}`);
  };

  const tellWhy = (status, answer) => {
    if (status === 409 && answer) say("unsaved", `${words.refused} ${answer.says}`, anew(words));
    else if (isRefusal(status) && status !== 401) say("unsaved", words.refused, anew(words));
    else say("unsaved", ...whyNot(words, status));
  };

  const send = async (text) => {
    const { status, answer } = await ask(text);
    failed = status !== 200 || !answer;
    refused = failed && isRefusal(status);
    if (failed) {
      dirty = true;
      tellWhy(status, answer);
      return;
    }
    take(answer.seen);
    if (dirty) return;
    if (!answer.mistakes.length) {
      copies.drop();
      form.dataset.saved = "yes";
    }
    tellSaved(answer);
  };

  // What was typed on this page before, and had not arrived: it goes first.
  const replay = async () => {
    const own = copies.read();
    const left = await copies.left();
    const waiting = [...left.reverse(), ...(own ? [{ key: copies.key, message: own }] : [])];
    let moved = false;
    for (const { key, message } of waiting) {
      const { status, answer } = await ask(message.body);
      if (status !== 200 || !answer) continue;
      const now = copies.read(key);
      if (now && now.body === message.body) copies.drop(key);
      moved = moved || Object.entries(answer.seen).some(([name, value]) => !shows(name, value));
    }
    if (moved && !dirty) location.reload();
    else if (moved) say("conflict", words.earlier, anew(words));
  };
  // Whether this page has been made with that text in it.
  const shows = (name, value) => !name.endsWith("seen")
    || Array.from(form.elements).some((field) => field.name.endsWith("seen") && field.value === value);
  const replayed = replay();

  const wait = (milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(save, milliseconds);
  };

  const save = () => {
    clearTimeout(timer);
    if (running) return running;
    if (!dirty || leaving) return Promise.resolve();
    since = 0;
    running = replayed.then(() => {
      dirty = false;
      return send(body());
    }).finally(() => {
      running = null;
      if (dirty && !refused && !leaving) wait(failed ? RETRY : PAUSE);
    });
    return running;
  };

  const typed = () => {
    dirty = true;
    refused = false;
    copies.write({ body: body(), at: Date.now() });
    say("unsaved", words.unsaved);
    since = since || Date.now();
    wait(Math.min(PAUSE, Math.max(0, since + LATEST - Date.now())));
  };

  form.addEventListener("input", typed);
  // Before the buttons' own sending, and before anything else hears of it.
  form.addEventListener("submit", (event) => {
    leaving = true;
    clearTimeout(timer);
    if (!running) return;
    event.preventDefault();
    const { submitter } = event;
    running.finally(() => form.requestSubmit(submitter));
  });
  addEventListener("pageshow", (event) => { if (event.persisted) leaving = false; });
  addEventListener("online", save);
  addEventListener("pagehide", () => {
    if (!dirty || leaving) return;
    const text = body();
    if (fits(text)) post(form, text, true).catch(() => {});
  });
})();
