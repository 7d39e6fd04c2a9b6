"""What AWS asks for, and what a complaint was measured to use; the benchmarks write the second."""
