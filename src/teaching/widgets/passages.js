// Citations: a button opens the cited lines under it. The kernel looks them up; they are shown and kept nowhere.

function namePlaces(root, documents) {
  for (const button of root.querySelectorAll(".place")) {
    button.title = documents[button.dataset.place.split(":")[0]];
    button.setAttribute("aria-label", `${button.dataset.place}, ${button.title}`);
    button.setAttribute("aria-expanded", "false");
  }
}

function passages(root, model) {
  const asked = new Map();
  const opener = (passage) => root.querySelector(`[aria-controls="${passage.id}"]`);

  const close = (button) => {
    const passage = document.getElementById(button.getAttribute("aria-controls"));
    passage?.remove();
    button.removeAttribute("aria-controls");
    button.setAttribute("aria-expanded", "false");
    button.focus({ preventScroll: true });
  };

  const show = (button, message) => {
    const lines = message.lines
      ? make("ol", { start: message.first }, ...message.lines.map((line) => make("li", {}, line)))
      : make("p", {}, "The documents are not part of this copy, so the lines cannot be shown here.");
    const warnings = message.warnings.map((each) => make("p", {}, make("b", {}, "Read with care: "), each));
    const passage = make(
      "div",
      { className: "passage", id: message.to, role: "group", aria: { label: `${message.open}, ${message.label}` } },
      make("p", {}, make("b", {}, `${message.open} · ${message.label}`), ` · ${message.title}`),
      lines,
      ...warnings,
      make("p", { className: "soft" }, `How its year is known: ${message.dating}`),
      make("button", { type: "button", className: "tool shut" }, "Close"),
    );
    guard(passage);
    const host = button.closest("li, p");
    if (host.matches("p")) host.after(passage);
    else host.append(passage);
    button.setAttribute("aria-controls", passage.id);
    button.setAttribute("aria-expanded", "true");
  };

  root.addEventListener("click", (event) => {
    const shut = event.target.closest(".passage .shut");
    const button = shut ? opener(shut.closest(".passage")) : event.target.closest(".place");
    if (!button) return;
    if (button.hasAttribute("aria-controls")) {
      close(button);
      return;
    }
    const to = `passage-${Math.random().toString(36).slice(2)}`;
    asked.set(to, button);
    model.send({ open: button.dataset.place, to });
  });

  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const passage = event.target.closest(".passage");
    const button = passage ? opener(passage) : event.target.closest(".place[aria-controls]");
    if (!button) return;
    event.preventDefault();
    close(button);
  });

  model.on("msg:custom", (message) => {
    const button = asked.get(message.to);
    if (button && !button.hasAttribute("aria-controls")) show(button, message);
    asked.delete(message.to);
  });
}
