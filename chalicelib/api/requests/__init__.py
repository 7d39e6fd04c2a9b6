"""What may be sent: one model a request, with the checks that need nothing but the request."""
