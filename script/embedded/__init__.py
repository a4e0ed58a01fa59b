"""The embedded default: a real PostgreSQL, a real Valkey and the application beside them.

Needs nothing but the standard library, so that it can complain before anything is
installed; the servers themselves come out of wheels, or from the system.
"""
