"""What outlives a message: what each thread is about, and which requests were handled."""
