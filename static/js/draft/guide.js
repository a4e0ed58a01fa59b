// The merged text follows the choices, until somebody writes in it.
(() => {
  "use strict";

  const form = document.querySelector("form[data-guide]");
  if (!form) return;
  const parts = JSON.parse(form.dataset.guide);
  const text = form.elements.body;
  let written = text.value;

  const composed = () => {
    let number = 0;
    return parts.map((part) => {
      if (typeof part === "string") return part;
      number += 1;
      return part[form.elements[`choice-${number}`].value];
    }).join("");
  };

  form.addEventListener("change", (event) => {
    if (event.target.type !== "radio" || text.value !== written) return;
    text.value = written = composed().replaceAll("\r\n", "\n");
  });
})();
