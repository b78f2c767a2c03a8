// JupyterLab's single-key commands (x cuts a cell, d d deletes it) reach whatever has the focus inside an output.
// They pass over an element that carries this mark itself; a mark on its parents does nothing.
function guard(root) {
  for (const each of root.querySelectorAll("a, button, input, select, summary, textarea, [tabindex]")) {
    each.dataset.lmSuppressShortcuts = "true";
  }
}

// What the notebook itself listens for further up.
function keepKeys(root) {
  for (const kind of ["keydown", "keypress", "keyup"]) {
    root.addEventListener(kind, (event) => event.stopPropagation());
  }
}

function make(tag, properties = {}, ...children) {
  const { data = {}, aria = {}, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), rest);
  Object.assign(element.dataset, data);
  for (const [name, value] of Object.entries(aria)) element.setAttribute(`aria-${name}`, value);
  element.append(...children);
  return element;
}
