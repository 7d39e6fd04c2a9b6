"""The rules of the service: plain Python that knows no AWS, no clock and no environment."""
