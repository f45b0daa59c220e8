"""The service: its scheduler, its jobs, the lease, the heartbeat, and the logs."""
