"""The service that runs the bot's jobs: scheduler, worker, lease, heartbeat, health, logs."""
