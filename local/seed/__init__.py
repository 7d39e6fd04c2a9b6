"""The sample country: its desks, officers and complaints, and files of areas that somebody brings."""
