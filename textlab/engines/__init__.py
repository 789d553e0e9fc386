"""Who does the work of a pass over a corpus: this process, or several."""
