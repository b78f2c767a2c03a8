// The strip of red flags and the line of counts. Stands apart from the page below, so that both layouts can keep it in
// view; it reads what the page's model was told, and sees to it that a pick is answered.

const PATIENCE = 3000;
const SILENT =
  "The program behind this page (the kernel) has not answered your last choice. What stands below is from before it. " +
  "If it stays like this: Kernel ▸ Restart Kernel and Run All Cells…, then choose again.";

async function render({ model, el }) {
  const follow = async (name) => {
    const reference = model.get(name);
    return typeof reference === "string" ? await model.widget_manager.get_model(reference.replace("IPY_MODEL_", "")) : reference;
  };
  const page = await follow("view");
  const picker = await follow("picker");
  const content = page.get("content");
  el.classList.add("cbk", "cbk-head");
  el.innerHTML = content.head;
  const [strip, sum, first, counts, said] = el.querySelectorAll(".flags, .sum, .now-first, .counts, .said");
  const flags = [...el.querySelectorAll("[data-r]")];
  const trouble = make("p", { className: "trouble", role: "alert", hidden: true });
  const silent = make("p", { className: "trouble", role: "alert", hidden: true });
  said.after(trouble, silent);

  const jump = (part, label = "") => {
    const button = make("button", { type: "button", className: "jump" }, label);
    button.addEventListener("click", () => {
      const target = el.closest(".cbk-page")?.querySelector(`[data-jump="${part}"]`);
      target?.setAttribute("tabindex", "-1");
      target?.focus({ preventScroll: true });
      (target?.closest(".cbk-choices") ? target.parentElement : target)?.scrollIntoView({ block: "start" });
    });
    return button;
  };
  const families = jump("families");
  const applies = make("span");
  const waits = make("span");
  const tensions = jump("tensions");
  counts.append(...[applies, waits, jump("known", "What is known"), families, tensions].flatMap((each) => [each, " "]));
  first.append(" ", jump("flags", "What to do"));

  // What is plainly picked raises its flag here and now, whether the kernel answers or not.
  const picked = (factor) => [picker?.get("value")[factor] ?? []].flat();
  const signs = (flag) => content.signs[flag].some(([factor, values]) => picked(factor).some((each) => values.includes(each)));
  const raise = () => {
    const raised = [...flags.keys()].filter((each) => page.get("now").r.includes(String.fromCharCode(48 + each)) || signs(each));
    flags.forEach((each, n) => show(each, raised.includes(n)));
    show(first, raised.length > 0);
    say(first.children[1], raised.map((each) => content.flags[each]).join("; "));
    return raised;
  };

  let heard = raise();
  const alarm = (raised) => raised.filter((each) => !heard.includes(each)).map((each) => ` Red flag: ${content.flags[each]}.`).join("");
  const tell = () => {
    const now = page.get("now");
    const raised = raise();
    const states = statesOf(now, content.conditions);
    const count = (kind) => states.filter((each) => each[0] === kind).length;
    const [apply, wait, apart] = [count("a"), count("w"), now.t.length];
    say(applies, `${apply} ${apply === 1 ? "statement applies" : "statements apply"}`);
    say(waits, `${wait} ${wait === 1 ? "waits" : "wait"}`);
    say(families, `${now.f} ${now.f === 1 ? "family" : "families"}`);
    say(tensions, `${apart} ${apart === 1 ? "disagreement" : "disagreements"}`);
    say(said.firstChild, now.said || "Nothing picked yet.");
    say(said.lastChild, now.said ? `${alarm(raised)} ${apply} apply, ${wait} wait.` : "");
    heard = raised;
  };
  const warn = () => {
    say(trouble, page.get("trouble"));
    show(trouble, trouble.textContent !== "");
  };

  let patience;
  const answered = (yes) => {
    clearTimeout(patience);
    say(silent, yes ? "" : SILENT);
    show(silent, !yes);
    el.closest(".cbk-page")?.classList.toggle("cbk-silent", !yes);
  };
  const asked = () => {
    const new_ = alarm(raise());
    if (new_) say(said.lastChild, new_);
    clearTimeout(patience);
    patience = setTimeout(answered, PATIENCE, false);
  };
  const answer = () => page.get("answered") === picker?.get("pick") && answered(true);

  // Whatever appears above must not push away what the hand is on: seen after the layout and mended before the paint.
  let tall = 0;
  const watch = new ResizeObserver(() => {
    const now = strip.getBoundingClientRect().height + sum.getBoundingClientRect().height;
    const held = document.activeElement?.closest(".cbk-columns");
    if (tall && now !== tall && held && el.closest(".cbk-page")?.contains(held)) scroller(el)?.scrollBy({ top: now - tall, behavior: "instant" });
    tall = now;
  });
  watch.observe(strip);
  watch.observe(sum);

  namePlaces(el, content.documents);
  passages(el, page);
  guard(el);
  keepKeys(el);
  tell();
  warn();
  page.on("change:now", tell);
  page.on("change:trouble", warn);
  page.on("change:answered", answer);
  picker?.on("change:pick", asked);
  return () => {
    clearTimeout(patience);
    watch.disconnect();
    page.off("change:now", tell);
    page.off("change:trouble", warn);
    page.off("change:answered", answer);
    picker?.off("change:pick", asked);
  };
}

function scroller(el) {
  for (let each = el.parentElement; each; each = each.parentElement) {
    if (each.scrollHeight > each.clientHeight && /auto|scroll/.test(getComputedStyle(each).overflowY)) return each;
  }
  return document.scrollingElement;
}

export default { render };
