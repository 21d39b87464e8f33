"""What the demos share: options, reports and pictures, and the page of them all."""
