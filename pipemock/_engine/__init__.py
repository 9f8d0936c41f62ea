"""The state machine: it is told the time and the ids, and knows neither boto3 nor a clock."""
