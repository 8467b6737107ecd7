"""Making the embedded package: corpus to tokens to a trained model to an `.argosmodel`. See README.md."""
