// Autosave of one translated place. Without it the form works by its buttons. A text leaves
// this browser's store only when the server has answered for exactly that.
(() => {
  "use strict";

  const { uuid, Copies, answerTo, post, fits, clock, anew, isRefusal, whyNot } = window.hrDraft;
  const box = document.querySelector("[data-translate]");
  const form = box && box.querySelector("form");
  if (!form) return;

  // After the last key; then again as long as there is no answer.
  const PAUSE = 1500;
  const RETRY = 5000;

  const words = box.dataset;
  const state = box.querySelector("[data-save-state]");
  const copies = new Copies(words.author, location.pathname);
  const { body, base, client_uuid: key } = form.elements;

  // What was sent and has no answer yet: that goes again, before anything newer.
  let waiting = null;
  let running = null;
  let stopped = false;
  let timer = 0;
  let onFile = body.value;

  const say = (...what) => window.hrDraft.say(state, ...what);

  const message = () => {
    const sent = new URLSearchParams(new FormData(form));
    sent.delete("csrfmiddlewaretoken");
    return { text: sent.toString(), body: body.value, at: Date.now() };
  };

  const ask = (text) => answerTo(post(form, text, false));

  const saved = (sent, answer) => {
    base.value = answer.head;
    key.value = uuid();
    onFile = sent.body;
    waiting = null;
    if (body.value !== onFile) return;
    copies.drop();
    form.dataset.saved = "yes";
    say("saved", `${words.kept} ${clock(answer.saved_at)}`);
  };

  const told = (status) => {
    if (status === 409) return say("conflict", words.conflict);
    if (isRefusal(status) && status !== 401) return say("unsaved", words.refused, anew(words));
    return say("unsaved", ...whyNot(words, status));
  };

  const save = () => {
    clearTimeout(timer);
    if (running) return running;
    if (stopped || (!waiting && body.value === onFile)) return Promise.resolve();
    waiting = waiting || message();
    const sent = waiting;
    running = ask(sent.text).then(({ status, answer }) => {
      if (status === 200 && answer) return saved(sent, answer);
      // By its button the form shows both texts in one.
      if (isRefusal(status)) {
        stopped = true;
        waiting = null;
      }
      return told(status);
    }).finally(() => {
      running = null;
      if (!stopped && (waiting || body.value !== onFile)) wait(waiting ? RETRY : PAUSE);
    });
    return running;
  };

  const wait = (milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(save, milliseconds);
  };

  form.addEventListener("input", () => {
    stopped = stopped && state.dataset.state === "conflict";
    copies.write(message());
    if (stopped) return;
    say("unsaved", words.unsaved);
    wait(PAUSE);
  });

  // The button sends what is in the field; a save under way has to say first on what it stands.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (running) {
      event.preventDefault();
      const { submitter } = event;
      running.finally(() => form.requestSubmit(submitter));
      return;
    }
    stopped = true;
    copies.drop();
  });
  addEventListener("pageshow", (event) => { if (event.persisted) stopped = false; });
  addEventListener("online", save);
  addEventListener("pagehide", () => {
    if (stopped || (!waiting && body.value === onFile)) return;
    const { text } = message();
    if (fits(text)) post(form, text, true).catch(() => {});
  });

  // What was typed here before and had not arrived is put back into the field.
  const before = async () => {
    const own = copies.read();
    const [latest] = own ? [{ key: copies.key, message: own }] : await copies.left();
    if (!latest) return;
    copies.drop(latest.key);
    if (latest.message.body === body.value || state.dataset.state) return;
    body.value = latest.message.body;
    copies.write(message());
    say("unsaved", words.earlier);
    wait(PAUSE);
  };
  before();
})();
