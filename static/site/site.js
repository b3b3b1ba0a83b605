// Small behaviours; every page works without them.

const summary = document.querySelector("[data-focus]");
if (summary) summary.focus();

const fold = document.querySelector(".menu__fold");
if (fold) {
  const narrow = matchMedia("(max-width: 56rem)");
  const suit = () => {
    fold.open = !narrow.matches;
  };
  narrow.addEventListener("change", suit);
  suit();
}

const idle = document.getElementById("idle");
const seconds = Number(document.body.dataset.idleSeconds || 0);
if (idle && seconds > 0) {
  const WARNING = 120;
  let end = Date.now() + seconds * 1000;
  const others = new BroadcastChannel("session"); // another tab was used: this one goes on as well
  others.onmessage = (event) => goOn(event.data);
  const goOn = (until) => {
    end = Math.max(end, until);
    idle.hidden = true;
  };
  others.postMessage(end);
  const left = idle.querySelector("[data-idle-left]");
  const tick = () => {
    const rest = Math.round((end - Date.now()) / 1000);
    if (rest <= 0) return location.assign(location.pathname + location.search);
    if (rest <= Math.min(WARNING, seconds / 2)) {
      if (idle.hidden) {
        idle.hidden = false;
        idle.querySelector("button").focus();
      }
      left.textContent = rest >= 60 ? `${Math.ceil(rest / 60)}分` : `${rest}秒`;
    }
    return undefined;
  };
  setInterval(tick, 1000);
  idle.querySelector("[data-idle-extend]").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "HX-Request": "true" },
    });
    if (!answer.ok) return form.submit();
    goOn(Date.now() + Number(answer.headers.get("X-Session-Seconds") || seconds) * 1000);
    others.postMessage(end);
    return undefined;
  });
}
