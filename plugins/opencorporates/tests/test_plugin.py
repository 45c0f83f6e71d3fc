"""The plugin's tests: contract, mapping, coverage, failures."""

from atlas.sources.plugins.sdk import run_plugin_tests

test_contract, test_mapping, test_coverage, test_failures = run_plugin_tests(__file__)
