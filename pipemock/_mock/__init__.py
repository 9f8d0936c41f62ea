"""The mock that a test enters, leaves and works with."""
