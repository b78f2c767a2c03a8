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
    const cell = part.closest(".jp-Cell");
    const above = cell?.previousElementSibling;
    const top = above?.matches(".jp-MarkdownCell") ? above : (cell ?? part); // its heading comes into view as well
    // JupyterLab learns how high a cell is when it comes near, so the first try can miss.
    for (const wait of [0, 60, 300]) setTimeout(() => top.scrollIntoView({ block: "start" }), wait);
  });
  passages(el, model);
  links(el);
  keepKeys(el);
  draw();
  model.on("change:html", draw);
  return () => model.off("change:html", draw);
}

export default { render };
