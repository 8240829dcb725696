"""What holds on the desk of every day: pure functions of values, without Django and without the clock."""
