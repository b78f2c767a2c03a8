// A link to another notebook: JupyterLab opens it beside this one; anywhere else it is an ordinary link.
function links(root) {
  root.addEventListener("click", ({ target }) => {
    const link = target.closest("a[data-notebook]");
    if (!link) return;
    const [, folder = ""] = location.pathname.match(/\/tree\/(.*\/)?[^/]*$/) ?? [];
    const path = decodeURIComponent(new URL(link.getAttribute("href"), `http://here/${folder}`).pathname.slice(1));
    link.dataset.commandlinkerCommand = "docmanager:open";
    link.dataset.commandlinkerArgs = JSON.stringify({ path });
  });
}
