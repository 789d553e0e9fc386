"""The page: ``report.html``, the evidence that a person opens, in one file that asks for nothing else."""
