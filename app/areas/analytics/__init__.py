"""What both flows add up to: metrics and dashboards."""
