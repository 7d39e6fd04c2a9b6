"""The verbs as a terminal has them: options in, tables or JSON out. What they do stands in `ops/verbs/`."""
