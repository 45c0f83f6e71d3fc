"""The plugin's tests: contract, mapping, coverage."""

from atlas.sources.plugins.sdk import run_plugin_tests

test_contract, test_mapping, test_coverage = run_plugin_tests(__file__)
