"""What a company has settled for its questions: policy, contract prices, workloads, nicknames."""
