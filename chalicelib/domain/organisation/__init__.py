"""Desks, officers, areas, and which desk must act. Who may read a case lies in `actions`."""
