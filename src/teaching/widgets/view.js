// The page is built once. A pick shows and hides what is already there and changes counts; nothing is made anew, so
// folds stay open, the focus stays where it is, and nothing scrolls away.

function render({ model, el }) {
  const content = model.get("content");
  el.classList.add("cbk", "cbk-view");
  el.innerHTML = content.body;
  fill(el);

  const rows = [...el.querySelectorAll("[data-s]")];
  const families = [...el.querySelectorAll(".family")];
  const whatIf = el.querySelector(".what-if");
  const marked = ["t", "u", "o"].map((letter) => [letter, [...el.querySelectorAll(`[data-${letter}]`)]]);
  let before = "";

  function fill(root) {
    for (const each of root.querySelectorAll("[data-part]")) {
      each.innerHTML = content.parts[each.dataset.part];
      for (const inner of each.querySelectorAll("[data-part]")) inner.innerHTML = content.parts[inner.dataset.part];
    }
    namePlaces(root, content.documents);
    guard(root);
  }

  function show() {
    const now = model.get("now");
    const asks = {}; // statement -> the factors it waits for
    const waiting = now.w.split(" ");
    for (let each = now.s.indexOf("w"); each >= 0; each = now.s.indexOf("w", each + 1)) {
      asks[each] = [...waiting.shift()].map((digit) => content.factors[parseInt(digit, 36)][0]);
    }
    const came = [...now.s].filter((status, each) => before && status === "a" && before[each] !== "a").length;
    const few = came < 15; // where nearly all is new, the word says nothing
    for (const row of rows) {
      const { s, k } = row.dataset;
      row.hidden = now.s[s] !== k;
      row.toggleAttribute("data-new", few && before !== "" && k === "a" && now.s[s] === "a" && before[s] !== "a");
      if (k === "w" && !row.hidden) row.querySelector(".asks").textContent = `waits for ${asks[s].join(", ")}`;
    }
    before = now.s;
    for (const [letter, elements] of marked) {
      for (const each of elements) each.hidden = !now[letter].includes(Number(each.dataset[letter]));
    }
    el.querySelector(".odd").hidden = !now.o.length;
    el.querySelector('[data-jump="tensions"] .none').hidden = now.t.length > 0;
    for (const side of el.querySelectorAll("[data-side]")) {
      const status = now.s[side.dataset.side];
      const why = side.parentElement.querySelector(".why");
      side.textContent = content.statuses[status];
      side.dataset.status = status;
      why.hidden = status === "a";
      why.textContent = status === "w" ? `It waits for: ${asks[side.dataset.side].join(", ")}.` : `It asks for: ${why.dataset.when}.`;
    }
    families.forEach((family) => count(family, asks));
    tellSince(el.querySelectorAll(".pull .since"));
    tellSince(el.querySelectorAll(".unsaid li:not([hidden]) .since"));
    missing(now);
    if (model.get("asking")) table(now);
  }

  function count(family, asks) {
    const shown = (kind) => [...family.querySelectorAll(`[data-k="${kind}"]`)].filter((row) => !row.hidden);
    const everyone = family.querySelectorAll(".everyone [data-s]").length;
    const apply = shown("a").length - everyone;
    const waits = family.querySelector(".waits");
    const wait = waits ? shown("w") : [];
    family.querySelector(".family-counts").textContent = [
      apply && `${apply} for this picture`,
      everyone && `${everyone} general`,
      wait.length && `${wait.length} waiting`,
    ].filter(Boolean).join(" · ") || "nothing said";
    family.classList.toggle("silent", !apply);
    if (waits) {
      const tally = new Map();
      for (const row of wait) for (const factor of asks[row.dataset.s]) tally.set(factor, (tally.get(factor) ?? 0) + 1);
      waits.hidden = !wait.length;
      waits.firstChild.textContent = `Waits for: ${[...tally].map(([factor, n]) => `${factor} (${n})`).join(", ")}`;
    }
    tellSince(family.querySelectorAll("li:not([hidden]) .since"));
  }

  // One visible line a statement: the first change that the lines above have not told yet; all of them in the fold.
  // Under what is marked as dated the first stands in full every time.
  function tellSince(lines) {
    const told = new Map([[null, new Set()]]); // for what is in plain view, and for each fold
    for (const since of lines) {
      const fold = since.closest("details:not(.since)");
      if (!told.has(fold)) told.set(fold, new Set(told.get(null)));
      const seen = told.get(fold);
      const all = since.dataset.x.split(" ");
      const first = since.classList.contains("dated") ? all[0] : all.find((each) => !seen.has(each));
      all.slice(0, 1).concat(first ?? []).forEach((each) => seen.add(each));
      const more = all.length > 1 ? ` <span class="more">and ${all.length - 1} more</span>` : "";
      const line = first === undefined ? "<b>Since then:</b> as above" : content.since[first] + more;
      if (since.dataset.line === line) continue;
      since.dataset.line = line;
      since.firstChild.innerHTML = line;
      // The fold begins with the rest of what its line says.
      for (const each of since.lastChild.children) each.toggleAttribute("data-told", each.dataset.part === `x${first}`);
    }
  }

  function missing(now) {
    const line = el.querySelector(".ask");
    line.hidden = !now.q.length;
    if (!now.q.length) return;
    const [[factor, n], ...others] = now.q;
    const rest = others.map(([each, m]) => `${content.factors[each][0]} ${m}`).join(", ");
    line.replaceChildren(
      "Result that affects most of what is said here: ",
      make("b", {}, content.factors[factor][0]),
      ` (${n} ${n === 1 ? "statement" : "statements"}). `,
      make("span", { className: "soft" }, `${rest ? `Other missing results: ${rest}. ` : ""}That does not make it the most urgent test.`),
    );
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
    tellSince(whatIf.querySelectorAll(".since"));
  }

  function cell(statements) {
    if (!statements.length) return make("td", {}, "nothing");
    const items = statements.map((each) => make("li", { className: "row", data: { part: `s${each}` } }));
    const summary = make("summary", {}, `${statements.length} ${statements.length === 1 ? "statement" : "statements"}`);
    return make("td", {}, make("details", {}, summary, make("ul", {}, ...items)));
  }

  passages(el, model);
  whatIf.addEventListener("toggle", () => {
    model.set("asking", whatIf.open);
    model.save_changes();
  });
  keepKeys(el);
  show();
  model.on("change:now", show);
}

export default { render };
