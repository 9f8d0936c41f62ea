"""The state machine of CodePipeline: it is told the time and the ids, and knows no boto3."""
