// What can be done with one's own work. Erasing asks in the page first, and says how much there is.

function render({ model, el }) {
  const own = `k${Math.random().toString(36).slice(2)}-`;
  const state = make("p", { className: "state" });
  const list = make("div");
  const question = make("p", { id: `${own}question` });
  const hint = make("p", { className: "soft", id: `${own}hint` }, model.get("words").hint);
  const sure = make("button", { type: "button", className: "tool" });
  const keep = make("button", { type: "button", className: "tool", aria: { describedby: `${question.id} ${hint.id}` } }, model.get("words").keep);
  const box = make("div", { className: "safety", hidden: true, role: "group", aria: { labelledby: question.id } }, question, hint, make("p", { className: "bar" }, sure, keep));
  const told = make("p", { className: "told", role: "status" });
  const trouble = make("p", { className: "trouble", role: "alert", hidden: true });
  let busy = "";
  let asked = "";

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
      question.textContent = `Erase ${asked}?`;
      sure.textContent = model.get("words").sure.replace("{}", asked);
      box.hidden = false;
      if (el.contains(document.activeElement)) keep.focus({ preventScroll: true }); // what changes nothing comes first
    } else {
      const said = model.get("said");
      setTimeout(() => {
        told.innerHTML = said; // heard although it may be the same as before
        for (const link of told.querySelectorAll("[data-file]")) link.href = served(link.dataset.file);
        guard(told);
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
  sure.addEventListener("click", () => send({ do: "erase", much: asked }));
  const refuse = () => {
    close();
    announce(told, "Nothing was erased.");
  };
  keep.addEventListener("click", () => busy || refuse());
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || busy) return;
    event.preventDefault();
    refuse();
  });

  const draw = () => {
    say(state, model.get("kept"));
    for (const each of [...list.querySelectorAll("button"), sure, keep]) each.setAttribute("aria-disabled", String(Boolean(busy)));
  };

  el.classList.add("cbk", "cbk-stage", "cbk-work");
  el.dataset.mark = model.get("mark");
  list.innerHTML = model.get("html");
  el.append(state, list, box, told, trouble);
  guard(el);
  keepKeys(el);
  draw();
  model.on("change:kept", draw);
  return () => {
    leave();
    model.off("change:kept", draw);
  };
}

// Where Jupyter serves a file that lies beside this notebook.
function served(name) {
  const [, folder = ""] = location.pathname.match(/\/tree\/(.*\/)?[^/]*$/) ?? [];
  const settings = JSON.parse(document.getElementById("jupyter-config-data")?.textContent || "{}");
  return `${settings.baseUrl ?? "/"}files/${folder}${name}`;
}

export default { render };
