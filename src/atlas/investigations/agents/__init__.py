"""Agents: language models that point at evidence of a run. They add scrutiny and decide nothing."""
