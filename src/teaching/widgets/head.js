// The strip of red flags and the line of counts. Stands apart from the page below, so that both layouts can keep it in
// view; it reads what the page's model was told.

async function render({ model, el }) {
  const reference = model.get("view");
  const page = typeof reference === "string" ? await model.widget_manager.get_model(reference.replace("IPY_MODEL_", "")) : reference;
  const content = page.get("content");
  el.classList.add("cbk", "cbk-head");
  el.innerHTML = content.head;
  const [first, counts, said] = el.querySelectorAll(".now-first, .counts, .said");
  const trouble = make("p", { className: "trouble", role: "alert", hidden: true });
  said.after(trouble);

  const jumps = { families: (n) => `${n} ${n === 1 ? "family" : "families"}`, tensions: (n) => `${n} ${n === 1 ? "disagreement" : "disagreements"}` };
  const jump = (part) => {
    const button = make("button", { type: "button", className: "jump" });
    button.addEventListener("click", () => {
      const target = el.closest(".cbk-page")?.querySelector(`[data-jump="${part}"]`);
      target?.setAttribute("tabindex", "-1");
      target?.focus({ preventScroll: true });
      (target?.closest(".cbk-choices") ? target.parentElement : target)?.scrollIntoView({ block: "start" });
    });
    return button;
  };
  const known = jump("known");
  known.textContent = "What is known";
  const families = jump("families");
  const applies = make("span");
  const waits = make("span");
  const tensions = jump("tensions");
  counts.append(...[applies, waits, known, families, tensions].flatMap((each) => [each, " "]));

  let flagged = page.get("now").r;
  const show = () => {
    const now = page.get("now");
    // Whatever appears above must not push away what the hand is on.
    const held = document.activeElement;
    const before = held?.getBoundingClientRect().top;
    for (const each of el.querySelectorAll("[data-r]")) each.hidden = !now.r.includes(Number(each.dataset.r));
    first.hidden = !now.r.length;
    first.children[1].textContent = now.r.map((each) => content.flags[each]).join("; ");
    const [described, apply, wait, apart] = now.c;
    applies.textContent = `${apply} ${apply === 1 ? "statement applies" : "statements apply"}`;
    waits.textContent = `${wait} ${wait === 1 ? "waits" : "wait"}`;
    families.textContent = jumps.families(described);
    tensions.textContent = jumps.tensions(apart);
    const flags = now.r.filter((each) => !flagged.includes(each)).map((each) => ` Red flag: ${content.flags[each]}.`);
    flagged = now.r;
    said.firstChild.textContent = now.said || "Nothing picked yet.";
    said.lastChild.textContent = now.said ? `${flags.join("")} ${apply} apply, ${wait} wait.` : "";
    const moved = (held?.getBoundingClientRect().top ?? 0) - before;
    if (moved && el.closest(".cbk-page")?.contains(held)) scroller(el)?.scrollBy({ top: moved, behavior: "instant" });
  };
  const warn = () => {
    trouble.textContent = page.get("trouble");
    trouble.hidden = !trouble.textContent;
  };

  namePlaces(el, content.documents);
  passages(el, page);
  guard(el);
  keepKeys(el);
  show();
  warn();
  page.on("change:now", show);
  page.on("change:trouble", warn);
  return () => {
    page.off("change:now", show);
    page.off("change:trouble", warn);
  };
}

function scroller(el) {
  for (let each = el.parentElement; each; each = each.parentElement) {
    if (each.scrollHeight > each.clientHeight && /auto|scroll/.test(getComputedStyle(each).overflowY)) return each;
  }
  return document.scrollingElement;
}

export default { render };
