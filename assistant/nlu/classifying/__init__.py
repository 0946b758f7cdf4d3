"""Labels a message: the protocol, keywords, and the fine-tuned BERT with what it is stored as."""
