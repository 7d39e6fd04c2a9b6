"""The main job on real input: complaints are filed, worked, forgotten and closed for six weeks, then counted."""
