"""Reading register files of any kind as a stream: JSON, XML or CSV; plain, gzip or zip."""

from atlas.sources.registry.files.source import RawItem, RegistryFile, open_file, open_files

__all__ = ["RawItem", "RegistryFile", "open_file", "open_files"]
