"""Mail that comes in and goes out: accounts, messages, and the queue that never loses nor repeats one."""
