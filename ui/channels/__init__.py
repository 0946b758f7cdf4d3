"""How a shopper reaches the assistant elsewhere than on its page: one package a channel, one protocol for all."""
