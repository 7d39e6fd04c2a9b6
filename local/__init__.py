"""AWS on one machine: what `make run` and the tests run the service on. Nothing here is shipped, nor used by `ops`."""
