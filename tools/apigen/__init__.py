"""The parts of tools/apigen.py: model reads the YAML; types, operations and documents write what follows from it."""
