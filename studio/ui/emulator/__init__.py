"""Talking to the bot: the transcript with its bubbles and in-line log, the composer, and the turns behind them."""
