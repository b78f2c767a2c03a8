// The rows of a table that were chosen. What is said of them stays in its place, so that a screen reader hears it change.

function render({ model, el }) {
  const said = make("p", { className: "said", role: "status" });
  const rows = make("div", { className: "rows" });
  const draw = () => {
    rows.innerHTML = model.get("html");
    say(said, model.get("said"));
  };
  el.classList.add("cbk", "cbk-rows");
  el.append(said, rows);
  keepKeys(el);
  draw();
  model.on("change:html", draw); // `said` comes with it
  return () => model.off("change:html", draw);
}

export default { render };
