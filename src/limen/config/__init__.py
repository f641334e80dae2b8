"""Joins everything: settings, wiring of adapters to doors, addresses, the WSGI application."""
