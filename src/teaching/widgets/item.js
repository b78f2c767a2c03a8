// One question. What is picked stays in the page until it is committed; then Python says whether it is kept.

function render({ model, el }) {
  const own = `q${Math.random().toString(36).slice(2)}-`; // names of two pages must not meet
  const head = make("div", { className: "head" });
  const waits = make("p", { className: "soft waits" });
  const form = make("div", { className: "form" });
  const result = make("div", { className: "result", tabIndex: -1 });
  const told = make("p", { className: "told", role: "status" });
  const trouble = make("p", { className: "trouble", role: "alert", hidden: true });
  const commit = make("button", { type: "button", className: "go" });
  const back = make("button", { type: "button", className: "tool" }, "Back to your answer");
  const missing = make("span", { className: "soft missing", id: `${own}missing` });
  const bar = make("div", { className: "bar" }, commit, back, missing);
  const parts = { el, head, waits, form, result, told };
  commit.setAttribute("aria-describedby", missing.id);

  let question = {};
  let picks = {};
  let again = false;
  let busy = false;
  let next = null; // the blank that the next token goes into
  let placed = null; // the token that went into a blank by itself: another blank can still have it

  const draft = () => model.get("question").draft;
  const keep = () => drafts.write(draft(), { picks, again });
  const of = (slot) => picks[slot] ?? [];
  const all = (selector) => form.querySelectorAll(selector);
  const slot = (id) => question.slots.find((each) => each.id === id);

  const put = (id, ids) => {
    picks = { ...picks, [id]: ids };
    keep();
    show();
  };

  // What is still missing, in the words of a person.
  const lacks = () => {
    const { slots, single, word, columns, together } = question;
    const short = slots.filter((each) => of(each.id).length < each.least);
    if (single && short.length) {
      const { least, most, id } = short[0];
      if (most === null) return "Pick at least one.";
      return least === 1 ? "Pick one." : `Pick ${least}; ${of(id).length || "none"} so far.`;
    }
    if (short.length) {
      const names = short.map((each) => (of(each.id).length ? `${each.label} (${of(each.id).length} of ${each.least})` : each.label));
      if (short[0].most === null) return `Pick at least one in each ${word}; none yet in: ${names.join(", ")}.`;
      return short.length > 2 ? `Still open: ${short.length} of ${slots.length} ${word}s.` : `Still open: ${names.join("; ")}.`;
    }
    const used = Object.values(picks).flat();
    const left = columns.filter((each) => !used.includes(each.id));
    if (left.length) return `Tick at least one in each column; none yet in: ${left.map((each) => each.label).join(", ")}.`;
    if (together && new Set(slots.slice(1).flatMap((each) => of(each.id))).size < slots.length - 1) return "The two effects must differ.";
    return "";
  };

  const show = () => {
    for (const each of all("input[data-slot]")) each.checked = of(each.dataset.slot).includes(each.value);
    for (const each of all("select[data-slot]")) each.value = of(each.dataset.slot)[0] ?? "";
    for (const each of all("[data-span]")) each.setAttribute("aria-pressed", String(of(question.slots[0].id).includes(each.dataset.span)));
    for (const each of all("[data-blank]")) {
      const token = of(each.dataset.blank)[0];
      const words = token ? all(`[data-token="${CSS.escape(token)}"]`)[0].firstChild.data : "";
      each.textContent = words || "…";
      each.classList.toggle("filled", Boolean(words));
      each.setAttribute("aria-label", `${each.dataset.label}: ${words || "empty"}`);
      each.setAttribute("aria-current", String(next === each.dataset.blank));
    }
    for (const each of all("[data-token]")) {
      const used = each.dataset.for.split(" ").some((id) => of(id).includes(each.dataset.token));
      each.lastChild.textContent = used ? " · used" : "";
      each.classList.toggle("in-use", used);
    }
    const open = lacks();
    commit.setAttribute("aria-disabled", String(Boolean(open) || busy)); // stays focusable: the focus must not fall to the page
    missing.textContent = busy ? "Being kept …" : open;
  };

  const choose = ({ target }) => {
    const { slot: id } = target.dataset;
    if (!id) return;
    announce(told, "");
    if (target.type === "checkbox") {
      const ids = target.checked ? [...of(id), target.value] : of(id).filter((each) => each !== target.value);
      const { most } = slot(id);
      if (most !== null && ids.length > most) {
        announce(told, `${most} ${most === 1 ? "is" : "are"} picked already; take one away first.`);
        show();
        return;
      }
      put(id, ids);
    } else put(id, target.value ? [target.value] : []);
  };

  const toggle = (span) => {
    const { id } = question.slots[0];
    const { span: option } = span.dataset;
    put(id, of(id).includes(option) ? of(id).filter((each) => each !== option) : [...of(id), option]);
  };

  const pressToken = ({ dataset: { token, for: takes } }) => {
    const blanks = takes.split(" ");
    const to = blanks.includes(next) ? next : blanks.find((id) => !of(id).length);
    if (!to) {
      announce(told, "Every blank is filled; press one to empty it.");
      return;
    }
    const rest = question.together ? Object.fromEntries(blanks.filter((id) => of(id).includes(token)).map((id) => [id, []])) : {};
    picks = { ...picks, ...rest };
    placed = next ? null : { to, token, blanks };
    next = null;
    put(to, [token]);
    announce(told, `In ${slot(to).label}.`);
  };

  const pressBlank = ({ dataset: { blank } }) => {
    const move = placed && placed.to !== blank && placed.blanks.includes(blank) && of(placed.to).includes(placed.token);
    if (of(blank).length) {
      next = blank;
      put(blank, []);
    } else if (move) {
      const { to, token } = placed;
      picks = { ...picks, [to]: [] };
      put(blank, [token]);
    } else {
      next = next === blank ? null : blank;
      show();
    }
    placed = null;
  };

  const { ask, leave } = asker(model, (wrong, sure) => {
    busy = false;
    trouble.textContent = wrong;
    trouble.hidden = !wrong;
    if (!wrong) {
      drafts.drop(draft());
      again = false;
      picks = {};
      announce(told, model.get("said"));
    }
    draw();
    if (!wrong) goOn(el, result); // at once: the button that had the focus is gone with the next frame
    if (!sure) commit.setAttribute("aria-disabled", String(Boolean(lacks())));
  });

  commit.addEventListener("click", () => {
    if (busy) return;
    const open = lacks();
    if (open) {
      announce(told, open);
      return;
    }
    busy = true;
    trouble.hidden = true;
    show();
    ask({ picks });
  });

  const practise = (on) => {
    again = on;
    picks = {};
    if (on) keep();
    else drafts.drop(draft());
    draw();
    const first = on ? form.querySelector("input, select, [data-blank], [data-span]") : result;
    first?.focus({ preventScroll: true });
    if (on) head.scrollIntoView({ block: "nearest" });
  };
  back.addEventListener("click", () => practise(false));
  result.addEventListener("click", ({ target }) => target.closest(".again") && practise(true));

  const ask_ = () => {
    question = model.get("question");
    next = placed = null;
    form.innerHTML = (question.html ?? "").replaceAll("@", own);
    form.hidden = !question.html;
    if (!question.html) return;
    form.append(bar);
    const kept = drafts.read(draft());
    picks = kept?.picks ?? {};
    again = kept?.again ?? false;
    namePlaces(form, model.get("documents"));
  };

  const draw = () => {
    stand(parts, model, again);
    back.hidden = !again;
    commit.textContent = again ? "Commit for practice" : "Commit";
    if (question.html) show();
    guard(el);
  };

  el.classList.add("cbk", "cbk-stage", "cbk-item");
  el.append(head, waits, form, result, trouble, told);
  el.addEventListener("change", choose);
  el.addEventListener("click", ({ target }) => {
    const found = (selector) => target.closest(selector);
    if (found("[data-span]")) toggle(found("[data-span]"));
    else if (found("[data-token]")) pressToken(found("[data-token]"));
    else if (found("[data-blank]")) pressBlank(found("[data-blank]"));
  });
  el.addEventListener("keydown", (event) => {
    const span = event.target.closest("[data-span]");
    if (!span || !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    toggle(span);
  });
  passages(el, model);
  keepKeys(el);
  ask_();
  draw();
  const asked = () => {
    ask_();
    draw();
  };
  const changes = { "change:question": asked, "change:result": draw, "change:waits": draw, "change:html": draw };
  for (const [name, react] of Object.entries(changes)) model.on(name, react);
  return () => {
    leave();
    for (const [name, react] of Object.entries(changes)) model.off(name, react);
  };
}

export default { render };
