// How far one has come, and what can be done with one's own work. Erasing asks first, and says how much there is.

function render({ model, el }) {
  const own = `k${Math.random().toString(36).slice(2)}-`;
  const words = model.get("words");
  const state = make("p", { className: "state" });
  const standing = make("div", { className: "standing" });
  const list = make("div");
  const question = make("p", { id: `${own}question` });
  const hint = make("p", { className: "soft", id: `${own}hint` }, words.hint);
  const answer = (text) => make("button", { type: "button", className: "tool", aria: { describedby: `${question.id} ${hint.id}` } }, text);
  const [save, keep, sure] = [answer(words.save), answer(words.keep), answer("")];
  const box = make("div", { className: "safety", hidden: true, role: "group", aria: { labelledby: question.id } }, question, hint, make("p", { className: "bar" }, save, keep, sure));
  const told = make("p", { className: "told", role: "status", tabIndex: -1 });
  const trouble = make("p", { className: "trouble", role: "alert", hidden: true });
  let busy = "";
  let asked = "";
  let drawn = "";

  const eraser = () => list.querySelector('[data-do="look"]');
  const close = () => {
    const inside = box.contains(document.activeElement);
    box.hidden = true;
    if (inside) eraser().focus({ preventScroll: true });
  };

  const { ask, leave } = asker(model, (wrong) => {
    const did = busy;
    busy = "";
    if (did === "erase" || wrong) close();
    trouble.textContent = wrong;
    trouble.hidden = !wrong;
    draw();
    if (wrong) return;
    if (did === "look" && model.get("much")) {
      asked = model.get("much");
      question.textContent = words.ask.replace("{}", asked);
      sure.textContent = words.sure.replace("{}", asked);
      box.hidden = false;
      if (el.contains(document.activeElement)) keep.focus({ preventScroll: true }); // what changes nothing comes first
    } else {
      const said = model.get("said");
      setTimeout(() => {
        told.innerHTML = said; // heard although it may be the same as before
        for (const link of told.querySelectorAll("[data-file]")) link.href = served(link.dataset.file);
        guard(told);
        if (did === "erase") goOn(el, told);
      }, 20);
    }
  });

  const send = (message) => {
    if (busy) return;
    busy = message.do;
    trouble.hidden = true;
    told.textContent = "";
    draw();
    ask(message);
  };
  list.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-do]");
    if (!button || busy) return;
    close();
    send({ do: button.dataset.do });
  });
  save.addEventListener("click", () => send({ do: "save" })); // the question stays open
  sure.addEventListener("click", () => send({ do: "erase", much: asked }));
  const refuse = () => {
    close();
    announce(told, words.kept);
  };
  keep.addEventListener("click", () => busy || refuse());
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || busy) return;
    event.preventDefault();
    refuse();
  });

  const draw = () => {
    say(state, model.get("kept"));
    if (drawn !== model.get("standing")) standing.innerHTML = drawn = model.get("standing");
    for (const each of [...list.querySelectorAll("button"), save, keep, sure]) each.setAttribute("aria-disabled", String(Boolean(busy)));
  };

  el.classList.add("cbk", "cbk-stage", "cbk-work");
  el.dataset.mark = model.get("mark");
  list.innerHTML = model.get("html");
  el.append(state, standing, list, box, told, trouble);
  guard(el);
  keepKeys(el);
  draw();
  const names = ["change:kept", "change:standing"];
  for (const name of names) model.on(name, draw);
  return () => {
    leave();
    for (const name of names) model.off(name, draw);
  };
}

// Where Jupyter serves a file that lies beside this notebook.
function served(name) {
  const [, folder = ""] = location.pathname.match(/\/tree\/(.*\/)?[^/]*$/) ?? [];
  const settings = JSON.parse(document.getElementById("jupyter-config-data")?.textContent || "{}");
  return `${settings.baseUrl ?? "/"}files/${folder}${name}`;
}

export default { render };
