"""Asking a cluster under test."""

import os
import subprocess

from tools.setup.cluster import Cluster
from tools.setup.roles import DATABASE, OWNER


def ask(cluster: Cluster, statement: str, role: str = OWNER) -> str:
    """What psql prints for `statement`, errors included."""
    command = [
        cluster.binaries / "psql",
        "-X",
        "-A",
        "-t",
        "-q",
        "-d",
        cluster.url(role, DATABASE),
        "-c",
        statement,
    ]
    answer = subprocess.run(
        command, capture_output=True, text=True, timeout=30, check=False, env=dict(os.environ)
    )
    return (answer.stdout + answer.stderr).strip()
