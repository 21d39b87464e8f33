"""What a network costs, and how its gradients flow."""
