"""Results -> terminal and JSON: each format a module, each a function from results to text and no more."""
