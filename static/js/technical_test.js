/* Tries out what an online room needs. Nothing is sent anywhere: the connection is
   measured by what comes from this site. */
(() => {
  "use strict";

  const PAUSE = 100;
  const LISTENS = 6000;
  const SHOWS = 15000;
  /* Of 128, that of a voice at some distance. */
  const HEARD = 6;
  const SAMPLES = 4;
  const TOO_LONG = 20000;
  const ENOUGH_FOR_PICTURES = 0.5;
  const ENOUGH_FOR_VOICE = 0.1;

  const wait = (time) => new Promise((done) => setTimeout(done, time));

  const tell = (check, outcome) => {
    for (const word of check.querySelectorAll("[data-outcome]")) {
      word.hidden = word.dataset.outcome !== outcome;
    }
  };

  const stop = (stream) => stream.getTracks().forEach((track) => track.stop());

  const tests = {
    async sound() {
      const audio = new AudioContext();
      await audio.resume();
      for (const [begin, pitch] of [[0, 440], [0.5, 660]]) {
        const note = audio.createOscillator();
        const volume = audio.createGain();
        note.frequency.value = pitch;
        volume.gain.value = 0.2;
        note.connect(volume).connect(audio.destination);
        note.start(audio.currentTime + begin);
        note.stop(audio.currentTime + begin + 0.4);
      }
      await wait(1200);
      await audio.close();
      return "good";
    },

    async microphone(check) {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const audio = new AudioContext();
      const meter = check.querySelector("meter");
      try {
        await audio.resume();
        const ear = audio.createAnalyser();
        audio.createMediaStreamSource(stream).connect(ear);
        const wave = new Uint8Array(ear.fftSize);
        let loudest = 0;
        meter.hidden = false;
        for (let time = 0; time < LISTENS; time += PAUSE) {
          ear.getByteTimeDomainData(wave);
          const loud = wave.reduce((most, value) => Math.max(most, Math.abs(value - 128)), 0);
          loudest = Math.max(loudest, loud);
          meter.value = Math.min(100, (loud / 128) * 200);
          await wait(PAUSE);
        }
        return loudest >= HEARD ? "good" : "quiet";
      } finally {
        meter.hidden = true;
        stop(stream);
        await audio.close();
      }
    },

    async camera(check) {
      const stream = await navigator.mediaDevices.getUserMedia({ video: true });
      const picture = check.querySelector("video");
      const end = () => { stop(stream); picture.srcObject = null; picture.hidden = true; };
      try {
        picture.srcObject = stream;
        picture.hidden = false;
        await picture.play();
      } catch (trouble) {
        end();
        throw trouble;
      }
      setTimeout(end, SHOWS);
      return "good";
    },

    async connection(check) {
      let bytes = 0;
      const begun = performance.now();
      for (let turn = 0; turn < SAMPLES; turn += 1) {
        const answer = await fetch(check.dataset.sample, {
          cache: "no-store",
          signal: AbortSignal.timeout(TOO_LONG),
        });
        if (!answer.ok) throw new Error("no answer");
        const whole = (await answer.arrayBuffer()).byteLength;
        /* What came over the line is less where it was packed. */
        bytes += Number(answer.headers.get("Content-Length")) || whole;
      }
      const speed = (bytes * 8) / 1000 / (performance.now() - begun);
      const said = speed.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
      for (const place of check.querySelectorAll("[data-speed]")) place.textContent = said;
      if (speed >= ENOUGH_FOR_PICTURES) return "good";
      return speed >= ENOUGH_FOR_VOICE ? "weak" : "bad";
    },
  };

  for (const check of document.querySelectorAll("[data-check]")) {
    const test = tests[check.dataset.check];
    if (!test) {
      const able = Boolean(window.RTCPeerConnection && navigator.mediaDevices);
      tell(check, able ? "good" : "bad");
      continue;
    }
    check.querySelector("[data-needs-script]").hidden = false;
    const button = check.querySelector("button");
    button.addEventListener("click", async () => {
      if (button.hasAttribute("aria-disabled")) return;
      button.setAttribute("aria-disabled", "true");
      tell(check, "");
      try {
        tell(check, await test(check));
      } catch {
        tell(check, "bad");
      }
      button.removeAttribute("aria-disabled");
    });
  }
})();
