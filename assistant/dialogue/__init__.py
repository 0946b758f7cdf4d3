"""What the conversation has come to, and what to do next: state, ledger, references, policy."""
