/* Keeps the numbers of letters on their way up to date. Without it one looks again. */
(() => {
  "use strict";

  const EVERY = 5000;

  const refresh = async (place) => {
    if (document.hidden) return;
    const answer = await fetch(place.dataset.progress, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const told = await answer.text();
    /* Only what is new is read out. */
    if (told !== place.told) place.innerHTML = place.told = told;
  };

  for (const place of document.querySelectorAll("[data-progress]")) {
    /* No answer now: the next one comes. */
    setInterval(() => refresh(place).catch(() => undefined), EVERY);
  }
})();
