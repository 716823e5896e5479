"""PostgreSQL and Valkey as child processes of this installation, and the runner of `make run`.

Knows nothing of the domain, imports no Django, and leaves alone what DATABASE_URL and REDIS_URL name.
"""
