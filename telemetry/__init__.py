"""What the service and the workers tell their operator alike: lines of a log, traces, measures."""
