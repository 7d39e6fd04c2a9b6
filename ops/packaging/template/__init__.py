"""Steps that make the templates: each is given one and returns it changed."""
