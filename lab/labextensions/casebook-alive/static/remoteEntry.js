// The casebook's own notebooks run by themselves when they are opened, once for each kernel; a kernel that stopped is
// started again at the press of a button. JupyterLab loads this file as it stands, without a build.

(() => {
  const STARTING = "Starting: this page comes alive in a moment";
  const STOPPED = "The program behind this page has stopped. Nothing you wrote is lost.";
  const WIDGET = "application/vnd.jupyter.widget-view+json";
  const STYLE = `
    .casebook-alive { align-items: center; background: var(--jp-layout-color2); color: var(--jp-ui-font-color0); display: flex;
      flex-wrap: wrap; font: var(--jp-ui-font-size2)/1.4 var(--jp-ui-font-family); gap: 4px 16px; min-height: 44px; overflow: auto; padding: 0 16px; }
    .casebook-alive button { background: var(--jp-layout-color0); border: 1px solid currentColor; border-radius: 6px; color: inherit;
      cursor: pointer; font: inherit; min-height: 32px; padding: 2px 12px; }
    .casebook-alive button:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }`;
  const [list, paper] = ["notebooks.json", "print.css"].map((name) => new URL(name, document.currentScript.src));
  let scope;

  const pause = () => new Promise((done) => setTimeout(done, 100));

  const shared = async (name) => (await Object.values(scope[name])[0].get())();

  // The same as the list was made from; without a safe connection there is no digest, and nothing runs by itself.
  const digest = async (cells) => {
    const code = cells.filter((cell) => cell.type === "code").map((cell) => cell.sharedModel.getSource());
    const bytes = new TextEncoder().encode(code.filter((source) => source.trim()).join("\0"));
    const hash = await crypto.subtle?.digest("SHA-256", bytes);
    return hash && [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  // How many cells a kernel has run, whoever asked for it and from wherever: 0 says that it is fresh.
  const executed = async (kernel) => (await kernel.requestExecute({ code: "", silent: true }).done).content.execution_count;

  // A widget that was saved belongs to a kernel that may be gone: until that is known its words are shown instead.
  const wordsOnly = (cells) => {
    const stored = cells.filter((cell) => cell.type === "code").map((cell) => [cell, cell.outputs.toJSON()]);
    const changed = stored.filter(([, outputs]) => outputs.some((each) => each.data?.[WIDGET]));
    const words = ({ data: { [WIDGET]: _, ...data } = {}, ...rest }) => ({ ...rest, data });
    for (const [cell, outputs] of changed) cell.outputs.fromJSON(outputs.map((each) => (each.data ? words(each) : each)));
    return () => changed.forEach(([cell, outputs]) => cell.outputs.fromJSON(outputs));
  };

  const attend = async (panel, notebooks, NotebookActions, Widget) => {
    const { context, content: notebook } = panel;
    const { sessionContext } = context;
    const mark = (state) => {
      panel.node.dataset.casebook = state;
      arrive();
    };
    // What a link led to is there only when all that stands above it has its height, and the first run makes it anew.
    let place = "#";
    const go = panel.setFragment.bind(panel);
    const arrive = async () => {
      if (!["alive", "left"].includes(panel.node.dataset.casebook)) return;
      const fragment = place;
      place = "#";
      for (let tries = 0, seen = 0; fragment.length > 1 && seen < 5 && tries < 50; tries++) {
        const row = panel.node.querySelector(`[data-jupyter-id="${CSS.escape(fragment.slice(1))}"]`)?.getBoundingClientRect();
        const view = notebook.node.getBoundingClientRect();
        seen = row && row.bottom > view.top && row.top < view.bottom ? seen + 1 : 0;
        if (!seen) go(fragment);
        await pause();
      }
    };
    panel.setFragment = (fragment) => {
      place = fragment;
      go(fragment);
      arrive();
    };
    await context.ready;
    const own = Object.hasOwn(notebooks, context.localPath) && notebooks[context.localPath];
    if (!own) return mark("left");

    const key = `casebook picked ${context.localPath}`;
    const kept = () => JSON.parse(sessionStorage.getItem(key) ?? "{}");
    let busy = false; // while it is this page itself that runs the notebook
    let down = false; // from the end of a kernel until the notebook runs again
    let later;

    let line;
    const hush = () => line?.dispose();
    const say = (text, role, button) => {
      hush();
      line = new Widget();
      line.addClass("casebook-alive");
      const words = document.createElement("span");
      words.setAttribute("role", role);
      line.node.append(words, ...(button ? [button] : []));
      panel.contentHeader.addWidget(line);
      words.textContent = text; // heard because it comes after its place
    };

    const stopped = () => {
      if (panel.isDisposed) return;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "Start it again";
      button.dataset.lmSuppressShortcuts = "true"; // JupyterLab's single-key commands pass over it
      button.addEventListener("click", again);
      say(STOPPED, "alert", button);
      mark("stopped");
    };

    // Cells run without being chosen, so the view stays where it is. A run that JupyterLab lost is asked for anew.
    const run = async (kernel) => {
      for (let tries = 0; tries < 3; tries++) {
        await NotebookActions.runCells(notebook, notebook.widgets, sessionContext);
        if (await executed(kernel)) break;
      }
      // What is saved now is found alive after a reload of the page.
      if (context.contentsModel?.writable) await context.save();
      mark("alive");
    };

    const again = async () => {
      notebook.activate();
      say(STARTING, "status");
      busy = true;
      for (const each of panel.node.querySelectorAll("[data-picker]")) delete each.dataset.picker;
      try {
        await run(await living());
        await giveBack(kept());
        down = false;
        hush();
      } catch {
        stopped();
      } finally {
        busy = false;
      }
    };

    // The server starts a kernel that died anew by itself; one that was shut down is gone.
    const living = async () => {
      for (let tries = 0; tries < 100; tries++) {
        const kernel = sessionContext.session?.kernel;
        if (!kernel || kernel.status === "dead") break;
        if (kernel.status === "idle" && kernel.connectionStatus === "connected") return kernel;
        await pause();
      }
      const kernel = await sessionContext.changeKernel({ name: sessionContext.kernelPreference.name || "python3" });
      await kernel.info;
      return kernel;
    };

    // The controls come a moment after their cell has run.
    const giveBack = async (picked) => {
      for (let tries = 0; tries < 100 && Object.keys(picked).length; tries++) {
        for (const each of panel.node.querySelectorAll("[data-picker]")) {
          const detail = picked[each.dataset.picker];
          if (detail) each.dispatchEvent(new CustomEvent("casebook-again", { detail }));
          delete picked[each.dataset.picker];
        }
        await pause();
      }
    };

    panel.node.addEventListener("casebook-picked", ({ target, detail }) => {
      sessionStorage.setItem(key, JSON.stringify({ ...kept(), [target.dataset.picker]: detail }));
    });
    sessionContext.statusChanged.disconnect(panel._onSessionStatusChanged, panel); // a dialog that says the same
    sessionContext.statusChanged.connect((_, status) => {
      const gone = ["autorestarting", "dead"].includes(status) || (status === "unknown" && !sessionContext.session);
      if (busy || !(gone || status === "restarting")) return;
      down = true;
      clearTimeout(later);
      later = setTimeout(stopped, gone ? 0 : 3000); // whoever restarts a kernel mostly runs the notebook at once
    });
    NotebookActions.executionScheduled.connect((_, scheduled) => {
      if (busy || !down || scheduled.notebook !== notebook) return;
      down = false;
      clearTimeout(later);
      sessionStorage.removeItem(key); // begun anew, not started again
      hush();
    });

    const cells = [...context.model.cells];
    if ((await digest(cells)) !== own) return mark("left");
    say(STARTING, "status");
    mark("starting");
    const asStored = wordsOnly(cells);
    await sessionContext.ready;
    const kernel = sessionContext.session?.kernel;
    await kernel?.info;
    const begun = `casebook begun ${context.localPath}`; // a reload while it ran would otherwise leave it half done
    const always = cells.some((cell) => cell.getMetadata("tags")?.includes("run-at-opening")); // it shows what was done elsewhere
    const ran = kernel && (await executed(kernel));
    if (kernel && (always || ran === 0 || sessionStorage.getItem(begun) === kernel.id)) {
      busy = true;
      if (!always || ran === 0) sessionStorage.removeItem(key);
      sessionStorage.setItem(begun, kernel.id);
      await run(kernel);
      await giveBack(kept());
      sessionStorage.removeItem(begun);
      busy = false;
    } else {
      asStored();
      mark("left");
    }
    hush();
  };

  const activate = async (_, tracker) => {
    const [{ NotebookActions }, { Widget }] = await Promise.all([shared("@jupyterlab/notebook"), shared("@lumino/widgets")]);
    const notebooks = await (await fetch(list, { cache: "no-cache" })).json();
    document.head.append(
      Object.assign(document.createElement("style"), { textContent: STYLE }),
      Object.assign(document.createElement("link"), { rel: "stylesheet", media: "print", href: paper }),
    );
    const each = (panel) => attend(panel, notebooks, NotebookActions, Widget);
    tracker.forEach(each);
    tracker.widgetAdded.connect((_, panel) => each(panel));
  };

  const extension = async () => {
    const { INotebookTracker } = await shared("@jupyterlab/notebook");
    return () => ({ id: "casebook-alive:plugin", autoStart: true, requires: [INotebookTracker], activate });
  };

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB["casebook-alive"] = { init: (given) => { scope = given; }, get: extension };
})();
