// Questions as fieldsets with native inputs. The page shows a choice at once; the kernel hears of it afterwards.

function render({ model, el }) {
  const questions = model.get("questions");
  const groups = model.get("groups").length ? model.get("groups") : [{ id: undefined }];
  const own = `choices-${Math.random().toString(36).slice(2)}`; // radio buttons of two pages must not meet
  const past = [];
  let sending = false;

  const picked = (question) => [model.get("value")[question.id] ?? []].flat();
  const unsearched = (question) => model.get("not_looked_for")[question.id] ?? [];
  const initial = (question) => question.initial || (question.several ? "not asked" : "unknown");
  const word = (question, id, kind = "label") => {
    const value = question.values.find((each) => each.id === id);
    return value[kind] || value.label;
  };

  const put = (value, open, remember = true) => {
    if (remember) past.push([model.get("value"), model.get("not_looked_for")]);
    sending = true; // sent first, then drawn, and once
    model.set({ value, not_looked_for: open, pick: model.get("pick") + 1 }); // the kernel answers with the number
    model.save_changes();
    sending = false;
    draw();
    // Whoever starts a stopped program again can give back what was picked.
    el.dispatchEvent(new CustomEvent("casebook-picked", { bubbles: true, detail: [value, open] }));
  };

  const answer = (question, ids) => {
    const value = { ...model.get("value") };
    const open = { ...model.get("not_looked_for") };
    delete value[question.id];
    if (ids.length) value[question.id] = question.several ? ids : ids[0];
    const left = ids.length ? unsearched(question).filter((id) => !ids.includes(id)) : [];
    delete open[question.id];
    if (left.length) open[question.id] = left;
    put(value, open);
  };

  const choose = (question, id) => {
    const now = picked(question);
    if (id === "") answer(question, []);
    else if (!question.several) answer(question, [id]);
    else if (now.includes(id)) answer(question, now.filter((each) => each !== id));
    else if (id === question.none) answer(question, [id]);
    else answer(question, question.values.map((each) => each.id).filter((each) => each === id || (now.includes(each) && each !== question.none)));
  };

  const mark = (question, id) => {
    const now = unsearched(question);
    const next = now.includes(id) ? now.filter((each) => each !== id) : [...now, id];
    const open = { ...model.get("not_looked_for") };
    delete open[question.id];
    if (next.length) open[question.id] = next;
    put(model.get("value"), open);
  };

  const chip = (type, name, id, label, help, react) => {
    const input = make("input", { type, name, value: id });
    input.addEventListener("change", react);
    return make("label", { className: `chip ${type}${id ? "" : " initial"}`, title: help || "" }, input, make("span", {}, label));
  };

  const check = ({ firstChild: input }, checked) => {
    if (input.checked !== checked) input.checked = checked;
  };

  const drawers = [];

  const field = (question) => {
    const type = question.several ? "checkbox" : "radio";
    const name = `${own}-${question.id}`;
    const options = [{ id: "", label: initial(question) }, ...question.values];
    const chips = options.map((each) => chip(type, name, each.id, each.label, each.help, () => choose(question, each.id)));
    const box = make("fieldset", { className: "question", data: { question: question.id } }, make("legend", {}, question.legend), make("div", { className: "chips" }, ...chips));
    if (question.help) {
      const help = make("p", { className: "help", id: `${name}-help` }, question.help);
      box.setAttribute("aria-describedby", help.id);
      box.append(help);
    }
    const status = make("p", { className: "told" });
    if (question.several) box.append(status);
    const open = question.not_looked_for ? notLookedFor(question, name) : null;
    if (open) box.append(open.box);

    drawers.push(() => {
      const now = picked(question);
      for (const each of chips) check(each, each.firstChild.value === "" ? !now.length : now.includes(each.firstChild.value));
      say(status, told(question, now));
      open?.draw(now);
    });
    return box;
  };

  const told = (question, now) => {
    if (!now.length) return "not asked yet";
    if (now.includes(question.none)) return `asked: ${word(question, question.none)}`;
    const found = `${now.length} picked: ${now.map((id) => word(question, id)).join(", ")}`;
    if (!question.not_looked_for) return `${found}; nothing else reported`;
    return unsearched(question).length ? `${found}; not looked for yet: ${unsearched(question).map((id) => word(question, id)).join(", ")}` : `${found}; the rest looked for and not found`;
  };

  const notLookedFor = (question, name) => {
    const chips = question.values
      .filter((each) => each.id !== question.none)
      .map((each) => chip("checkbox", `${name}-open`, each.id, each.label, "", () => mark(question, each.id)));
    const box = make("fieldset", { className: "open" }, make("legend", {}, "Not looked for yet"), make("div", { className: "chips" }, ...chips));
    const draw = (now) => {
      show(box, now.length > 0);
      for (const each of chips) {
        show(each, !now.includes(each.firstChild.value));
        check(each, unsearched(question).includes(each.firstChild.value));
      }
    };
    return { box, draw };
  };

  const group = (each) => {
    const mine = questions.filter((question) => question.group === each.id);
    const fields = make("div", { className: "fields" }, ...mine.map(field));
    if (!each.label) return fields;
    if (!each.fold) return make("section", { className: "group" }, make("h3", {}, each.label), fields);
    const now = make("span", { className: "soft" });
    drawers.push(() => {
      const said = mine.flatMap((question) => picked(question).map((id) => word(question, id, "phrase")));
      const asks = mine.length > 1 ? ` (${mine.map((question) => question.legend).join("; ")})` : "";
      say(now, said.length ? said.join(", ") : each.nothing || `nothing asked yet${asks}`);
    });
    return make("details", { className: "group" }, make("summary", {}, make("b", {}, each.label), " ", now), fields);
  };

  const button = (label, react) => {
    const made = make("button", { type: "button", className: "tool" }, label);
    made.addEventListener("click", react);
    return made;
  };

  const draw = () => drawers.forEach((each) => each());

  el.classList.add("cbk", "cbk-choices");
  el.dataset.jump = "known";
  el.dataset.picker = [model.get("title"), ...questions.map((each) => each.id)].join(" ");
  el.addEventListener("casebook-again", ({ detail }) => put(...detail, false));
  if (model.get("title")) el.append(make("h2", {}, model.get("title")));
  if (model.get("intro")) el.append(make("p", { className: "soft" }, model.get("intro")));
  if (model.get("examples").length) {
    const buttons = model.get("examples").map((each) => button(each.label, () => put(each.value, {})));
    el.append(make("div", { className: "tools", role: "group", aria: { label: "Examples" } }, make("span", { className: "soft" }, "Examples"), ...buttons));
  }
  if (model.get("tools")) {
    const undo = button("Undo", () => past.length && put(...past.pop(), false));
    const anew = button("Start again", () => Object.keys(model.get("value")).length && put({}, {}));
    drawers.push(() => {
      undo.setAttribute("aria-disabled", String(!past.length)); // stays focusable: the focus must not fall to the page
      anew.setAttribute("aria-disabled", String(!Object.keys(model.get("value")).length));
    });
    el.append(make("div", { className: "tools" }, undo, anew));
  }
  el.append(...groups.map(group));
  guard(el);
  keepKeys(el);
  draw();
  const redraw = () => sending || draw(); // the kernel changed something
  model.on("change:value", redraw);
  model.on("change:not_looked_for", redraw);
}

export default { render };
