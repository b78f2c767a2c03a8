"""The parts of a page in JupyterLab; each is imported from its own module, so that none brings in the others."""
