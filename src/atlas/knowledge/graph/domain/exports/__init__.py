"""Graphs in the formats of others: Cytoscape JSON, GraphML, BODS 0.4, FollowTheMoney."""
