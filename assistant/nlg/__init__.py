"""Words for outcomes, from the templates under ``prompts``."""
