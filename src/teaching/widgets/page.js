// A part of a page that Python wrote as HTML: its places can be opened, and a button goes on to another part.

function render({ model, el }) {
  el.classList.add("cbk", "cbk-stage");
  const draw = () => {
    const open = [...el.querySelectorAll("details")].map((each) => each.open);
    el.innerHTML = model.get("html");
    for (const [place, each] of el.querySelectorAll("details").entries()) each.open = open[place] ?? each.open;
    el.hidden = !model.get("html");
    if (model.get("mark")) el.dataset.mark = model.get("mark");
    namePlaces(el, model.get("documents"));
    guard(el);
  };
  el.addEventListener("click", ({ target }) => {
    const goes = target.closest("[data-to]");
    const part = goes && document.querySelector(`[data-mark="${goes.dataset.to}"]`);
    if (!part) return;
    part.setAttribute("tabindex", "-1");
    part.focus({ preventScroll: true });
    (part.closest(".jp-Cell") ?? part).scrollIntoView({ block: "start" });
  });
  passages(el, model);
  links(el);
  keepKeys(el);
  draw();
  model.on("change:html", draw);
  return () => model.off("change:html", draw);
}

export default { render };
