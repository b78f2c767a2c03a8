// JupyterLab's single-key commands (x cuts a cell, d d deletes it) reach whatever has the focus inside an output.
// They pass over an element that carries this mark itself; a mark on its parents does nothing.
function guard(root) {
  for (const each of root.querySelectorAll("a, button, input, select, summary, textarea, [tabindex]")) {
    each.dataset.lmSuppressShortcuts = "true";
  }
}

// No key pressed in here reaches the notebook. What JupyterLab does with Ctrl, Alt or Meta for the whole window (save,
// open the palette, close a side bar) it hears from the page as a whole: there no command that runs, undoes or changes
// a cell listens. Esc leaves our controls, so that the keys of the notebook work again.
function keepKeys(root) {
  for (const kind of ["keydown", "keypress", "keyup"]) {
    root.addEventListener(kind, (event) => event.stopPropagation());
  }
  root.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    if (event.key === "Escape") root.closest(".jp-Cell")?.focus({ preventScroll: true });
    else if ((event.ctrlKey || event.metaKey || event.altKey) && !document.body.dispatchEvent(new KeyboardEvent(event.type, event))) event.preventDefault();
  });
}

function make(tag, properties = {}, ...children) {
  const { data = {}, aria = {}, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), rest);
  Object.assign(element.dataset, data);
  for (const [name, value] of Object.entries(aria)) element.setAttribute(`aria-${name}`, value);
  element.append(...children);
  return element;
}

// These two write nothing that stands there already: whatever is written has to be laid out anew.
function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function show(element, shown) {
  if (element.hidden === shown) element.hidden = !shown;
}
