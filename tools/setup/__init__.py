"""The set-up behind ./run and ./test.

It runs before anything is installed, so it uses the standard library alone. `machine` knows the
operating system's packages, `environment` the virtual environment, `cluster` and its neighbours the
private PostgreSQL, `site` what Django needs, `server` the serving; `run` and `test` are the commands.
"""
