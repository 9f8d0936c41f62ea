"""The operations of CodePipeline, on top of the engine."""
