// Small behaviours; every page works without them.

const summary = document.querySelector("[data-focus]");
if (summary) summary.focus();

const fold = document.querySelector(".menu__fold");
if (fold && matchMedia("(max-width: 56rem)").matches) fold.open = false;

const idle = document.getElementById("idle");
const seconds = Number(document.body.dataset.idleSeconds || 0);
if (idle && seconds > 0) {
  const WARNING = 120;
  let end = Date.now() + seconds * 1000;
  const left = idle.querySelector("[data-idle-left]");
  const tick = () => {
    const rest = Math.round((end - Date.now()) / 1000);
    if (rest <= 0) return location.assign(location.pathname);
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
    end = Date.now() + seconds * 1000;
    idle.hidden = true;
    return undefined;
  });
}
