"""Letters of strangers, shown so that nothing of them loads, runs or is opened unasked."""
