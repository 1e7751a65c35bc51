"""The left panel: what the bot consists of."""
