"""CodePipeline's operations: AWS's names for what the engine does."""
