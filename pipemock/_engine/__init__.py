"""The state machine of CodePipeline: it receives the time and the ids, and does not know boto3."""
