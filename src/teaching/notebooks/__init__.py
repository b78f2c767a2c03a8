"""The notebooks themselves: how they are run and saved, and those that are made from a case."""
