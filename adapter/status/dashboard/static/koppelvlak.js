// Everything here makes a page quicker or livelier; every page works without it.
"use strict";
(() => {
  const form = document.querySelector("form[data-search]");
  if (form) {
    const box = form.querySelector("input[type=search]");
    const results = document.getElementById("resultaten");
    let timer, asked = 0;
    const search = async () => {
      const mine = ++asked;
      const body = new URLSearchParams(new FormData(form));
      try {
        const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Koppelvlak-Deel": "lijst" }, redirect: "error" });
        if (answer.ok && mine === asked) results.innerHTML = await answer.text();
      } catch { /* the button still works */ }
    };
    box.addEventListener("input", () => {
      clearTimeout(timer);
      if (box.value.trim().length >= 3) timer = setTimeout(search, 180);
    });
  }

  for (const mark of document.querySelectorAll("mark.pair")) {
    const all = () => document.querySelectorAll(`mark.pair[data-pair="${CSS.escape(mark.dataset.pair)}"]`);
    mark.addEventListener("mouseenter", () => all().forEach((each) => each.classList.add("on")));
    mark.addEventListener("mouseleave", () => all().forEach((each) => each.classList.remove("on")));
  }
})();
document.querySelector("form[data-send]")?.submit();
(() => {
  const live = document.querySelector("[data-live]");
  if (!live) return;
  const failed = document.querySelector("[data-live-failed]");
  let busy = false, again = false, source;
  const refresh = async () => {
    if (busy) { again = true; return; }
    if (live.contains(document.activeElement) && document.activeElement !== document.body) return;  // never from under a reader
    busy = true;
    try {
      const answer = await fetch(live.dataset.live, { headers: { Accept: "text/html" }, redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const text = await answer.text();
      const open = [...live.querySelectorAll("details")].map((each) => each.open);
      live.innerHTML = text;
      live.querySelectorAll("details").forEach((each, i) => { each.open = open[i] ?? each.open; });
      if (failed) failed.hidden = true;
    } catch {
      if (failed) { failed.textContent = live.dataset.failed; failed.hidden = false; }
    }
    setTimeout(() => { busy = false; if (again) { again = false; refresh(); } }, 1500);
  };
  const listen = () => {
    if (document.hidden) { source?.close(); source = undefined; return; }  // a page that nobody sees holds no line open
    if (source) return;
    source = new EventSource("/v1/gebeurtenissen");
    source.addEventListener("overgang", refresh);
  };
  document.addEventListener("visibilitychange", () => { listen(); if (!document.hidden) refresh(); });
  setInterval(() => { if (!document.hidden) refresh(); }, 30000);
  listen();
})();
(() => {
  const form = document.querySelector("form[data-editor]");
  if (!form) return;
  const text = form.querySelector("textarea"), verdict = document.getElementById("controle");
  let timer, asked = 0, seen = text.value;
  const check = async () => {
    const mine = ++asked;
    try {
      const answer = await fetch(form.dataset.editor, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "error" });
      if (answer.ok && mine === asked) verdict.innerHTML = await answer.text();
    } catch { /* the button still checks */ }
  };
  text.addEventListener("input", () => {
    clearTimeout(timer);
    if (text.value !== seen) timer = setTimeout(() => { seen = text.value; check(); }, 350);
  });
  // from a finding to its line in the editor
  verdict.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#r']");
    if (!link) return;
    event.preventDefault();
    const line = Number(link.hash.slice(2)), lines = text.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    text.focus();
    text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
    text.scrollTop = Math.max(0, (line - 8) * parseFloat(getComputedStyle(text).lineHeight));
  });
})();
