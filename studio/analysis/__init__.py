"""What can be said of a bot without running it: its flow as a graph, the names it uses, its problems."""
