/* What the list offers goes into the text where the cursor is; without script it is copied. */
(() => {
  "use strict";

  const list = document.querySelector("[data-pointers]");
  const text = document.querySelector("main form textarea[name=body]");
  if (!list || !text) return;

  const put = (pointer) => {
    text.setRangeText(pointer, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  };

  for (const pointer of list.querySelectorAll("[data-pointer-to]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn hr-button hr-button--quiet";
    button.textContent = list.dataset.put;
    button.setAttribute("aria-label", `${list.dataset.put}: ${pointer.dataset.pointerTo}`);
    button.addEventListener("click", () => put(pointer.textContent));
    pointer.after(" ", button);
  }
})();
