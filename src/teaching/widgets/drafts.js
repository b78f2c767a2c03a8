// What is picked or written and not kept yet stays with the page: through a re-render, a reload, a kernel that stopped.
const drafts = {
  read(key) {
    try {
      return JSON.parse(sessionStorage.getItem(`casebook draft ${key}`));
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      sessionStorage.setItem(`casebook draft ${key}`, JSON.stringify(value));
    } catch {
      // A browser that keeps nothing: the page itself still has it.
    }
  },
  drop(key) {
    sessionStorage.removeItem(`casebook draft ${key}`);
  },
};

// One message asks. Nothing counts as kept before Python has said so; a message sent twice is one to Python.
const SILENT = "The program behind this page does not answer. What you did here stays on the page. Start the program again, or run the notebook again, and then try once more.";

function asker(model, answered) {
  let asked = null;
  let late;
  const heard = () => {
    const { id, trouble } = model.get("reply");
    if (!asked || id !== asked.id) return;
    clearTimeout(late);
    asked = null;
    answered(trouble, true);
  };
  model.on("change:reply", heard);
  const ask = (message) => {
    const said = JSON.stringify(message);
    if (asked?.said !== said) asked = { said, id: `${Date.now()}-${Math.random()}` };
    clearTimeout(late);
    late = setTimeout(() => answered(SILENT, false), 5000);
    try {
      model.send({ ...message, id: asked.id });
    } catch {
      clearTimeout(late);
      answered(SILENT, false);
    }
  };
  const leave = () => {
    clearTimeout(late);
    model.off("change:reply", heard);
  };
  return { ask, leave };
}

// What stands there now: a part that waits, asks, or shows what came of it; what is drawn already stays as it is.
function stand({ el, head, waits, form, result, told }, model, again = false) {
  const done = model.get("result");
  const asks = Boolean(form.firstChild);
  head.innerHTML = model.get("html");
  waits.textContent = model.get("waits");
  waits.hidden = !model.get("waits");
  el.dataset.mark = model.get("mark");
  el.dataset.state = done ? (again ? "again" : "done") : asks ? "open" : "shut";
  form.hidden = !asks || Boolean(done && !again);
  told.classList.toggle("unseen", el.dataset.state === "done"); // it says what can be seen
  result.hidden = !done || again;
  if (!done || result.dataset.html === done) return;
  result.dataset.html = done;
  result.innerHTML = done;
  namePlaces(result, model.get("documents"));
}

// A text that is heard although it may be the same as before.
function announce(line, text) {
  line.textContent = "";
  if (text) setTimeout(() => (line.textContent = text), 20);
}

// Whoever just did something here goes on with what came of it; nobody else's focus is touched.
function goOn(el, part) {
  if (!el.contains(document.activeElement)) return;
  part.focus({ preventScroll: true });
  if (part.getBoundingClientRect().top < 60) part.scrollIntoView({ block: "start" });
}
