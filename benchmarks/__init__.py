"""What Sayseg costs and how good it is: one command, ``python -m benchmarks``. Never part of the tests."""
