// Room to write. What is written stays in the page until it is kept; then Python says whether it is.

function render({ model, el }) {
  const own = `w${Math.random().toString(36).slice(2)}-`;
  const key = model.get("mark");
  const waits = make("p", { className: "soft waits" });
  const form = make("div", { className: "form" });
  const after = make("div", { className: "after" });
  const told = make("p", { className: "told soft", role: "status" });
  const trouble = make("p", { className: "trouble", role: "alert", hidden: true });
  const keep = make("button", { type: "button", className: "go" }, "Keep what I wrote");
  let busy = false;

  const areas = () => [...form.querySelectorAll("textarea")];
  const texts = () => Object.fromEntries(areas().map((each) => [each.dataset.key, each.value]));
  const changed = () => areas().some((each) => each.value !== (model.get("kept")[each.dataset.key] ?? ""));
  const mark = () => keep.setAttribute("aria-disabled", String(busy || !changed()));

  const { ask, leave } = asker(model, (wrong) => {
    busy = false;
    trouble.textContent = wrong;
    trouble.hidden = !wrong;
    if (!wrong) {
      if (!changed()) drafts.drop(key);
      announce(told, "Kept on this machine.");
    }
    draw();
  });

  keep.addEventListener("click", () => {
    if (busy) return;
    if (!changed()) {
      announce(told, Object.keys(model.get("kept")).length ? "Nothing has changed since it was kept." : "Nothing is written yet.");
      return;
    }
    busy = true;
    trouble.hidden = true;
    announce(told, "");
    mark();
    ask({ texts: texts() });
  });
  form.addEventListener("input", () => {
    drafts.write(key, texts());
    announce(told, "");
    mark();
  });

  const build = () => {
    if (form.firstChild || !model.get("groups").length) return;
    const kept = { ...model.get("kept"), ...drafts.read(key) };
    const many = model.get("groups").length > 1;
    for (const [title, questions] of model.get("groups")) {
      const box = make(many ? "fieldset" : "div", {}, ...(many ? [make("legend", {}, title)] : []));
      for (const [id, words] of questions) {
        const area = make("textarea", { rows: many ? 3 : 8, id: `${own}${id}`, value: kept[id] ?? "", data: { key: id } });
        const asked = words.trim().split("\n\n").map((each) => make("span", {}, each));
        box.append(make("label", { className: "write" }, ...asked, area));
      }
      form.append(box);
    }
    form.append(make("div", { className: "bar" }, keep, make("span", { className: "soft" }, model.get("stays"))), told);
  };

  const draw = () => {
    waits.textContent = model.get("waits");
    waits.hidden = !model.get("waits");
    build();
    el.dataset.mark = key;
    el.dataset.state = form.firstChild ? "open" : "shut";
    form.hidden = !form.firstChild;
    after.innerHTML = model.get("after");
    mark();
    guard(el);
  };

  el.classList.add("cbk", "cbk-stage", "cbk-writing");
  el.append(waits, form, trouble, after);
  keepKeys(el);
  draw();
  const names = ["change:waits", "change:groups", "change:kept", "change:after"];
  for (const name of names) model.on(name, draw);
  return () => {
    leave();
    for (const name of names) model.off(name, draw);
  };
}

export default { render };
