"""How anybody proves that nothing was changed: trees, signatures, seals, and what must fit what."""
