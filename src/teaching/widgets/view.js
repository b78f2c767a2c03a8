// The page is built once. A pick shows and hides what is already there and changes counts; nothing is made anew, so
// folds stay open, the focus stays where it is, and nothing scrolls away. Only what a pick changes is touched.

const FEW = 15; // where nearly all is new, the word says nothing

function render({ model, el }) {
  const content = model.get("content");
  el.classList.add("cbk", "cbk-view");
  el.innerHTML = content.body;
  fill(el);

  const all = (selector, root = el) => [...root.querySelectorAll(selector)];
  const families = all(".family").map((root) => ({
    counts: root.querySelector(".family-counts"),
    rows: all("[data-s]", root).map(row),
    everyone: all(".everyone [data-s]", root).length,
    waits: root.querySelector(".waits"),
    root,
  }));
  const rows = byStatement(families.flatMap((family) => family.rows.map((each) => ({ ...each, family }))));
  const sides = byStatement(all("[data-side]").map(side));
  const unsaid = all(".unsaid li").map((li) => ({ li, since: all(".since", li).map(since) }));
  const marked = ["t", "u", "o"].map((letter) => [letter, all(`[data-${letter}]`).map((each) => [each, Number(each.dataset[letter])])]);
  const [odd, calm, ask, whatIf] = ['.odd', '[data-jump="tensions"] .none', ".ask", ".what-if"].map((each) => el.querySelector(each));
  let before = [];
  let fresh = []; // the rows that the last pick brought

  function fill(root) {
    for (const each of root.querySelectorAll("[data-part]")) {
      each.innerHTML = content.parts[each.dataset.part];
      for (const inner of each.querySelectorAll("[data-part]")) inner.innerHTML = content.parts[inner.dataset.part];
    }
    namePlaces(root, content.documents);
    guard(root);
  }

  function row(li) {
    return { li, statement: Number(li.dataset.s), kind: li.dataset.k, asks: li.querySelector(".asks"), since: all(".since", li).map(since) };
  }

  function side(status) {
    return { status, statement: Number(status.dataset.side), why: status.parentElement.querySelector(".why") };
  }

  function since(details) {
    return { details, changes: details.dataset.x.split(" "), dated: details.classList.contains("dated"), fold: details.closest("details:not(.since)") };
  }

  function byStatement(list) {
    const found = new Map();
    for (const each of list) found.set(each.statement, [...(found.get(each.statement) ?? []), each]);
    return found;
  }

  const names = (state) => [...state.slice(1)].map((digit) => content.factors[parseInt(digit, 36)][0]);

  function update() {
    const now = model.get("now");
    const states = statesOf(now, content.conditions);
    const changed = [...states.keys()].filter((each) => states[each] !== before[each]);
    const came = before.length ? changed.filter((each) => states[each] === "a") : [];
    for (const each of fresh) each.removeAttribute("data-new");
    fresh = came.length < FEW ? came.flatMap((each) => rows.get(each) ?? []).filter((each) => each.kind === "a").map((each) => each.li) : [];
    for (const each of fresh) each.setAttribute("data-new", "");

    const touched = new Set(before.length ? [] : families);
    for (const statement of changed) {
      const state = states[statement];
      for (const { li, kind, asks, family } of rows.get(statement) ?? []) {
        show(li, state[0] === kind);
        if (kind === "w" && state[0] === "w") say(asks, `waits for ${names(state).join(", ")}`);
        touched.add(family);
      }
      for (const { status, why } of sides.get(statement) ?? []) {
        say(status, content.statuses[state[0]]);
        status.dataset.status = state[0];
        show(why, state !== "a");
        say(why, state[0] === "w" ? `It waits for: ${names(state).join(", ")}.` : `It asks for: ${why.dataset.when}.`);
      }
    }
    before = states;
    for (const [letter, elements] of marked) for (const [each, n] of elements) show(each, now[letter].includes(String.fromCharCode(48 + n)));
    show(odd, now.o.length > 0);
    show(calm, !now.t.length);
    for (const family of touched) count(family, states);
    tellSince(unsaid.filter((each) => !each.li.hidden).flatMap((each) => each.since));
    missing(now);
    if (model.get("asking")) table(now);
  }

  function count({ root, rows, counts, everyone, waits }, states) {
    const shown = rows.filter((each) => !each.li.hidden);
    const waiting = shown.filter((each) => each.kind === "w").map((each) => each.statement);
    const apply = shown.length - waiting.length - everyone;
    const said = [apply && `${apply} for this picture`, everyone && `${everyone} general`, waiting.length && `${waiting.length} waiting`];
    say(counts, said.filter(Boolean).join(" · ") || "nothing said");
    root.classList.toggle("silent", !apply);
    if (waits) {
      const asked = [...new Set(waiting.flatMap((each) => names(states[each])))];
      show(waits, waiting.length > 0);
      const answers = asked.length === 1 ? `one answer: ${asked[0]}` : `answers to ${asked.length} questions`;
      say(waits.firstChild, `${waiting.length} more ${waiting.length === 1 ? "waits" : "wait"} for ${answers}`);
    }
    tellSince(shown.flatMap((each) => each.since));
  }

  // One visible line a statement: the first change that the lines above, in the same family, have not told yet; all of
  // them in its fold. Where they told every one there is none, but what is marked as dated has its first each time.
  function tellSince(lines) {
    const told = new Map([[null, new Set()]]); // for what is in plain view, and for each fold
    for (const { details, changes, dated, fold } of lines) {
      if (!told.has(fold)) told.set(fold, new Set(told.get(null)));
      const seen = told.get(fold);
      const first = dated ? changes[0] : changes.find((each) => !seen.has(each));
      show(details, first !== undefined);
      if (first === undefined) continue;
      seen.add(changes[0]).add(first);
      if (details.dataset.line === first) continue;
      details.dataset.line = first;
      const more = changes.length > 1 ? ` <span class="more">and ${changes.length - 1} more</span>` : "";
      details.firstChild.innerHTML = content.since[first] + more;
      // The fold begins with the rest of what its line says.
      for (const each of details.lastChild.children) each.toggleAttribute("data-told", each.dataset.part === `x${first}`);
    }
  }

  function missing(now) {
    const [most, ...others] = (now.q.match(/../g) ?? []).map((pair) => [...pair].map((letter) => letter.charCodeAt(0) - 48));
    show(ask, most !== undefined);
    if (!most) return;
    const [test, n, rest] = ask.children;
    say(test, content.factors[most[0]][0]);
    say(n, `${most[1]} ${most[1] === 1 ? "statement" : "statements"}`);
    const more = others.map(([each, m]) => `${content.factors[each][0]} ${m}`).join(", ");
    say(rest, `${more ? `Other missing results: ${more}. ` : ""}That does not make it the most urgent test.`);
  }

  function table(now) {
    const rows = (now.i ?? []).map(([factor, value, present, comes, goes]) => {
      const phrase = content.factors[factor][1][value];
      const head = make("th", { scope: "row" }, present ? phrase : `without: ${phrase}`);
      return make("tr", {}, head, cell(comes), cell(goes));
    });
    const head = make("tr", {}, ...["If", "comes in", "goes out"].map((each) => make("th", { scope: "col" }, each)));
    const made = make("table", {}, make("caption", {}, "One answer changed at a time, all others as they are: what is known now, and each missing test."), make("thead", {}, head), make("tbody", {}, ...rows));
    whatIf.lastChild.replaceChildren(rows.length ? made : make("p", { className: "soft" }, "Nothing would change."));
    fill(whatIf.lastChild);
    for (const each of all("tr", whatIf)) tellSince(all(".since", each).map(since));
  }

  function cell(statements) {
    if (!statements.length) return make("td", {}, "nothing");
    const items = statements.map((each) => make("li", { className: "row", data: { part: `s${each}` } }));
    const summary = make("summary", {}, `${statements.length} ${statements.length === 1 ? "statement" : "statements"}`);
    return make("td", {}, make("details", {}, summary, make("ul", {}, ...items)));
  }

  for (const each of all(".pull")) tellSince(all(".since", each).map(since));
  passages(el, model);
  whatIf.addEventListener("toggle", () => {
    model.set("asking", whatIf.open);
    model.save_changes();
  });
  keepKeys(el);
  update();
  model.on("change:now", update);
  return () => model.off("change:now", update);
}

export default { render };
