"""Brings a package to AWS: change sets that are looked at first, progress, files, releases."""
