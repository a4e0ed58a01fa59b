/* Parts of a page that htmx replaces. Whatever it cannot do, the browser does as ever. */
(() => {
  "use strict";

  /* Sends the form as if there were no script: the browser shows what comes of it.
     What only looks from time to time looks again later. */
  const sendPlainly = (source) => {
    if (source instanceof HTMLFormElement) HTMLFormElement.prototype.submit.call(source);
  };

  document.addEventListener("htmx:before:request", (event) => {
    event.detail.ctx.sourceElement.setAttribute("aria-busy", "true");
  });
  document.addEventListener("htmx:finally:request", (event) => {
    event.detail.ctx.sourceElement.removeAttribute("aria-busy");
  });

  /* Another page, such as the one to sign in at, or an error: no part of this page. */
  document.addEventListener("htmx:before:response", (event) => {
    const { response, sourceElement } = event.detail.ctx;
    if (response.raw.redirected) {
      event.preventDefault();
      location.assign(response.raw.url);
    } else if (!response.raw.ok) {
      event.preventDefault();
      sendPlainly(sourceElement);
    }
  });

  /* No answer at all. */
  document.addEventListener("htmx:error", (event) => sendPlainly(event.detail.ctx.sourceElement));

  /* The button that was pressed is gone; the focus goes to the word about what it did. */
  document.addEventListener("htmx:after:swap", () => document.querySelector("[data-focus]")?.focus());
})();
