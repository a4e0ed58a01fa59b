// What a text is marked with: by a button or a key around what is chosen, or where the cursor
// is. Without a script the marks are typed, and pointers are copied from their list.
(() => {
  "use strict";

  const shape = document.querySelector("template[data-marking]");
  if (!shape) return;
  const PAIRS = { strong: ["**", "**"], em: ["*", "*"], open: ["[", "]"] };
  const KEYS = { b: "strong", i: "em" };
  const NOTE = /(?:^|\n)\[\^[0-9A-Za-z-]{1,20}\]:[^\n]*$/;

  const put = (text, from, to, words) => {
    text.focus();
    text.setSelectionRange(from, to);
    // So the browser can take it back, where it knows how.
    if (document.execCommand("insertText", false, words)) return;
    text.setRangeText(words, from, to, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const isMarked = (before, after, [opening, closing]) => {
    if (!before.endsWith(opening) || !after.startsWith(closing)) return false;
    return opening !== "*" || /\**$/.exec(before)[0].length % 2 === 1;
  };

  const mark = (text, pair) => {
    const { value } = text;
    let { selectionStart: from, selectionEnd: to } = text;
    while (from < to && /\s/.test(value[from])) from += 1;
    while (to > from && /\s/.test(value[to - 1])) to -= 1;
    const [opening, closing] = pair;
    const chosen = value.slice(from, to);
    if (chosen && isMarked(value.slice(0, from), value.slice(to), pair)) {
      from -= opening.length;
      put(text, from, to + closing.length, chosen);
      text.setSelectionRange(from, from + chosen.length);
      return;
    }
    put(text, from, to, opening + chosen + closing);
    text.setSelectionRange(from + opening.length, to + opening.length);
  };

  const note = (text) => {
    const numbers = Array.from(text.value.matchAll(/\[\^(\d{1,6})\]/g), ([, number]) => Number(number));
    const label = `[^${Math.max(0, ...numbers) + 1}]`;
    // No note is called in the notes, which stand at the end.
    const words = text.value.replace(/(?:\s*\n\[\^[0-9A-Za-z-]{1,20}\]:[^\n]*)+\s*$/, "");
    const at = Math.min(text.selectionEnd, words.length);
    put(text, at, at, label);
    const body = text.value.trimEnd();
    put(text, body.length, text.value.length, `${NOTE.test(body) ? "\n" : "\n\n"}${label}: `);
  };

  // ------------------------------------------------------- references and citations
  const offer = (list, text) => {
    for (const pointer of list.querySelectorAll("[data-pointer-to]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn hr-button hr-button--quiet";
      button.textContent = list.dataset.put;
      button.setAttribute("aria-label", `${list.dataset.put}: ${pointer.dataset.pointerTo}`);
      button.addEventListener("click", () => put(text, text.selectionStart, text.selectionEnd, pointer.textContent));
      pointer.after(" ", button);
    }
  };

  // In the workspace the list comes from the page of the paragraph.
  const fetched = async (form, text) => {
    const response = await fetch(form.getAttribute("action"), { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const list = page.querySelector("[data-pointers]");
    text.after(document.adoptNode(list.closest("details") || list));
    offer(list, text);
    return list;
  };

  const point = async (form, text, standing) => {
    const list = standing || form.querySelector("[data-pointers]") || await fetched(form, text);
    const box = list.closest("details");
    if (box) box.open = true;
    list.querySelector("button")?.focus();
  };

  // ---------------------------------------------------------------------- the bar
  const dress = (form, text, list = null) => {
    const act = (what) => {
      if (PAIRS[what]) mark(text, PAIRS[what]);
      else if (what === "note") note(text);
      else point(form, text, list).catch(() => location.assign(form.getAttribute("action")));
    };
    const bar = shape.content.firstElementChild.cloneNode(true);
    bar.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-press]");
      if (button) act(button.dataset.press);
    });
    // The cursor stays in the text.
    bar.addEventListener("mousedown", (event) => event.preventDefault());
    text.before(bar);
    text.addEventListener("keydown", (event) => {
      const what = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && KEYS[event.key.toLowerCase()];
      if (!what) return;
      event.preventDefault();
      act(what);
    });
  };

  document.addEventListener("draft:opened", ({ target }) => dress(target, target.elements.body));
  const list = document.querySelector("main [data-pointers]");
  const text = document.querySelector("main form textarea[name=body]");
  if (!list || !text || document.querySelector("[data-draft]")) return;
  offer(list, text);
  dress(text.form, text, list);
})();
