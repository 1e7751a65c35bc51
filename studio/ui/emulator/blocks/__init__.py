"""Parts of a message as they are painted: a bubble of text, a picture, buttons, cards."""
