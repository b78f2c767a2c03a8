// A page that can be printed by itself, without the notebook around it.

function render({ model, el }) {
  el.classList.add("cbk", "cbk-stage");
  el.dataset.mark = model.get("mark");
  const page = make("div");
  page.innerHTML = model.get("html");
  const button = make("button", { type: "button", className: "tool" }, "Print this page");
  const told = make("p", { className: "told", role: "status" });
  button.addEventListener("click", () => {
    const frame = make("iframe", { title: "The page to print", tabIndex: -1, style: "position: absolute; width: 0; height: 0; border: 0" });
    document.body.append(frame);
    const sheet = frame.contentDocument;
    sheet.title = page.querySelector("h2").textContent;
    sheet.body.innerHTML = page.innerHTML;
    for (const each of sheet.querySelectorAll("details")) each.open = true; // what changed since is never left out
    for (const each of sheet.querySelectorAll("button")) each.replaceWith(each.textContent);
    const style = sheet.createElement("style");
    style.textContent =
      "body { font: 9.5pt/1.35 sans-serif; color: #000; margin: 0 } h2 { font-size: 15pt; margin: 0 } h3 { font-size: 11pt; margin: 7pt 0 1pt }" +
      "ul { margin: 0; padding-left: 14pt } li { break-inside: avoid; margin-bottom: 2pt } p { margin: 0 } .soft, .rests, .since { font-size: 8pt }" +
      "summary { list-style: none } a { color: inherit } @page { size: A4; margin: 12mm }";
    sheet.head.append(style);
    frame.contentWindow.addEventListener("afterprint", () => frame.remove());
    announce(told, "The print window of your browser is open.");
    frame.contentWindow.print();
  });
  el.append(page, make("p", { className: "bar" }, button), told);
  namePlaces(el, model.get("documents"));
  passages(el, model);
  links(el);
  guard(el);
  keepKeys(el);
}

export default { render };
