"""Forgetting a person: in inputs and reports, with a record that keeps hashes verifiable."""
