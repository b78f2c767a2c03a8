// A prediction: nothing is asked of Python before it is committed, and nothing is shown of the Reading.

function render({ model, el }) {
  const own = `p${Math.random().toString(36).slice(2)}-`;
  const key = model.get("mark");
  const head = make("div", { className: "head" });
  const waits = make("p", { className: "soft waits" });
  const form = make("div", { className: "form" });
  const result = make("div", { className: "result", tabIndex: -1 });
  const told = make("p", { className: "told", role: "status" });
  const trouble = make("p", { className: "trouble", role: "alert", hidden: true });
  const commit = make("button", { type: "button", className: "go" }, "Commit your prediction");
  const note = make("span", { className: "soft missing", id: `${own}note` });
  commit.setAttribute("aria-describedby", note.id);
  let busy = false;

  const boxes = () => [...form.querySelectorAll("input")];
  const picked = () => boxes().filter((each) => each.checked).map((each) => each.value);
  const why = make("textarea", { id: `${own}why`, rows: 3 });

  const say = () => {
    const count = picked().length;
    commit.setAttribute("aria-disabled", String(busy));
    note.textContent = busy ? "Being kept …" : count ? `${count} of ${boxes().length} expected.` : "None expected so far; that is an answer too.";
  };

  const { ask, leave } = asker(model, (wrong) => {
    busy = false;
    trouble.textContent = wrong;
    trouble.hidden = !wrong;
    if (!wrong) {
      drafts.drop(key);
      announce(told, "Kept. What the documents say stands here now.");
    }
    draw();
    if (!wrong) goOn(el, result);
  });

  commit.addEventListener("click", () => {
    if (busy) return;
    busy = true;
    trouble.hidden = true;
    say();
    ask({ families: picked(), why: why.value });
  });
  form.addEventListener("input", () => {
    drafts.write(key, { families: picked(), why: why.value });
    say();
  });

  const build = () => {
    if (form.firstChild || !model.get("families").length) return;
    const kept = drafts.read(key) ?? { families: [], why: "" };
    const choices = model.get("families").map(([id, label]) => {
      const box = make("input", { type: "checkbox", value: id, checked: kept.families.includes(id) });
      return make("label", { className: "choice" }, box, make("span", {}, label));
    });
    const asked = make("div", { className: "stem", id: `${own}ask` });
    asked.innerHTML = model.get("ask");
    why.value = kept.why;
    const list = make("fieldset", {}, make("legend", {}, "Families that you expect the documents to describe here"), make("div", { className: "options two" }, ...choices));
    const words = make("label", { className: "write" }, make("span", {}, "Why? In your own words; it stays on this machine."), why);
    form.append(asked, list, words, make("div", { className: "bar" }, commit, note));
    namePlaces(form, model.get("documents"));
  };

  const draw = () => {
    build();
    stand({ el, head, waits, form, result, told }, model);
    say();
    guard(el);
  };

  el.classList.add("cbk", "cbk-stage", "cbk-item", "cbk-predict");
  el.append(head, waits, form, result, trouble, told);
  passages(el, model);
  links(el);
  keepKeys(el);
  draw();
  const names = ["change:waits", "change:families", "change:result"];
  for (const name of names) model.on(name, draw);
  return () => {
    leave();
    for (const name of names) model.off(name, draw);
  };
}

export default { render };
