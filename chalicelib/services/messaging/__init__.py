"""Announcing events, and telling agencies and reporters: once each, by day. The ways out lie in `notify`."""
