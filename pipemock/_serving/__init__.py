"""The same cloud over HTTP: other processes and other SDKs reach it."""
