"""The state machine: it receives the time and the ids, and uses neither boto3 nor a clock."""
